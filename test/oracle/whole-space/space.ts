import { namedRoles } from "../generate-policy.ts"
import type { Grant, ProjectInput, World } from "../shapes.ts"
import { actions, roles, visibilities, type Action, type Visibility } from "../vocabulary.ts"

// Everything that can be said of one registry with grants that are one word, and everybody who can ask: small
// enough to try all of it.

export const registry = "package_registry.maven"

export const grants: readonly Grant[] = [
  false,
  true,
  ...namedRoles,
  "job_token",
  ...namedRoles.map((role) => `job_token_and_${role}` as const)
]

export interface Policy {
  readonly visibility: Visibility
  readonly grants: Readonly<Record<Action, Grant>>
}

/** A grant each for read, write and delete, under each visibility: 13 × 13 × 13 × 3. */
export const policies: readonly Policy[] = visibilities.flatMap((visibility) =>
  grants.flatMap((read) =>
    grants.flatMap((write) =>
      grants.map((remove): Policy => ({ visibility, grants: { read, write, delete: remove } }))
    )
  )
)

/** One cell says something, the other two the least that there is to say: 3 × 13 × 3. */
export const policiesOfOneCell: readonly (Policy & { readonly action: Action })[] = visibilities.flatMap(
  (visibility) =>
    actions.flatMap((action) =>
      grants.map((grant) => ({
        visibility,
        action,
        grants: { read: false, write: false, delete: false, [action]: grant }
      }))
    )
)

// Two projects have the policy: to one only its allowlist opens the way, the other is open to everybody's jobs.
// Nobody is foreign and admitted at the first, and nobody is listed at the second.
export const scoped = "scoped"
export const open = "open"
const listedSource = "app"
export const foreignSource = "tool"

export type Place = typeof scoped | typeof open
export const places: readonly Place[] = [scoped, open]

export const projectAt = (
  place: Place,
  { visibility, grants: { read, write, ...rest } }: Policy
): ProjectInput => ({
  path: place,
  visibility,
  permissions: { package_registry: { maven: { read, write, delete: rest.delete } } },
  scope: place === open ? { inbound_enabled: false } : { allowlist: [{ project: listedSource }] }
})

export const worldOf = (policy: Policy): World => ({
  groups: [],
  projects: places.map((place) => projectAt(place, policy))
})

/** Somebody of one class, at one of the two projects. */
export interface Asker {
  readonly place: Place
  /** The number of the class: the users by rank, the deploy token, then the jobs (SPEC §5). */
  readonly class: number
  readonly caller: {
    readonly type: "user" | "job" | "deploy_token"
    readonly [member: string]: unknown
  }
}

const origins = ["own", "listed", "foreign"] as const
const refs = [{ protected: true }, { protected: false }, { protected: true, fork: true }]
const environments = [
  {},
  { environment: { name: "review", protected: false } },
  { environment: { name: "production", protected: true } }
]
const triggerRoles = roles.slice(1)

const sourceOf = (origin: (typeof origins)[number], place: Place): string =>
  ({ own: place, listed: listedSource, foreign: foreignSource })[origin]

const jobsAt = (place: Place): readonly Asker["caller"][] =>
  origins.flatMap((origin) =>
    refs.flatMap((ref) =>
      environments.flatMap((environment) =>
        triggerRoles.map((trigger_role) => ({
          type: "job" as const,
          project: sourceOf(origin, place),
          ref,
          ...environment,
          trigger_role
        }))
      )
    )
  )

const callersAt = (place: Place): readonly Asker["caller"][] => [
  ...roles.map((role) => ({ type: "user" as const, role })),
  {
    type: "deploy_token",
    project: place,
    scopes: ["write_repository", "write_registry", "write_package_registry"]
  },
  ...jobsAt(place)
]

const askerAt = (place: Place, classNumber: number): Asker => {
  const caller = callersAt(place)[classNumber]
  if (caller === undefined) throw new Error(`there is no class ${classNumber}`)
  return { place, class: classNumber, caller }
}

/** Each of the 170 classes, at the project that lets it come as far as its grant. */
export const everyClass: readonly Asker[] = callersAt(scoped).map((caller, index) =>
  caller["project"] === foreignSource ? askerAt(open, index) : askerAt(scoped, index)
)

/** Strangers' jobs where the allowlist keeps them out, but for what anybody may read. */
export const strangers: readonly Asker[] = everyClass
  .filter(({ place }) => place === open)
  .map((asker) => askerAt(scoped, asker.class))

export interface Request {
  readonly project: Place
  readonly caller: Asker["caller"]
  readonly resource: typeof registry
  readonly action: Action
}

export interface Question {
  readonly asker: Asker
  readonly request: Request
}

/** Everything that these can ask about one policy. */
export const questionsOf = (askers: readonly Asker[]): readonly Question[] =>
  askers.flatMap((asker) =>
    actions.map((action) => ({
      asker,
      request: { project: asker.place, caller: asker.caller, resource: registry, action }
    }))
  )
