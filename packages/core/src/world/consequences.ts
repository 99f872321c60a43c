import type { Compiler } from "../access/compile.ts"
import { differenceBetween, type Difference } from "../access/difference.ts"
import type { Reference } from "../access/request.ts"
import type { Domain } from "../domain/domain.ts"
import type { GroupInputOf, InstanceInputOf } from "../input/inputs.ts"
import type { Subject } from "../lint/policy-view.ts"
import type { Policies } from "./policies.ts"
import type { ProjectRecord, World } from "./world.ts"

/** What a group or the instance would say in place of what it says. */
export type ProposalOf<D extends Domain> =
  | { readonly group: GroupInputOf<D> }
  | { readonly instance: InstanceInputOf<D> }

/** One policy that a change of a group or the instance makes another, and how many projects have it. */
export interface Consequence {
  readonly projects: number
  /** One of these projects, before and after. */
  readonly before: Subject
  readonly after: Subject
  /** Of that project, and in other names of every one of them. Somebody gains or loses something. */
  readonly difference: Difference
}

/** Projects under the same documents that have the same policy, and none of which its own allowlist names. */
interface Alike<D extends Domain> {
  readonly example: ProjectRecord<D>
  projects: number
}

/** After so many projects a walk takes a breath. */
const stride = 1_000

/**
 * What a change of a group or the instance comes to, each distinct policy once, in the order in which its first
 * project was put. `null`: nothing to report yet. No step takes long, so whoever must not be held up may rest
 * between any two; it is about the moment of the first, whatever happens meanwhile.
 */
export const consequences = <const D extends Domain>(
  compiler: Compiler,
  policies: Policies<D>,
  world: World<D>,
  propose: (world: World<D>) => void
): Iterable<Consequence | null> => {
  const [was, becomes] = [world.considered(), world.considered()]
  propose(becomes)
  return walk(compiler, policies, was, becomes, [...world.projectsByPath.values()])
}

function* walk<const D extends Domain>(
  compiler: Compiler,
  policies: Policies<D>,
  was: World<D>,
  becomes: World<D>,
  records: readonly ProjectRecord<D>[]
): Generator<Consequence | null, void> {
  const alikeFor = finder(was, becomes)
  const found: Alike<D>[] = []
  for (const [at, record] of records.entries()) {
    if (at % stride === stride - 1) yield null
    const known = alikeFor(record)
    if (known === null) continue
    const { key, among } = known
    const alike = among.get(key)
    if (alike === undefined) {
      const first = { example: record, projects: 1 }
      among.set(key, first)
      found.push(first)
    } else alike.projects += 1
  }
  for (const { example, projects } of found) {
    const [before, after] = [was, becomes].map((world) => subjectIn(compiler, policies, world, example)) as [
      Subject,
      Subject
    ]
    yield isUnchanged(before, after) ? null : consequenceOf(projects, before, after)
  }
}

const consequenceOf = (projects: number, before: Subject, after: Subject): Consequence | null => {
  const found = differenceBetween(after.compiler, before, after)
  if (found.gained.length === 0 && found.lost.length === 0) return null
  return { projects, before, after, difference: found }
}

type Among<D extends Domain> = Map<number | string, Alike<D>>

type Known<D extends Domain> = {
  readonly key: number | string
  readonly among: Among<D>
}

/** Finds whom a project is counted with; `null` where the change says nothing to it. */
const finder = <const D extends Domain>(was: World<D>, becomes: World<D>) => {
  const moved: ReadonlySet<Reference | undefined> = new Set(
    [...becomes.groupIds()].filter((id) => was.directory.groupPath(id) !== becomes.directory.groupPath(id))
  )
  const byKeys = new Map<string, Among<D>>()
  const byParent = new Map<string, Place<D>>()
  const named = new Map<number, Named>()

  const placeAt = (path: string): Place<D> => {
    const [before, after] = [was.ancestryOf(path).key, becomes.ancestryOf(path).key]
    const keys = `${before} ${after}`
    const among = byKeys.get(keys) ?? new Map()
    byKeys.set(keys, among)
    return { isSame: before === after, among }
  }
  const namedBy = ({ number, value }: ProjectRecord<D>["policy"]): Named => {
    const allowlist = value.scope?.allowlist ?? []
    const known = named.get(number) ?? {
      projects: new Set(allowlist.map(({ project }) => project)),
      hasMoved: allowlist.some(({ group }) => moved.has(group))
    }
    named.set(number, known)
    return known
  }
  return (record: ProjectRecord<D>): Known<D> | null => {
    const { id, path, policy } = record
    const parent = path.slice(0, Math.max(0, path.lastIndexOf("/")))
    const place = byParent.get(parent) ?? placeAt(path)
    byParent.set(parent, place)
    // A group that goes elsewhere takes its projects out of the lists that name it, and brings others in.
    if (place.isSame && (moved.size === 0 || !namedBy(policy).hasMoved)) return null
    // An entry for the project itself restricts its own jobs, and is another project's for everyone else.
    const { projects } = namedBy(policy)
    const namesItself = projects.has(path) || (id !== undefined && projects.has(id))
    return { key: namesItself ? path : policy.number, among: place.among }
  }
}

/** Where projects of one group are, and those that are counted there. */
interface Place<D extends Domain> {
  /** The same is said above them as before. */
  readonly isSame: boolean
  readonly among: Among<D>
}

/** Whom an allowlist names. */
interface Named {
  readonly projects: ReadonlySet<Reference | undefined>
  /** A group by its number that is elsewhere than before. */
  readonly hasMoved: boolean
}

const subjectIn = <const D extends Domain>(
  compiler: Compiler,
  policies: Policies<D>,
  world: World<D>,
  record: ProjectRecord<D>
): Subject => {
  const { id, path, policy } = record
  return {
    compiler,
    target: { id, path },
    sources: policies.sources(world, path, policy.value),
    compiled: policies.under(world, record),
    facts: policy.value.facts,
    directory: world.directory
  }
}

/** Whether the same decides by both, of one scope: equal tables are one object, and a listed group may move. */
const isUnchanged = (before: Subject, after: Subject): boolean => {
  const [was, becomes] = [before.compiled, after.compiled]
  return (
    was.table === becomes.table &&
    was.inboundEnabled === becomes.inboundEnabled &&
    was.publicReads.every((word, at) => word === becomes.publicReads[at]) &&
    [...was.allowlist.groupIds.keys()].every(
      (id) => before.directory.groupPath(id) === after.directory.groupPath(id)
    )
  )
}
