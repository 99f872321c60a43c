import type { CompiledProject, Compiler } from "./access/compile.ts"
import type { Access } from "./access/accesses.ts"
import { decideCaller, findCell, type Target } from "./access/decide.ts"
import { accesses, difference, type Difference } from "./access/difference.ts"
import { effectivePermissions } from "./access/effective-permissions.ts"
import { explainCaller, type Explanation } from "./access/explain.ts"
import { cellsHandedBeyond } from "./access/handed-out.ts"
import { limitedCells, type LimitedCell } from "./access/limited.ts"
import { minimalPolicy, type MinimalPolicy, type ObservedAccess } from "./access/minimal-policy.ts"
import type { Reason } from "./access/reason.ts"
import {
  readCaller,
  type AccessRequest,
  type Caller,
  type ReadCaller,
  type Reference
} from "./access/request.ts"
import type { Domain } from "./domain/domain.ts"
import type { Cell } from "./domain/vocabulary.ts"
import { InvalidInput, valid } from "./input/decode.ts"
import type { makeDecoders } from "./input/decoders.ts"
import { kind } from "./input/mismatch.ts"
import type { ProjectInputOf } from "./input/inputs.ts"
import type { Subject } from "./lint/policy-view.ts"
import type { RoleOf } from "./policy/grant.ts"
import type { PermissionsOf } from "./policy/permissions.ts"
import { consequences, type Consequence, type ProposalOf } from "./world/consequences.ts"
import { refuse } from "./world/load-world.ts"
import type { Policies } from "./world/policies.ts"
import type { ProjectRecord, World } from "./world/world.ts"

/**
 * The questions that are answered from the table (SPEC §6), exactly. Those that take a project as described
 * compare policies that need not be in force, among the groups and the instance that were put.
 */
export interface QuestionsOf<D extends Domain> {
  /** Decides, and says what lies behind it: every gate, and the nearest changes that would allow the request. */
  readonly explain: (request: AccessRequest<RoleOf<D>>) => Explanation
  /** Who can do something in a project, the scope applied; `null` where the project or the cell is unknown. */
  readonly whoCan: (project: Reference, resource: string, action: string) => Access | null
  /** Every `<resource>:<action>` that the caller may do in a project; `null` for an unknown project. */
  readonly whatCan: (project: Reference, caller: Caller<RoleOf<D>>) => readonly string[] | null
  /** What changes for whom if one description of a project replaced another. */
  readonly diff: (before: ProjectInputOf<D>, after: ProjectInputOf<D>) => Difference
  /**
   * What changes for whom if a group or the instance said something else, each distinct policy below it once. A
   * step of the walk is short, and says `null` while it has nothing to report: rest between steps where others
   * wait. It is about the moment of the question.
   */
  readonly consequences: (proposal: ProposalOf<D>) => Iterable<Consequence | null>
  /** Whether two descriptions of a project give everyone the same. */
  readonly equivalent: (one: ProjectInputOf<D>, other: ProjectInputOf<D>) => boolean
  /** Whether a description gives nobody what the other does not. */
  readonly narrower: (one: ProjectInputOf<D>, other: ProjectInputOf<D>) => boolean
  /**
   * A project as the rules look at it: one that was put, by its id or path, or one as described; `null` for an
   * unknown one.
   */
  readonly subject: (project: Reference | ProjectInputOf<D>) => Subject | null
  /** Every project that was put, as the rules over many projects look at them. */
  readonly subjects: () => readonly Subject[]
  /** The tightest policy that still allows what was observed and is allowed today, with the slack against today's. */
  readonly minimalPolicy: (
    project: ProjectInputOf<D>,
    observed: readonly ObservedAccess[]
  ) => MinimalPolicy<ObservedAccess>
  /** The grant in force in every cell, before limits, as a document. */
  readonly effectivePermissions: (project: ProjectInputOf<D>) => PermissionsOf<D>
  /** The cells that a limit cuts. */
  readonly limitedCells: (project: ProjectInputOf<D>) => readonly LimitedCell[]
  /** The cells that the change gives to job tokens beyond what the writer's role has (SPEC §3.2). */
  readonly cellsHandedBeyond: (
    writer: RoleOf<D>,
    before: ProjectInputOf<D>,
    after: ProjectInputOf<D>
  ) => readonly Cell[]
}

interface Surroundings<D extends Domain> {
  readonly compiler: Compiler
  readonly decoders: ReturnType<typeof makeDecoders<D>>
  readonly domain: D
  readonly now: () => number
  readonly policies: Policies<D>
  /** The world as it is at the moment of the question. */
  readonly world: () => World<D>
}

export const makeQuestions = <const D extends Domain>({
  compiler,
  decoders,
  domain,
  now,
  policies,
  world
}: Surroundings<D>): QuestionsOf<D> => {
  const { vocabulary } = compiler
  const read = (project: ProjectInputOf<D>): ProjectInputOf<D> => valid("project", decoders.project(project))
  const sourcesOf = ({ id: _, path, revision: __, ...policy }: ProjectInputOf<D>) =>
    policies.sources(world(), path, policy)
  const compile = ({ id: _, path, revision: __, ...policy }: ProjectInputOf<D>): CompiledProject =>
    policies.considered(world(), path, policy)

  const diff = (before: ProjectInputOf<D>, after: ProjectInputOf<D>): Difference => {
    const [earlier, later] = [read(before), read(after)]
    return difference(compiler, world().directory, later, compile(earlier), compile(later))
  }

  const proposed = (proposal: ProposalOf<D>): ((world: World<D>) => void) => {
    if ("instance" in proposal) {
      const instance = valid("instance", decoders.instance(proposal.instance))
      return (considered) => considered.putInstance(instance)
    }
    const group = valid("group", decoders.group(proposal.group))
    return (considered) => refuse("group", considered.putGroup(group))
  }

  const targetOf = (record: ProjectRecord<D>): Target => ({
    identity: record,
    revision: record.revision,
    compiled: policies.of(world(), record)
  })

  const explain = (request: AccessRequest<RoleOf<D>>): Explanation => {
    const nothing = { gates: [], byCaller: [], byOwner: null }
    const unread = { allowed: false, cell: null, grant: null, revision: null, ...nothing } as const
    try {
      if (typeof request !== "object" || request === null || Array.isArray(request)) {
        return { ...unread, reason: "invalid_request" }
      }
      const { project, caller, resource, action } = request
      const record = world().find(project)
      if (record === undefined) return { ...unread, reason: "unknown_project" }
      const target = targetOf(record)
      const index = findCell(vocabulary, resource, action)
      const cell = typeof index === "number" ? target.compiled.cell(index) : undefined
      if (cell === undefined) return { ...unread, reason: index as Reason, revision: target.revision }
      const { directory } = world()
      const readable = readCaller(vocabulary, caller)
      const reason =
        readable === null ? "invalid_request" : decideCaller(compiler, directory, target, cell, readable)
      const decision = {
        allowed: reason === "allowed",
        reason,
        cell: { resource: cell.cell.resource, action: cell.cell.action },
        grant: { value: cell.grant, source: cell.source },
        revision: target.revision
      }
      if (readable === null) return { ...decision, ...nothing }
      const sources = policies.sources(world(), record.path, record.policy.value)
      return { ...decision, ...explainCaller(compiler, directory, target, sources, cell, readable, now()) }
    } catch {
      return { ...unread, reason: "invalid_request" }
    }
  }

  const readOrNull = (caller: unknown): ReadCaller | null => {
    try {
      return readCaller(vocabulary, caller)
    } catch {
      // Its own getters may throw; what cannot be read is as what is malformed.
      return null
    }
  }

  const subjectOf = (record: ProjectRecord<D>): Subject => {
    const { id, path, policy } = record
    return {
      compiler,
      target: { id, path },
      sources: policies.sources(world(), path, policy.value),
      compiled: policies.of(world(), record),
      facts: policy.value.facts,
      directory: world().directory
    }
  }

  return {
    explain,
    whoCan: (project, resource, action) => {
      const [record, index] = [world().find(project), findCell(vocabulary, resource, action)]
      const cell = typeof index === "number" ? vocabulary.cells[index] : undefined
      if (record === undefined || cell === undefined) return null
      const { compiled, identity } = targetOf(record)
      const [found] = accesses(compiler, world().directory, identity, compiled, [cell])
      return found ?? { cells: [`${cell.resource}:${cell.action}`] }
    },
    whatCan: (project, caller) => {
      const record = world().find(project)
      if (record === undefined) return null
      const readable = readOrNull(caller)
      if (readable === null) return []
      const target = targetOf(record)
      return target.compiled.cells
        .filter((cell) => decideCaller(compiler, world().directory, target, cell, readable) === "allowed")
        .map(({ cell }) => `${cell.resource}:${cell.action}`)
    },
    diff,
    consequences: (proposal) => {
      const propose = proposed(proposal)
      return consequences(compiler, policies, world(), propose)
    },
    equivalent: (one, other) => {
      const { gained, lost } = diff(one, other)
      return gained.length === 0 && lost.length === 0
    },
    narrower: (one, other) => diff(other, one).gained.length === 0,
    subject: (project) => {
      const { directory } = world()
      if (typeof project === "object") {
        const input = read(project)
        const sources = sourcesOf(input)
        const target = { id: input.id, path: input.path }
        return {
          compiler,
          target,
          sources,
          compiled: compile(input),
          facts: input.facts,
          directory
        }
      }
      const record = world().find(project)
      return record === undefined ? null : subjectOf(record)
    },
    subjects: () => [...world().projectsByPath.values()].map(subjectOf),
    minimalPolicy: (project, observed) => {
      if (!Array.isArray(observed)) {
        throw new InvalidInput("observed", [{ path: [], message: `expected a list, got ${kind(observed)}` }])
      }
      const target = read(project)
      const question = { target, sources: sourcesOf(target), observed, now: now() }
      return minimalPolicy(compiler, world().directory, question)
    },
    effectivePermissions: (project) => effectivePermissions(compile(read(project))) as PermissionsOf<D>,
    limitedCells: (project) => {
      const input = read(project)
      return limitedCells(compiler, world().directory, input, sourcesOf(input), now())
    },
    cellsHandedBeyond: (writer, before, after) => {
      const [earlier, later] = [read(before), read(after)]
      const baselines = (cell: Cell) => vocabulary.baseline(cell, later.visibility ?? domain.visibilities[0])
      const rank = vocabulary.rank.get(writer) ?? -1
      return cellsHandedBeyond(compiler, baselines, compile(earlier), compile(later), rank)
    }
  }
}
