import type { Formula } from "../naive.ts"

// It is noon of 2026-06-01.
const formula: Formula = {
  surroundings: [
    { title: "past", scope: { allowlist: [{ project: "a/b", expires_at: "2026-06-01T12:00:00Z" }] } },
    { title: "not yet", scope: { allowlist: [{ project: "a/b", expires_at: "2026-06-01T12:00:01Z" }] } }
  ],
  firesAtAll: ({ around }) => around.title !== "not yet",
  fires: () => []
}

export default formula
