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

/** One policy of a project, and who is who where it holds. */
export interface View {
  readonly directory: Directory
  readonly target: Identity
  readonly compiled: CompiledProject
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
): readonly Source[] => sourcesAmong(policies.map((compiled) => ({ directory, target, compiled })))

/**
 * The same among views that need not agree on who is who.
 *
 * @param also further sources to tell apart
 */
export const sourcesAmong = (views: readonly View[], also: readonly Source[] = []): readonly Source[] => {
  const named = [...views.flatMap(namedSources).flatMap((source) => placesOf(views, source)), ...also]
  const others = [...new Set(named.map((source) => JSON.stringify(source)))]
    .sort()
    .map((text) => JSON.parse(text) as Source)
    .map((source) => ({
      source,
      seen: views.map(({ directory, target }) => ({
        target,
        identity: identityOf(directory, target, source)
      }))
    }))
    .filter(({ seen }) => !seen.every(({ identity, target }) => isSameProject(identity, target)))
  // An id and a path may name the same source.
  const once = groupBy(others, ({ seen }) =>
    JSON.stringify(seen.map(({ identity: { id, path } }) => [id, path]))
  )
  return ["own", ...once.flatMap(([first]) => first?.source ?? []), "foreign"]
}

/** A group that moved is two: what is in the one place, and in the other. Nothing comes from one that nobody knows. */
const placesOf = (views: readonly View[], source: NamedSource): readonly NamedSource[] => {
  if (!("group" in source) || typeof source.group === "string") return [source]
  const id = source.group
  const paths = new Set(views.map(({ directory }) => directory.groupPath(id)))
  return [...paths].flatMap((path) =>
    path === undefined ? [] : paths.size === 1 ? [source] : [{ group: path }]
  )
}

type NamedSource = Exclude<Source, "own" | "foreign">

const namedSources = ({ compiled: { allowlist } }: View): readonly NamedSource[] => [
  ...[...allowlist.projectIds.keys(), ...allowlist.projectPaths.keys()].map((project) => ({ project })),
  ...[...allowlist.groupIds.keys(), ...allowlist.groupPaths.keys()].map((group) => ({ group }))
]
