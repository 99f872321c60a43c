// The words of SPEC §2, copied from its tables by hand: an oracle sharing the core's would share its slips.

export const roles = [
  "anonymous",
  "authenticated",
  "guest",
  "reporter",
  "developer",
  "maintainer",
  "owner"
] as const
export type Role = (typeof roles)[number]

export const actions = ["read", "write", "delete"] as const
export type Action = (typeof actions)[number]

export const packageFormats = [
  "maven",
  "npm",
  "conan",
  "nuget",
  "pypi",
  "composer",
  "generic",
  "golang",
  "debian",
  "rubygems",
  "helm",
  "terraform_module",
  "rpm",
  "ml_model"
] as const

export const otherResources = [
  "container_registry",
  "repository",
  "releases",
  "environments",
  "deployments",
  "jobs",
  "pipelines",
  "merge_requests",
  "work_items",
  "secure_files",
  "terraform_state"
] as const

export const resources: readonly string[] = [
  ...packageFormats.map((format) => `package_registry.${format}`),
  ...otherResources
]

export const visibilities = ["private", "internal", "public"] as const
export type Visibility = (typeof visibilities)[number]

export interface Cell {
  readonly resource: string
  readonly action: Action
}

export const reasons = [
  "unknown_project",
  "unknown_resource",
  "unknown_action",
  "invalid_request",
  "inactive_token",
  "not_in_scope",
  "entry_expired",
  "entry_lacks_permission",
  "token_scope_insufficient",
  "grant_excludes_users",
  "grant_excludes_job_tokens",
  "grant_excludes_deploy_tokens",
  "grant_expired",
  "origin_not_allowed",
  "fork_pipeline",
  "ref_not_protected",
  "environment_not_allowed",
  "trigger_role_too_low",
  "role_too_low",
  "exceeds_limit",
  "allowed"
] as const
export type Reason = (typeof reasons)[number]

// SPEC §2: the order of the roles.
export const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least)
export const higherOf = (one: Role, other: Role): Role => (isAtLeast(one, other) ? one : other)
export const lowerOf = (one: Role, other: Role): Role => (isAtLeast(one, other) ? other : one)

export const isPackageFormat = (resource: string): boolean => resource.startsWith("package_registry.")

// SPEC §2.1, a row each: read of a private, an internal, a public project; write; delete.
type Row = readonly [Role, Role, Role, Role, Role]
const packageRow: Row = ["reporter", "authenticated", "anonymous", "developer", "maintainer"]
const rows = new Map<string, Row>([
  ["container_registry", ["reporter", "authenticated", "anonymous", "developer", "developer"]],
  ["repository", ["reporter", "authenticated", "anonymous", "developer", "maintainer"]],
  ["releases", ["guest", "authenticated", "anonymous", "developer", "developer"]],
  ["environments", ["reporter", "authenticated", "anonymous", "developer", "developer"]],
  ["deployments", ["reporter", "authenticated", "anonymous", "developer", "maintainer"]],
  ["jobs", ["reporter", "authenticated", "anonymous", "developer", "maintainer"]],
  ["pipelines", ["reporter", "authenticated", "anonymous", "developer", "owner"]],
  ["merge_requests", ["reporter", "authenticated", "anonymous", "developer", "owner"]],
  ["work_items", ["guest", "authenticated", "anonymous", "reporter", "owner"]],
  ["secure_files", ["developer", "developer", "developer", "maintainer", "maintainer"]],
  ["terraform_state", ["developer", "developer", "developer", "maintainer", "maintainer"]]
])

export const baselineOf = (cell: Cell, visibility: Visibility): Role => {
  const row = isPackageFormat(cell.resource) ? packageRow : rows.get(cell.resource)
  if (row === undefined) throw new Error(`no baseline for ${cell.resource}`)
  if (cell.action === "write") return row[3]
  if (cell.action === "delete") return row[4]
  if (visibility === "private") return row[0]
  return visibility === "internal" ? row[1] : row[2]
}

// SPEC §2.2.
export const tokenScopes = [
  "api",
  "read_api",
  "read_repository",
  "write_repository",
  "read_registry",
  "write_registry",
  "read_package_registry",
  "write_package_registry"
] as const

export const tokenScopeCovers = (scope: string, { resource, action }: Cell): boolean => {
  const reads = action === "read"
  const readsOrWrites = reads || action === "write"
  if (scope === "api") return true
  if (scope === "read_api") return reads
  if (scope === "read_repository") return resource === "repository" && reads
  if (scope === "write_repository") return resource === "repository" && readsOrWrites
  if (scope === "read_registry") return resource === "container_registry" && reads
  if (scope === "write_registry") return resource === "container_registry" && readsOrWrites
  if (scope === "read_package_registry") return isPackageFormat(resource) && reads
  if (scope === "write_package_registry") return isPackageFormat(resource) && readsOrWrites
  return false
}

// SPEC §3.4: what follows `read_` or `admin_` in GitLab's names.
export const policySubjects = [
  "packages",
  "containers",
  "repositories",
  "deployments",
  "environments",
  "jobs",
  "merge_requests",
  "pipelines",
  "releases",
  "secure_files",
  "terraform_state",
  "work_items"
] as const

const subjectCovers = (subject: string, resource: string): boolean => {
  if (subject === "packages") return isPackageFormat(resource)
  if (subject === "containers") return resource === "container_registry"
  if (subject === "repositories") return resource === "repository"
  return subject === resource
}

export const policyCovers = (policy: string, { resource, action }: Cell): boolean => {
  if (policy.includes(":")) return policy === `${resource}:${action}`
  if (policy.startsWith("admin_")) return subjectCovers(policy.slice("admin_".length), resource)
  if (policy.startsWith("read_"))
    return action === "read" && subjectCovers(policy.slice("read_".length), resource)
  return false
}
