import * as fc from "fast-check"
import type { Caller, JobCaller, Reference } from "../src/access/request.ts"
import type { Cell } from "../src/domain/vocabulary.ts"
import { gitlab } from "../src/domain/gitlab.ts"
import { createEngine } from "../src/engine.ts"
import {
  vocabulary,
  type Grant,
  type GroupInput,
  type InstanceInput,
  type Permissions,
  type ProjectInput,
  type Role,
  type Scope
} from "../src/gitlab.ts"
import type { Places } from "./access-reader.ts"
import { environmentNames, grant, instant, role, scope } from "./arbitraries.ts"
import { requestFor } from "./class-requests.ts"
import { noon, roles } from "./documents.ts"

export const targetPath = "acme/backend"

// `acme/team/lib` and `solo` are known by name only, the group `other` too.
const neighbours = [
  { id: 12, path: "acme/team/app" },
  { id: 13, path: "other/tool" }
]
const groups = [
  { id: 21, path: "acme" },
  { id: 22, path: "acme/team" }
]

/** What stands around a project: the groups above, with what they say, and the instance. */
export interface Surroundings {
  readonly instance: InstanceInput
  readonly groups: readonly GroupInput[]
}

// Denser than what anybody writes, so that any two cells are likely to be spoken of, by names as well.
const jobTokenGrant: fc.Arbitrary<Grant> = fc
  .record(
    {
      origin: fc.constantFrom("own" as const, "in_scope" as const),
      refs: fc.constantFrom("protected" as const, "any" as const, "any_including_forks" as const),
      environments: fc.oneof(
        fc.constantFrom("any" as const, "protected" as const),
        fc.subarray(environmentNames.slice(0, 4), { minLength: 1 })
      ),
      trigger_role: role,
      expires_at: instant
    },
    { requiredKeys: [] }
  )
  .chain((job_token) =>
    fc.constantFrom({ job_token }, { job_token, min_role: "developer", deploy_token: true })
  )
const cellGrants = fc.record(
  { read: fc.oneof(grant, jobTokenGrant), write: fc.oneof(grant, jobTokenGrant), delete: grant },
  { requiredKeys: [] }
)
const permissions: fc.Arbitrary<Permissions> = fc.record(
  {
    package_registry: fc.record({ maven: cellGrants, default: cellGrants }, { requiredKeys: [] }),
    container_registry: cellGrants,
    repository: cellGrants
  },
  { requiredKeys: ["container_registry"] }
)

const limitsAndDefaults = { defaults: permissions, limits: permissions }

export const surroundings: fc.Arbitrary<Surroundings> = fc.record({
  instance: fc.record({ ...limitsAndDefaults, enforce_scope: fc.boolean() }, { requiredKeys: [] }),
  groups: fc.record(limitsAndDefaults, { requiredKeys: [] }).map((said) => [
    { id: 21, path: "acme", ...said },
    { id: 22, path: "acme/team" }
  ])
})

const visibility = fc.constantFrom(...gitlab.visibilities)

/** A description of the target project, with an id or without. */
export const description: fc.Arbitrary<ProjectInput> = fc
  .record({ visibility, permissions, scope }, { requiredKeys: ["permissions", "scope"] })
  .chain((said) => fc.constantFrom({ id: 11, path: targetPath, ...said }, { path: targetPath, ...said }))

/** A scope that may be the other one with a change. */
const changedScope = (before: Scope | null | undefined): fc.Arbitrary<Scope> => {
  const { allowlist, ...rest } = before ?? {}
  return fc.oneof(
    scope,
    fc.subarray([...(allowlist ?? [])]).map((kept) => ({ ...rest, allowlist: kept })),
    fc.boolean().map((inbound_enabled) => ({ ...rest, inbound_enabled, allowlist: allowlist ?? [] })),
    scope.map((other) => ({
      ...rest,
      allowlist: entriesOnce([...(other.allowlist ?? []), ...(allowlist ?? [])])
    }))
  )
}

type Entries = NonNullable<Scope["allowlist"]>

const entriesOnce = (entries: Entries): Entries => {
  const bySource = new Map(entries.map((entry) => [JSON.stringify([entry.project, entry.group]), entry]))
  return [...bySource.values()]
}

/** Two descriptions of the same project, often alike in much. */
export const descriptions: fc.Arbitrary<readonly [ProjectInput, ProjectInput]> = description.chain((before) =>
  fc
    .record({ visibility, permissions, scope: changedScope(before.scope) }, { requiredKeys: [] })
    .map((changes) => [before, { ...before, ...changes }] as const)
)

/** The same value without any time at which something ends: what is left holds for good. */
export const endless = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value, (key, member) => (key === "expires_at" ? undefined : member))) as T

/** An engine at noon that knows the neighbourhood and, where there is one, the project. */
export const engineWith = ({ groups: said, instance }: Surroundings, project?: ProjectInput) => {
  const engine = createEngine({ now: () => noon })
  engine.load({ instance, groups: said, projects: project ? [...neighbours, project] : neighbours })
  return engine
}

export type Engine = ReturnType<typeof createEngine>

/** What a reader of accesses to these descriptions has to know. */
export const placesOf = (...described: readonly [ProjectInput, ...(readonly ProjectInput[])]): Places => ({
  target: described[0],
  projects: [...neighbours, described[0]],
  groups,
  entries: described.flatMap((project) => project.scope?.allowlist ?? [])
})

/** Of every kind: the project itself, what entries can name, others in those groups, strangers. */
export const sourceReferences: readonly Reference[] = [
  targetPath,
  11,
  "acme/team/app",
  12,
  "acme/team/lib",
  "other/tool",
  "solo",
  "acme/unlisted",
  "acme/team/deeper/unlisted",
  "other/unlisted",
  "elsewhere/unlisted",
  99
]

/** The job tokens of every class, in every environment of these names, from one source. */
export const jobsFrom = (project: Reference, names: readonly string[]): readonly JobCaller<Role>[] => {
  const environments = names.flatMap((name) =>
    [true, false].map((isProtected) => ({ environment: { name, protected: isProtected } }))
  )
  return [{ protected: true }, { protected: false }, { protected: true, fork: true }].flatMap((ref) =>
    [{}, ...environments].flatMap((environment) =>
      roles
        .slice(1)
        .map((trigger_role) => ({ type: "job" as const, project, ref, ...environment, trigger_role }))
    )
  )
}

const deployTokenScopes = gitlab.tokenScopes.flatMap((one) => (one.deployToken ? [one.name] : []))

/** The callers that are no jobs, their tokens restricted by nothing they need not be. */
export const otherCallers: readonly Caller<Role>[] = [
  ...roles.map((role) => ({ type: "user" as const, role })),
  { type: "deploy_token", project: targetPath, scopes: deployTokenScopes }
]

/** Whether the policy lets the caller do it. */
export const admits = (engine: Engine, cell: Cell, caller: Caller<Role>): boolean =>
  engine.decide(requestFor(targetPath, cell, caller)).allowed

/** Two cells, most of them such as random documents speak for. */
export const cells: fc.Arbitrary<readonly Cell[]> = fc.uniqueArray(
  fc.oneof(
    { arbitrary: fc.constantFrom(...vocabulary.cells), weight: 1 },
    {
      arbitrary: fc.constantFrom(
        ...vocabulary.cells.filter(
          ({ address: [family, format = "maven"] }) =>
            ["package_registry", "container_registry", "repository"].includes(family) &&
            ["maven", "npm"].includes(format)
        )
      ),
      weight: 8
    }
  ),
  { minLength: 2, maxLength: 2, selector: ({ index }) => index }
)
