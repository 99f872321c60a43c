import { actions, jobs, type Formula, type NaivePolicy } from "../naive.ts"

const firesAtAll = ({ around }: NaivePolicy): boolean => {
  const [entry] = around.scope?.allowlist ?? []
  const isEverything =
    entry?.default_permissions === true ||
    (entry?.default_permissions === undefined && entry?.job_token_policies === undefined)
  return entry?.project !== undefined && isEverything
}

const formula: Formula = {
  surroundings: [
    { title: "nothing said", scope: { allowlist: [{ project: "a/b" }] } },
    {
      title: "everything",
      scope: { allowlist: [{ project: "a/b", default_permissions: true, job_token_policies: [] }] }
    },
    { title: "a list", scope: { allowlist: [{ project: "a/b", job_token_policies: ["admin_packages"] }] } },
    { title: "nothing", scope: { allowlist: [{ project: "a/b", default_permissions: false }] } },
    { title: "a group", scope: { allowlist: [{ group: "a" }] } }
  ],
  firesAtAll,
  fires: (policy) =>
    firesAtAll(policy)
      ? actions.filter((action) => jobs(policy.who(action)).some(({ origin }) => origin === "listed"))
      : []
}

export default formula
