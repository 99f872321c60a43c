import * as fc from "fast-check"
import { gitlab, vocabulary, type Caller, type Role } from "@jobwarden/core"

export type Json = { [key: string]: unknown }

const grant = fc.constantFrom<unknown>(
  false,
  true,
  "maintainer",
  "job_token",
  "job_token_and_maintainer",
  { min_role: "developer", job_token: { refs: "protected", origin: "own" } },
  { job_token: { environments: ["production"], trigger_role: "maintainer" }, deploy_token: true },
  { job_token: { expires_at: "2020-01-01T00:00:00Z" } }
)
const cells = fc.record({ read: grant, write: grant, delete: grant }, { requiredKeys: [] })
const permissions = fc.record(
  {
    package_registry: fc.record({ maven: cells, default: cells }, { requiredKeys: [] }),
    repository: cells
  },
  { requiredKeys: [] }
)
const entry = fc.constantFrom<Json>(
  { project: "a/app", job_token_policies: ["read_packages"] },
  { project: 9, job_token_policies: ["admin_repositories", "package_registry.maven:write"] },
  { project: "a/backend", job_token_policies: ["read_packages"] },
  { group: "b", default_permissions: false },
  { group: "b/c" },
  { project: "b/c/x" },
  { project: "b/c/d", expires_at: "2020-01-01T00:00:00Z" }
)
const project = fc.record(
  {
    visibility: fc.constantFrom("private", "internal", "public"),
    permissions,
    scope: fc.record(
      {
        inbound_enabled: fc.boolean(),
        allowlist: fc.uniqueArray(entry, { maxLength: 4, selector: (one) => JSON.stringify(one) })
      },
      { requiredKeys: [] }
    )
  },
  { requiredKeys: [] }
)
const role = fc.constantFrom(...gitlab.roles)
const caller: fc.Arbitrary<Caller<Role>> = fc.oneof(
  fc.record({ type: fc.constant("user" as const), role }),
  fc.record({
    type: fc.constant("job" as const),
    project: fc.constantFrom("a/backend", "a/app", "b/c/d", "b/x", "z/z", 9),
    ref: fc.constantFrom({ protected: true }, { protected: false }, { protected: false, fork: true }),
    trigger_role: role
  })
)
/** What one project, its group and the instance say, and some questions about the project. */
export type RandomWorld = {
  readonly project: Json
  readonly group: Json
  readonly enforce: boolean
  readonly questions: [Caller<Role>, number][]
}
/** The project is to be put as `a/backend`, the group as `a`. */
export const worlds: fc.Arbitrary<RandomWorld> = fc.record({
  project,
  group: fc.record({ defaults: permissions, limits: permissions }, { requiredKeys: [] }),
  enforce: fc.boolean(),
  questions: fc.array(fc.tuple(caller, fc.nat(vocabulary.cells.length - 1)), { maxLength: 12 })
})
