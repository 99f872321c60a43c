import type { Grant, Permissions, Scope, Visibility } from "@jobwarden/core"
import type { Random } from "../support/random.ts"

/** What a project's template says: everything that decides but its name. */
export interface Policy {
  readonly visibility: Visibility
  readonly permissions: Permissions
  readonly scope?: Scope
}

const grants: readonly Grant[] = [
  true,
  true,
  false,
  "reporter",
  "developer",
  "maintainer",
  "owner",
  "job_token",
  "job_token_and_developer",
  "job_token_and_maintainer",
  "job_token_and_maintainer",
  { min_role: "maintainer", job_token: { refs: "protected" } },
  { min_role: "developer", job_token: { refs: "protected", trigger_role: "maintainer" } },
  { min_role: "owner", job_token: { origin: "own", trigger_role: "developer" }, deploy_token: true },
  { job_token: { refs: "any_including_forks" } }
]

/** Names of environments, some of which policies mention. */
export const environmentNames = ["production", "staging", "canary", "review"] as const

const grantsWithEnvironments: readonly Grant[] = [
  ...grants,
  { min_role: "maintainer", job_token: { environments: "protected" } },
  { min_role: "maintainer", job_token: { environments: ["production"], refs: "protected" } },
  { min_role: "developer", job_token: { environments: ["production", "staging"] } }
]

const formats = ["maven", "npm", "pypi", "generic", "nuget", "helm", "default"] as const

const resources = [
  "container_registry",
  "repository",
  "releases",
  "environments",
  "deployments",
  "jobs",
  "pipelines",
  "secure_files",
  "terraform_state"
] as const

const actions = ["read", "write", "delete"] as const

/** A document as people write them: a few formats and resources, most actions of each. */
const makePermissions = (random: Random, withEnvironments: boolean): Permissions => {
  const from = withEnvironments ? grantsWithEnvironments : grants
  const cells = () =>
    Object.fromEntries(
      actions.filter(() => random.chance(0.75)).map((action) => [action, random.pick(from)] as const)
    )
  return {
    package_registry: Object.fromEntries(
      random.sample(formats, 1 + random.below(3)).map((format) => [format, cells()] as const)
    ),
    ...Object.fromEntries(
      random.sample(resources, 2 + random.below(5)).map((resource) => [resource, cells()] as const)
    )
  }
}

/** Limits: they leave most as it is, and cut where it is dangerous. */
export const makeLimits = (random: Random): Permissions => ({
  package_registry: { default: { delete: random.pick<Grant>(["maintainer", "job_token_and_maintainer"]) } },
  container_registry: {
    write: { min_role: "developer", job_token: { refs: random.pick(["any", "protected"]) } }
  },
  terraform_state: {
    write: { min_role: "maintainer", job_token: { environments: ["production"], refs: "protected" } },
    delete: random.pick<Grant>([false, "owner"])
  }
})

export const makePolicy = (random: Random, withEnvironments: boolean): Policy => ({
  visibility: random.pick(["private", "private", "private", "internal", "public"]),
  permissions: makePermissions(random, withEnvironments)
})
