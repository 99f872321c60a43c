import { entriesOf, opened } from "../listed.ts"
import type { Formula } from "../naive.ts"

const read = {
  project: "acme/backend",
  resource: "package_registry.maven",
  action: "read",
  caller: { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
} as const
const uses = { since: "2026-03-03T12:00:00Z", until: "2026-06-01T12:00:00Z", used: [read] }
const scope = { allowlist: [{ project: "a/b", job_token_policies: ["admin_packages"] }] } as const

// Other formats are read, written and deleted by nobody here: the policy says `false` by `default` for none of
// them, so the baseline gives them to job tokens, and the entry permits them unused.
const formula: Formula = {
  surroundings: [
    { title: "it reads", uses, scope },
    {
      title: "two cells",
      uses,
      scope: {
        allowlist: [
          {
            project: "a/b",
            job_token_policies: ["package_registry.maven:read", "package_registry.maven:write"]
          }
        ]
      }
    },
    {
      title: "nobody knows what else",
      uses: { ...uses, authentications: [{ project: "acme/backend", source: "a/b" }] },
      scope
    }
  ],
  firesAtAll: (policy) =>
    policy.around.title === "it reads" ||
    (policy.around.title === "two cells" &&
      entriesOf(policy).some((entry) => opened(policy, entry).includes("write"))),
  fires: (policy) =>
    ["it reads", "two cells"].includes(policy.around.title)
      ? entriesOf(policy)
          .flatMap((entry) => opened(policy, entry))
          .filter((action) => action !== "read")
      : []
}

export default formula
