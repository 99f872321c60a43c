import type { Compiler } from "../access/compile.ts"
import { differenceBetween, type Difference } from "../access/difference.ts"
import type { Reference } from "../access/request.ts"
import type { Domain } from "../domain/domain.ts"
import type { GroupInputOf, InstanceInputOf } from "../input/schemas.ts"
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

type Known<D extends Domain> = {
  readonly key: number | string
  readonly among: Map<number | string, Alike<D>>
}

/** Finds whom a project is counted with; `null` where the change says nothing to it. */
const finder = <const D extends Domain>(was: World<D>, becomes: World<D>) => {
  const byKeys = new Map<string, Known<D>["among"]>()
  const byParent = new Map<string, Known<D>["among"] | null>()
  const named = new Map<number, ReadonlySet<Reference | undefined>>()

  const amongAt = (path: string): Known<D>["among"] | null => {
    const [before, after] = [was.ancestryOf(path).key, becomes.ancestryOf(path).key]
    if (before === after) return null
    const keys = `${before} ${after}`
    const known = byKeys.get(keys) ?? new Map()
    byKeys.set(keys, known)
    return known
  }
  const namedBy = ({ number, value }: ProjectRecord<D>["policy"]): ReadonlySet<Reference | undefined> => {
    const known = named.get(number) ?? new Set(value.scope?.allowlist?.map(({ project }) => project))
    named.set(number, known)
    return known
  }
  return (record: ProjectRecord<D>): Known<D> | null => {
    const { id, path, policy } = record
    const parent = path.slice(0, Math.max(0, path.lastIndexOf("/")))
    let among = byParent.get(parent)
    if (among === undefined) byParent.set(parent, (among = amongAt(path)))
    if (among === null) return null
    // An entry for the project itself restricts its own jobs, and is another project's for everyone else.
    const names = namedBy(policy)
    const namesItself = names.has(path) || (id !== undefined && names.has(id))
    return { key: namesItself ? path : policy.number, among }
  }
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
