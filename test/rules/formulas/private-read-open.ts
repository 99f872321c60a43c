import { jobs, type Formula, type NaivePolicy } from "../naive.ts"

const open = { inbound_enabled: false } as const

const isOpen = ({ around }: NaivePolicy): boolean =>
  around.scope?.inbound_enabled === false && around.instance?.enforce_scope !== true

const formula: Formula = {
  surroundings: [
    { title: "a private project", scope: open },
    { title: "a closed scope" },
    { title: "the instance enforces the scope", scope: open, instance: { enforce_scope: true } },
    { title: "an internal project", visibility: "internal", scope: open },
    {
      title: "a public project, where what members alone see is closed to job tokens",
      visibility: "public",
      scope: open,
      instance: { defaults: { secure_files: { read: "developer" }, terraform_state: { read: false } } }
    }
  ],
  fires: (policy) =>
    isOpen(policy) &&
    policy.visibility === "private" &&
    jobs(policy.who("read")).some(({ origin }) => origin === "foreign")
      ? ["read"]
      : [],
  // Where nothing closes them, the baseline lets job tokens read secure files: whatever is granted here.
  firesAtAll: (policy) => isOpen(policy) && policy.around.instance?.defaults === undefined
}

export default formula
