import { entriesOf, opened, permitted } from "../listed.ts"
import type { Formula, NaivePolicy } from "../naive.ts"

const firesAtAll = (policy: NaivePolicy): boolean =>
  entriesOf(policy).some(
    (entry) =>
      String(entry.project ?? entry.group).startsWith("partner") &&
      entry.expires_at == null &&
      permitted(entry).length > 0
  )

const formula: Formula = {
  surroundings: [
    { title: "a partner", scope: { allowlist: [{ project: "partner/app" }] } },
    {
      title: "its group",
      scope: { allowlist: [{ group: "partner", job_token_policies: ["read_packages"] }] }
    },
    { title: "for a time", scope: { allowlist: [{ group: "partner", expires_at: "2099-01-01T00:00:00Z" }] } },
    { title: "one's own", scope: { allowlist: [{ group: "acme" }, { project: "acme/backend/x" }] } }
  ],
  firesAtAll,
  fires: (policy) => (firesAtAll(policy) ? entriesOf(policy).flatMap((entry) => opened(policy, entry)) : [])
}

export default formula
