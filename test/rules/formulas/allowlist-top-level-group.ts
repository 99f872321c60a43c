import { opened, entriesOf, permitted } from "../listed.ts"
import type { Formula, NaivePolicy } from "../naive.ts"

const firesAtAll = (policy: NaivePolicy): boolean => {
  const [entry] = entriesOf(policy)
  const isTop = entry?.group === "acme" || entry?.group === 7
  return isTop && entry.expires_at == null && permitted(entry).length > 0
}

const formula: Formula = {
  surroundings: [
    { title: "everything", scope: { allowlist: [{ group: "acme" }] } },
    {
      title: "reading, by the number",
      groups: { acme: { id: 7 }, "acme/x": { id: 8 } },
      scope: { allowlist: [{ group: 7, job_token_policies: ["read_packages"] }] }
    },
    {
      title: "a subgroup by its number",
      groups: { acme: { id: 7 }, "acme/x": { id: 8 } },
      scope: { allowlist: [{ group: 8 }] }
    },
    { title: "nothing", scope: { allowlist: [{ group: "acme", job_token_policies: [] }] } }
  ],
  firesAtAll,
  fires: (policy) => (firesAtAll(policy) ? entriesOf(policy).flatMap((entry) => opened(policy, entry)) : [])
}

export default formula
