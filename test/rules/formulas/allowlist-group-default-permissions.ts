import { actions, type Formula, type NaivePolicy } from "../naive.ts"
import { entriesOf, opened, permitted } from "../listed.ts"

const firesAtAll = (policy: NaivePolicy): boolean => {
  const [entry] = entriesOf(policy)
  const isAll = entry?.default_permissions === true || entry?.job_token_policies === undefined
  return entry?.group !== undefined && isAll && permitted(entry).length === actions.length
}

const formula: Formula = {
  surroundings: [
    { title: "nothing said", scope: { allowlist: [{ group: "a/b" }] } },
    {
      title: "everything, whatever the list says",
      scope: { allowlist: [{ group: "a/b", default_permissions: true, job_token_policies: [] }] }
    },
    { title: "nothing", scope: { allowlist: [{ group: "a/b", default_permissions: false }] } }
  ],
  firesAtAll,
  fires: (policy) => (firesAtAll(policy) ? entriesOf(policy).flatMap((entry) => opened(policy, entry)) : [])
}

export default formula
