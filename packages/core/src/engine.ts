import { Result } from "effect"
import { makeCompiler, type CompiledProject, type PolicySources } from "./access/compile.ts"
import { decideFor, type Answer, type Decision, type Target } from "./access/decide.ts"
import { difference, type Difference } from "./access/difference.ts"
import { ancestorPaths, type Directory, type Identity } from "./access/directory.ts"
import { effectivePermissions } from "./access/effective-permissions.ts"
import { cellsHandedBeyond } from "./access/handed-out.ts"
import { limitedCells, type LimitedCell } from "./access/limited.ts"
import { isReference, type AccessRequest, type Reference } from "./access/request.ts"
import { systemClock } from "./clock.ts"
import type { Domain } from "./domain/domain.ts"
import { gitlab, type GitLab } from "./domain/gitlab.ts"
import { makeVocabulary, type Cell } from "./domain/vocabulary.ts"
import { InvalidInput } from "./input/decode.ts"
import { makeDecoders } from "./input/decoders.ts"
import { quote, type Path, type Problem } from "./input/problem.ts"
import type { GroupInputOf, InstanceInputOf, ProjectInputOf } from "./input/schemas.ts"
import type { RoleOf } from "./policy/grant.ts"
import type { PermissionsOf } from "./policy/permissions.ts"

/** Everything at once, for `load`. */
export interface WorldOf<D extends Domain> {
  readonly instance?: InstanceInputOf<D>
  readonly groups?: readonly GroupInputOf<D>[]
  readonly projects?: readonly ProjectInputOf<D>[]
}

/**
 * The index over many projects that a host embeds (SPEC §9.1). What is put is checked, copied and from then on
 * decides; the order of putting never matters. `put…` and `load` throw one `InvalidInput` that lists every
 * problem, and then have changed nothing. Deciding never throws.
 */
export interface EngineOf<D extends Domain> {
  readonly putInstance: (instance: InstanceInputOf<D>) => void
  readonly putGroup: (group: GroupInputOf<D>) => void
  readonly putProject: (project: ProjectInputOf<D>) => void
  readonly removeGroup: (reference: Reference) => void
  readonly removeProject: (reference: Reference) => void
  /** Replaces everything, atomically. */
  readonly load: (world: WorldOf<D>) => void
  readonly allows: (request: AccessRequest<RoleOf<D>>) => boolean
  readonly decide: (request: AccessRequest<RoleOf<D>>) => Decision
  /** The project's policy as it decides now; `null` for an unknown project. */
  readonly compiled: (project: Reference) => CompiledProject | null
  /** The grant in force in every cell of a project as described, before limits, as a document. */
  readonly effectivePermissions: (project: ProjectInputOf<D>) => PermissionsOf<D>
  /** The cells of a project as described that a limit cuts. */
  readonly limitedCells: (project: ProjectInputOf<D>) => readonly LimitedCell[]
  /** What changes for whom if one description of a project replaced another, among what else was put. */
  readonly diff: (before: ProjectInputOf<D>, after: ProjectInputOf<D>) => Difference
  /** The cells that the change gives to job tokens beyond what the writer's role has (SPEC §3.2). */
  readonly cellsHandedBeyond: (
    writer: RoleOf<D>,
    before: ProjectInputOf<D>,
    after: ProjectInputOf<D>
  ) => readonly Cell[]
}

interface ProjectRecord<D extends Domain> {
  readonly input: ProjectInputOf<D>
  compiled: CompiledProject | null
  /** The engine's generation that `compiled` belongs to. */
  generation: number
}

interface Index<D extends Domain> {
  instance: InstanceInputOf<D>
  readonly projectsById: Map<number, ProjectRecord<D>>
  readonly projectsByPath: Map<string, ProjectRecord<D>>
  readonly groupsById: Map<number, GroupInputOf<D>>
  readonly groupsByPath: Map<string, GroupInputOf<D>>
}

const emptyIndex = <D extends Domain>(): Index<D> => ({
  instance: {},
  projectsById: new Map(),
  projectsByPath: new Map(),
  groupsById: new Map(),
  groupsByPath: new Map()
})

/** Makes an engine for GitLab's domain. `now` is epoch milliseconds; left out: the system's clock. */
export const createEngine = (options: { readonly now?: () => number } = {}): EngineOf<GitLab> =>
  createEngineFor(gitlab, options)

/** Makes an engine for any domain. */
export const createEngineFor = <const D extends Domain>(
  domain: D,
  { now = systemClock }: { readonly now?: () => number } = {}
): EngineOf<D> => {
  const vocabulary = makeVocabulary(domain)
  const compiler = makeCompiler(vocabulary)
  const decoders = makeDecoders(vocabulary)
  let index = emptyIndex<D>()
  // What a group or the instance says may concern any project: a new generation compiles them anew, each when
  // it is next asked about, so that putting a group never walks over its projects.
  let generation = 0

  const directory: Directory = {
    project: (reference) => {
      if (typeof reference === "string")
        return { path: reference, id: index.projectsByPath.get(reference)?.input.id }
      return { id: reference, path: index.projectsById.get(reference)?.input.path }
    },
    groupId: (path) => index.groupsByPath.get(path)?.id,
    groupPath: (id) => index.groupsById.get(id)?.path
  }

  const find = (reference: unknown): ProjectRecord<D> | undefined => {
    if (!isReference(reference)) return undefined
    return typeof reference === "string"
      ? index.projectsByPath.get(reference)
      : index.projectsById.get(reference)
  }

  const compiledOf = (record: ProjectRecord<D>): CompiledProject => {
    const known = record.compiled
    const isCurrent = known !== null && record.generation === generation
    // Most policies never expire: they are spared the clock.
    if (isCurrent && known.validFrom === -Infinity && known.validUntil === Infinity) return known
    const instant = now()
    if (isCurrent && known.validFrom <= instant && instant < known.validUntil) return known
    const fresh = compiler.compile(sourcesOf(index, record.input, domain.visibilities[0]), instant)
    record.compiled = fresh
    record.generation = generation
    return fresh
  }

  const compileInput = (input: ProjectInputOf<D>): CompiledProject =>
    compiler.compile(sourcesOf(index, input, domain.visibilities[0]), now())

  const answer = (request: unknown): Answer & { readonly target: Target | null } => {
    try {
      if (typeof request !== "object" || request === null || Array.isArray(request)) {
        return { reason: "invalid_request", cell: null, target: null }
      }
      const { project, caller, resource, action } = request as { readonly [key: string]: unknown }
      const record = find(project)
      if (record === undefined) return { reason: "unknown_project", cell: null, target: null }
      const { id, path, revision = 0 } = record.input
      const target = { identity: { id, path }, revision, compiled: compiledOf(record) }
      return { ...decideFor(compiler, directory, target, { caller, resource, action }), target }
    } catch {
      // A request's own getters may throw; deciding is total, and what cannot be read is refused.
      return { reason: "invalid_request", cell: null, target: null }
    }
  }

  return {
    putInstance: (input) => {
      index.instance = valid("instance", decoders.instance(input))
      generation += 1
    },
    putGroup: (input) => {
      refuse("group", putGroup(index, valid("group", decoders.group(input))))
      generation += 1
    },
    putProject: (input) => refuse("project", putProject(index, valid("project", decoders.project(input)))),
    removeGroup: (reference) => {
      const group =
        typeof reference === "string" ? index.groupsByPath.get(reference) : index.groupsById.get(reference)
      if (group !== undefined) forgetGroup(index, group)
      generation += 1
    },
    removeProject: (reference) => {
      const record = find(reference)
      if (record !== undefined) forgetProject(index, record)
    },
    load: (world) => {
      const fresh = emptyIndex<D>()
      const { instance, groups, projects } = valid("world", decoders.world(world))
      fresh.instance = instance ?? {}
      refuse("world", [
        ...(groups ?? []).flatMap((group, at) => below(["groups", at], putGroup(fresh, group))),
        ...(projects ?? []).flatMap((project, at) => below(["projects", at], putProject(fresh, project)))
      ])
      index = fresh
      generation += 1
    },
    allows: (request) => answer(request).reason === "allowed",
    decide: (request) => {
      const { reason, cell, target } = answer(request)
      return {
        allowed: reason === "allowed",
        reason,
        cell: cell && { resource: cell.cell.resource, action: cell.cell.action },
        grant: cell && { value: cell.grant, source: cell.source },
        revision: target && target.revision
      }
    },
    compiled: (reference) => {
      const record = find(reference)
      return record === undefined ? null : compiledOf(record)
    },
    effectivePermissions: (project) =>
      effectivePermissions(compileInput(valid("project", decoders.project(project)))) as PermissionsOf<D>,
    limitedCells: (project) => {
      const input = valid("project", decoders.project(project))
      return limitedCells(
        compiler,
        directory,
        identityOf(input),
        sourcesOf(index, input, domain.visibilities[0]),
        now()
      )
    },
    diff: (before, after) => {
      const input = valid("project", decoders.project(after))
      const earlier = compileInput(valid("project", decoders.project(before)))
      return difference(compiler, directory, identityOf(input), earlier, compileInput(input))
    },
    cellsHandedBeyond: (writer, before, after) => {
      const input = valid("project", decoders.project(after))
      const earlier = compileInput(valid("project", decoders.project(before)))
      const baselines = (cell: Cell) => vocabulary.baseline(cell, input.visibility ?? domain.visibilities[0])
      return cellsHandedBeyond(
        compiler,
        baselines,
        earlier,
        compileInput(input),
        vocabulary.rank.get(writer) ?? -1
      )
    }
  }
}

const identityOf = ({ id, path }: { readonly id?: number; readonly path: string }): Identity => ({ id, path })

const valid = <T>(what: string, decoded: Result.Result<T, InvalidInput["problems"]>): T => {
  if (Result.isSuccess(decoded)) return decoded.success
  throw new InvalidInput(what, decoded.failure)
}

const refuse = (what: string, problems: readonly Problem[]): void => {
  if (problems.length > 0) throw new InvalidInput(what, problems)
}

const below = (path: Path, problems: readonly Problem[]): readonly Problem[] =>
  problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }))

/** Everything that decides about the project, from its own document up to the instance. */
const sourcesOf = <D extends Domain>(
  index: Index<D>,
  input: ProjectInputOf<D>,
  defaultVisibility: string
): PolicySources => {
  const groups = ancestorPaths(input.path).flatMap((path) => index.groupsByPath.get(path) ?? [])
  const stated = (document: "defaults" | "limits") => [
    ...groups.map((group) => ({
      source: { level: "group", path: group.path } as const,
      document: group[document]
    })),
    { source: { level: "instance" } as const, document: index.instance[document] }
  ]
  return {
    visibility: input.visibility ?? defaultVisibility,
    documents: [{ source: { level: "project" }, document: input.permissions }, ...stated("defaults")],
    limits: stated("limits"),
    scope: input.scope,
    enforceScope: index.instance.enforce_scope ?? false
  }
}

/** Puts a project, unless there is a problem with it beside what is there already. */
const putProject = <D extends Domain>(index: Index<D>, input: ProjectInputOf<D>): readonly Problem[] => {
  const atPath = index.projectsByPath.get(input.path)
  if (atPath?.input.id !== undefined && input.id !== undefined && atPath.input.id !== input.id) {
    return [taken("project", input.path, atPath.input.id)]
  }
  const byId = input.id === undefined ? undefined : index.projectsById.get(input.id)
  if (byId !== undefined) forgetProject(index, byId)
  if (atPath !== undefined) forgetProject(index, atPath)
  const record = { input, compiled: null, generation: -1 }
  index.projectsByPath.set(input.path, record)
  if (input.id !== undefined) index.projectsById.set(input.id, record)
  return []
}

const forgetProject = <D extends Domain>(index: Index<D>, { input }: ProjectRecord<D>): void => {
  index.projectsByPath.delete(input.path)
  if (input.id !== undefined) index.projectsById.delete(input.id)
}

const putGroup = <D extends Domain>(index: Index<D>, group: GroupInputOf<D>): readonly Problem[] => {
  const atPath = index.groupsByPath.get(group.path)
  if (atPath?.id !== undefined && group.id !== undefined && atPath.id !== group.id) {
    return [taken("group", group.path, atPath.id)]
  }
  const byId = group.id === undefined ? undefined : index.groupsById.get(group.id)
  if (byId !== undefined) forgetGroup(index, byId)
  if (atPath !== undefined) forgetGroup(index, atPath)
  index.groupsByPath.set(group.path, group)
  if (group.id !== undefined) index.groupsById.set(group.id, group)
  return []
}

const forgetGroup = <D extends Domain>(index: Index<D>, group: GroupInputOf<D>): void => {
  index.groupsByPath.delete(group.path)
  if (group.id !== undefined) index.groupsById.delete(group.id)
}

const taken = (what: string, path: string, id: number): Problem => ({
  path: ["path"],
  message: `${quote(path)} is already the path of ${what} ${id}; remove or move that one first`
})
