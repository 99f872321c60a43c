import type { GroupInput, Permissions, ProjectInput, Scope } from "@jobwarden/core"
import * as fc from "fast-check"

// Small fleets: two to six projects in groups whose paths look alike, every way to name a source.

export interface FleetWorld {
  readonly groups: readonly GroupInput[]
  readonly projects: readonly ProjectInput[]
}

export const instant = Date.UTC(2026, 5, 1, 12)

const projectPaths = ["a/one", "a/b/two", "a/b/three", "a/bc/four", "ab/five", "a-b/six", "a0/seven"]
const groupPaths = ["a", "a/b", "ab"]
const idOf = (path: string): number => projectPaths.indexOf(path) + 1
const groupIdOf = (path: string): number => groupPaths.indexOf(path) + 101

const grants = fc.constantFrom<NonNullable<NonNullable<Permissions["repository"]>["write"]>>(
  "job_token",
  "job_token",
  "job_token_and_maintainer",
  "maintainer",
  true,
  false,
  { job_token: { origin: "own" } },
  { job_token: { origin: "own", refs: "protected" } },
  { job_token: { environments: ["production"] } },
  { job_token: { expires_at: "2025-01-01T00:00:00Z" } }
)

const writes = fc.record({ write: grants })

const permissions: fc.Arbitrary<Permissions> = fc.record(
  {
    package_registry: fc.record({ maven: writes, default: writes }, { requiredKeys: [] }),
    repository: writes,
    pipelines: writes
  },
  { requiredKeys: [] }
)

const terms = fc.oneof(
  fc.constant({}),
  fc
    .subarray([
      "admin_packages",
      "admin_repositories",
      "admin_pipelines",
      "package_registry.maven:write",
      "read_packages"
    ] as const)
    .map((job_token_policies) => ({ job_token_policies })),
  fc.constant({ expires_at: "2025-01-01T00:00:00Z" })
)

type Entry = NonNullable<Scope["allowlist"]>[number]

const sources: fc.Arbitrary<Entry> = fc.oneof(
  fc.constantFrom(...projectPaths, "z/unknown").map((project) => ({ project })),
  fc.constantFrom(...projectPaths).map((path) => ({ project: idOf(path) })),
  fc.constantFrom(...groupPaths, "a/bc", "z").map((group) => ({ group })),
  fc.constantFrom(...groupPaths).map((path) => ({ group: groupIdOf(path) }))
)

const scopes: fc.Arbitrary<Scope> = fc.record(
  {
    inbound_enabled: fc.constantFrom(true, true, true, true, true, false),
    allowlist: fc.uniqueArray(
      fc.tuple(sources, terms).map(([source, one]) => ({ ...source, ...one })),
      { maxLength: 4, selector: ({ group, project }) => JSON.stringify([group ?? null, project ?? null]) }
    )
  },
  { requiredKeys: ["allowlist"] }
) as fc.Arbitrary<Scope>

const groups: fc.Arbitrary<readonly GroupInput[]> = fc
  .subarray(groupPaths)
  .chain((paths) =>
    fc.tuple(
      ...paths.map((path) =>
        fc
          .record({ defaults: permissions, limits: permissions }, { requiredKeys: [] })
          .map((documents): GroupInput => ({ id: groupIdOf(path), path, ...documents }))
      )
    )
  )

/** Projects, put in whatever order. */
export const fleetWorlds: fc.Arbitrary<FleetWorld> = fc.record({
  groups,
  projects: fc
    .shuffledSubarray(projectPaths, { minLength: 2, maxLength: 6 })
    .chain((paths) =>
      fc.tuple(
        ...paths.map((path) =>
          fc
            .record({ permissions, scope: scopes })
            .map((described): ProjectInput => ({ id: idOf(path), path, ...described }))
        )
      )
    )
})
