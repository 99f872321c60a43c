import type { Formula } from "../naive.ts"

// Alone it runs without the rules that suppressions name, so that nobody knows what those would have found.
const rule = "job-token-can-delete"
const reason = "a mirror"

const formula: Formula = {
  surroundings: [
    { title: "all is well", suppressions: [{ rule, reason, until: "2026-06-01T12:00:01Z" }] },
    { title: "no reason", suppressions: [{ rule }] },
    { title: "past", suppressions: [{ rule, reason, until: "2026-06-01T12:00:00Z" }] },
    { title: "no such rule", suppressions: [{ rule: "none", reason }] },
    { title: "none at all", suppressions: [] }
  ],
  firesAtAll: ({ around }) => ["no reason", "past", "no such rule"].includes(around.title),
  fires: () => []
}

export default formula
