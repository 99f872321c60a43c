import { entriesOf, opened } from "../listed.ts"
import type { Formula, Surroundings } from "../naive.ts"

const log = { since: "2026-03-03T12:00:00Z", until: "2026-06-01T12:00:00Z", used: [] }
const came = (source: string) => ({ ...log, authentications: [{ project: "acme/backend", source }] })
const reads = { allowlist: [{ group: "a", job_token_policies: ["read_packages"] }] } as const

const stale: readonly Surroundings[] = [
  { title: "others came", uses: came("b/c"), scope: reads },
  {
    title: "it went elsewhere",
    uses: { ...log, authentications: [{ project: "x", source: "a/b" }] },
    scope: reads
  }
]

const formula: Formula = {
  surroundings: [
    ...stale,
    { title: "one came", uses: came("a/b/c"), scope: reads },
    { title: "a second too short", uses: { ...log, since: "2026-03-03T12:00:01Z" }, scope: reads }
  ],
  firesAtAll: ({ around }) => stale.includes(around),
  fires: (policy) =>
    stale.includes(policy.around) ? entriesOf(policy).flatMap((entry) => opened(policy, entry)) : []
}

export default formula
