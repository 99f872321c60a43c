import { groupBy, type Source } from "./accesses.ts"
import type { CompiledProject } from "./compile.ts"
import { isSameProject, type Directory, type Identity } from "./directory.ts"

/** The empty name, which no project below a group has: it stands for those which no nearer entry covers. */
const anyOther = "/"

/** What is known of a source, as of a project that asks. */
export const identityOf = (directory: Directory, target: Identity, source: Source): Identity => {
  if (source === "own") return target
  if (source === "foreign") return {}
  if ("project" in source) return directory.project(source.project)
  const path = typeof source.group === "number" ? directory.groupPath(source.group) : source.group
  return path === undefined ? {} : { path: path + anyOther }
}

/**
 * The sources that the policies of a project tell apart: the project itself, what each entry names, and all
 * others. One group entry stands for those of its projects that no nearer entry names. In an order that does
 * not depend on that of the entries.
 */
export const sourcesOf = (
  directory: Directory,
  target: Identity,
  ...policies: readonly CompiledProject[]
): readonly Source[] => {
  const named = new Set(policies.flatMap(namedSources).map((source) => JSON.stringify(source)))
  const others = [...named]
    .sort()
    .map((text) => JSON.parse(text) as Source)
    .map((source) => ({ source, identity: identityOf(directory, target, source) }))
    .filter(({ identity }) => standsApart(identity) && !isSameProject(identity, target))
  // An id and a path may name the same source.
  const once = groupBy(others, ({ identity: { id, path } }) => JSON.stringify([id, path]))
  return ["own", ...once.flatMap(([first]) => first?.source ?? []), "foreign"]
}

const namedSources = ({ allowlist }: CompiledProject): readonly Source[] => [
  ...[...allowlist.projectIds.keys(), ...allowlist.projectPaths.keys()].map((project) => ({ project })),
  ...[...allowlist.groupIds.keys(), ...allowlist.groupPaths.keys()].map((group) => ({ group }))
]

/** A group that nobody knows has no place of its own: nothing can come from there. */
const standsApart = ({ id, path }: Identity): boolean => id !== undefined || path !== undefined
