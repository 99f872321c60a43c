import { ancestorsOf, instantOf } from "../grants.ts"
import type { AllowlistEntry, ProjectInput, World } from "../shapes.ts"
import { actionUid, groupUid, projectUid, resourceUid } from "./entities.ts"
import { all, any, forbid, listed, written, type Uid } from "./syntax.ts"

// SPEC §3.4 as rules of Cedar: who is listed, which one entry decides, and what it lets through. "The nearest
// entry" is said by exceptions: a group's entry speaks for what lies in the group and in no listed group below.

interface Placed {
  readonly entry: AllowlistEntry
  readonly names: Uid
}

const isScopeOn = (world: World, target: ProjectInput): boolean =>
  world.instance?.enforce_scope === true || target.scope?.inbound_enabled !== false

const placed = (world: World, entry: AllowlistEntry): Placed => ({
  entry,
  names: entry.project === undefined ? groupUid(world, entry.group ?? "") : projectUid(world, entry.project)
})

/** The source is one that this entry decides for. */
const decidesFor = ({ names }: Placed, own: string, entries: readonly Placed[]): string => {
  if (names.type === "Project") return `context.source == ${written(names)}`
  const of = (type: string) => entries.filter((other) => other.names.type === type)
  const nearer = of("Group").filter((other) => other.names.id.startsWith(`${names.id}/`))
  return all([
    `context.source in ${written(names)}`,
    `!(${listed([own, ...of("Project").map((other) => written(other.names))])}.contains(context.source))`,
    ...nearer.map((other) => `!(context.source in ${written(other.names)})`)
  ])
}

const subjects: Readonly<Record<string, string>> = {
  packages: "package_registry",
  containers: "container_registry",
  repositories: "repository"
}

const isAbout = (subject: string): string => {
  const resource = subjects[subject] ?? subject
  return resource === "package_registry"
    ? "resource is PackageRegistry"
    : `resource == ${written(resourceUid(resource))}`
}

const isAction = (action: string): string => `action == ${written(actionUid(action))}`

/** The cells of one of `job_token_policies`: `read_packages`, `admin_jobs`, `package_registry.maven:write`. */
const cellsOf = (policy: string): string => {
  const [resource = "", action] = policy.split(":")
  if (action !== undefined) return all([`resource == ${written(resourceUid(resource))}`, isAction(action)])
  const [, verb, subject = ""] = /^(read|admin)_(.+)$/.exec(policy) ?? []
  return verb === "admin" ? isAbout(subject) : all([isAction("read"), isAbout(subject)])
}

/** What an entry lets through; `null`: everything. */
const permitted = ({ default_permissions: everything, job_token_policies: policies }: AllowlistEntry) => {
  if (everything === true) return null
  if (Array.isArray(policies)) return any(policies.map(cellsOf))
  return everything === false ? "false" : null
}

const isPublicRead = (resources: readonly string[]): string =>
  all([isAction("read"), `${listed(resources.map((name) => written(resourceUid(name))))}.contains(resource)`])

/** The rules of a project's scope. `publicReads` are the resources that anybody may read without a token. */
export const scopeRules = (
  world: World,
  target: ProjectInput,
  publicReads: readonly string[]
): readonly string[] => {
  const isOn = isScopeOn(world, target)
  const own = written(projectUid(world, target.path))
  const entries = (target.scope?.allowlist ?? [])
    .map((entry) => placed(world, entry))
    .filter(({ names }) => isOn || written(names) === own)
  const free = publicReads.length === 0 ? [] : [isPublicRead(publicReads)]
  const homes = [own, ...ancestorsOf(target.path).map((path) => written(groupUid(world, path)))]

  const known = [
    `context.source == ${own}`,
    ...entries.map(({ names: it }) => `context.source ${it.type === "Project" ? "==" : "in"} ${written(it)}`)
  ]
  const strangers = forbid({
    principal: "Job",
    unless: any([...known, ...free]),
    because: "not_in_scope: neither the project itself nor listed"
  })

  const ofEntry = (one: Placed): readonly string[] => {
    const decides = decidesFor(one, own, entries)
    const { expires_at: expiry = null } = one.entry
    const cells = permitted(one.entry)
    const spared = free.length === 0 ? {} : { unless: any(free) }
    const about = { principal: "Job", ...spared } as const
    return [
      ...(expiry === null
        ? []
        : [
            forbid({
              ...about,
              when: all([decides, `context.now >= ${instantOf(expiry)}`]),
              because: `entry_expired: ${JSON.stringify(one.entry)}`
            })
          ]),
      ...(cells === null
        ? []
        : [
            forbid({
              ...about,
              when: decides,
              unless: any([cells, ...free]),
              because: `entry_lacks_permission: ${JSON.stringify(one.entry)}`
            })
          ])
    ]
  }

  return [
    forbid({
      principal: "DeployToken",
      unless: `${listed(homes)}.contains(context.home)`,
      because: "not_in_scope: a deploy token reaches its own project, or what lies below its group"
    }),
    ...(isOn ? [strangers] : []),
    ...entries.flatMap(ofEntry)
  ]
}
