import type { Rows } from "../access/access-table.ts"
import type { CompiledProject } from "../access/compile.ts"
import { ancestorPaths, type Directory } from "../access/directory.ts"
import { isReference, type Reference } from "../access/request.ts"
import { resolveAllowlist, type ResolvedAllowlist } from "../access/resolved-allowlist.ts"
import type { Domain } from "../domain/domain.ts"
import { quote, type Problem } from "../input/problem.ts"
import type { GroupInputOf, InstanceInputOf, ProjectInputOf } from "../input/inputs.ts"
import type { StatedDocument } from "../policy/inheritance.ts"
import type { Allowlist } from "../policy/scope.ts"
import type { Shared, SharedValues } from "./shared-values.ts"

/** What of a project decides, without its name: equal for many projects. */
export type ProjectPolicy<D extends Domain> = Pick<
  ProjectInputOf<D>,
  "visibility" | "permissions" | "scope" | "facts"
>

/** A project that was put. Few members: there may be a million of these. */
export interface ProjectRecord<D extends Domain> {
  readonly id: number | undefined
  readonly path: string
  readonly revision: number
  readonly policy: Shared<ProjectPolicy<D>>
  compiled: CompiledProject | null
  /** The rows of `compiled` where the quick way may be taken. */
  rows: Rows | null
  /** The generation of the world that `compiled` belongs to. */
  generation: number
}

/** What the groups above a project and the instance state, the nearest first. */
export interface Ancestry {
  readonly documents: readonly StatedDocument[]
  readonly limits: readonly StatedDocument[]
  /** Equal for equal ancestries. */
  readonly key: string
}

/** Past this many resolved allowlists the memory starts anew. */
const mostResolved = 100_000

/** Everything that was put: who is who, and who states what. */
export class World<D extends Domain> {
  readonly projectsById: Map<number, ProjectRecord<D>>
  readonly projectsByPath: Map<string, ProjectRecord<D>>
  /**
   * Counts what groups and the instance said: it may concern any project, so that what was compiled under
   * another generation is looked at anew when its project is next asked about. Putting a group never walks
   * over its projects.
   */
  generation = 0
  #instance: InstanceInputOf<D> = {}
  readonly #groupsById: Map<number, GroupInputOf<D>>
  readonly #groupsByPath: Map<string, GroupInputOf<D>>
  readonly #ancestries = new Map<string, Ancestry>()
  // Forgotten whenever somebody gets another name; the policies of the projects change without that.
  readonly #resolved = new Map<Allowlist, ResolvedAllowlist>()
  readonly #shared: SharedValues

  constructor(shared: SharedValues, like?: World<D>) {
    this.#shared = shared
    this.projectsById = like?.projectsById ?? new Map()
    this.projectsByPath = like?.projectsByPath ?? new Map()
    this.#instance = like === undefined ? {} : like.#instance
    this.#groupsById = new Map(like === undefined ? [] : like.#groupsById)
    this.#groupsByPath = new Map(like === undefined ? [] : like.#groupsByPath)
  }

  /**
   * The same projects under what is said of groups and the instance now: what either of the two is told of these
   * later, the other does not know. Projects are put into the first alone.
   */
  considered(): World<D> {
    return new World(this.#shared, this)
  }

  readonly directory: Directory = {
    project: (reference) =>
      typeof reference === "string"
        ? { path: reference, id: this.projectsByPath.get(reference)?.id }
        : { id: reference, path: this.projectsById.get(reference)?.path },
    groupId: (path) => this.#groupsByPath.get(path)?.id,
    groupPath: (id) => this.#groupsById.get(id)?.path
  }

  get enforcesScope(): boolean {
    return this.#instance.enforce_scope ?? false
  }

  groupIds(): Iterable<number> {
    return this.#groupsById.keys()
  }

  find(reference: unknown): ProjectRecord<D> | undefined {
    if (!isReference(reference)) return undefined
    return typeof reference === "string"
      ? this.projectsByPath.get(reference)
      : this.projectsById.get(reference)
  }

  putInstance(instance: InstanceInputOf<D>): void {
    this.#instance = instance
    this.#changed()
  }

  /** Puts a project, unless there is a problem with it beside what is there already. */
  putProject({ id, path, revision = 0, ...policy }: ProjectInputOf<D>): readonly Problem[] {
    const atPath = this.projectsByPath.get(path)
    if (atPath?.id !== undefined && id !== undefined && atPath.id !== id)
      return [taken("project", path, atPath.id)]
    const byId = id === undefined ? undefined : this.projectsById.get(id)
    if (atPath === undefined || atPath.id !== id) this.#resolved.clear()
    if (byId !== undefined) this.#forgetProject(byId)
    if (atPath !== undefined) this.#forgetProject(atPath)
    const shared = this.#shared.share(policy)
    const record = { id, path, revision, policy: shared, compiled: null, rows: null, generation: -1 }
    this.projectsByPath.set(path, record)
    if (id !== undefined) this.projectsById.set(id, record)
    return []
  }

  /** Puts a group, unless there is a problem with it beside what is there already. */
  putGroup(group: GroupInputOf<D>): readonly Problem[] {
    const { id, path } = group
    const atPath = this.#groupsByPath.get(path)
    if (atPath?.id !== undefined && id !== undefined && atPath.id !== id)
      return [taken("group", path, atPath.id)]
    const byId = id === undefined ? undefined : this.#groupsById.get(id)
    if (byId !== undefined) this.#forgetGroup(byId)
    if (atPath !== undefined) this.#forgetGroup(atPath)
    this.#groupsByPath.set(path, group)
    if (id !== undefined) this.#groupsById.set(id, group)
    this.#changed()
    return []
  }

  removeProject(reference: Reference): void {
    const record = this.find(reference)
    if (record === undefined) return
    this.#resolved.clear()
    this.#forgetProject(record)
  }

  /** The allowlist with its sources by their paths; whose entry expires is not asked for. */
  readonly resolved = (allowlist: Allowlist): ResolvedAllowlist => {
    const known = this.#resolved.get(allowlist)
    if (known !== undefined) return known
    const resolved = resolveAllowlist(allowlist, this.directory)
    if (this.#resolved.size >= mostResolved) this.#resolved.clear()
    this.#resolved.set(allowlist, resolved)
    return resolved
  }

  removeGroup(reference: Reference): void {
    const group =
      typeof reference === "string" ? this.#groupsByPath.get(reference) : this.#groupsById.get(reference)
    if (group !== undefined) this.#forgetGroup(group)
    this.#changed()
  }

  /** What stands above a project at this path. */
  ancestryOf(path: string): Ancestry {
    const parent = path.slice(0, Math.max(0, path.lastIndexOf("/")))
    const known = this.#ancestries.get(parent)
    if (known !== undefined) return known
    const groups = ancestorPaths(path).flatMap((ancestor) => this.#groupsByPath.get(ancestor) ?? [])
    const stated = (which: "defaults" | "limits"): readonly StatedDocument[] =>
      [
        ...groups.map((group) => ({
          source: { level: "group", path: group.path } as const,
          document: group[which]
        })),
        { source: { level: "instance" } as const, document: this.#instance[which] }
      ].filter(({ document }) => document !== undefined)
    const [documents, limits] = [stated("defaults"), stated("limits")]
    const numbered = (list: readonly StatedDocument[]) =>
      list.map(({ document, source }) => [source.path ?? null, this.#shared.share(document).number])
    const ancestry = {
      documents,
      limits,
      key: JSON.stringify([numbered(documents), numbered(limits), this.enforcesScope])
    }
    this.#ancestries.set(parent, ancestry)
    return ancestry
  }

  #changed(): void {
    this.generation += 1
    this.#ancestries.clear()
    this.#resolved.clear()
  }

  #forgetProject({ id, path }: ProjectRecord<D>): void {
    this.projectsByPath.delete(path)
    if (id !== undefined) this.projectsById.delete(id)
  }

  #forgetGroup({ id, path }: GroupInputOf<D>): void {
    this.#groupsByPath.delete(path)
    if (id !== undefined) this.#groupsById.delete(id)
  }
}

const taken = (what: string, path: string, id: number): Problem => ({
  path: ["path"],
  message: `${quote(path)} is already the path of ${what} ${id}; remove or move that one first`
})
