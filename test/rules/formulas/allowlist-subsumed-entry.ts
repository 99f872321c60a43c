import type { Formula, Surroundings } from "../naive.ts"

const alike: readonly Surroundings[] = [
  { title: "both everything", scope: { allowlist: [{ group: "acme" }, { project: "acme/x" }] } },
  {
    title: "by number",
    groups: { acme: { id: 7 } },
    scope: {
      allowlist: [
        { group: 7, job_token_policies: [] },
        { project: "acme/x", default_permissions: false }
      ]
    }
  }
]
const unlike: readonly Surroundings[] = [
  { title: "a name that begins alike", scope: { allowlist: [{ group: "acme" }, { project: "acmes/x" }] } },
  {
    title: "another between",
    scope: {
      allowlist: [{ group: "a" }, { group: "a/b", job_token_policies: ["read_jobs"] }, { project: "a/b/c" }]
    }
  },
  {
    title: "the same group by its number as well",
    groups: { "acme/x": { id: 7 } },
    scope: { allowlist: [{ group: "acme" }, { group: "acme/x", job_token_policies: [] }, { group: 7 }] }
  }
]

const formula: Formula = {
  surroundings: [...alike, ...unlike],
  firesAtAll: ({ around }) => alike.includes(around),
  fires: () => []
}

export default formula
