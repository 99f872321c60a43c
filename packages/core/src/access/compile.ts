import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import { makeCellSet, type CellSet } from "../policy/cell-set.ts"
import { grantExpiry, type AnyGrant, type Conditions } from "../policy/grant.ts"
import {
  inheritGrant,
  limitsOf,
  type GrantSource,
  type InheritedGrant,
  type StatedDocument
} from "../policy/inheritance.ts"
import { readAllowlist, scopeExpiries, type Allowlist, type ScopeOf } from "../policy/scope.ts"
import { makeAccessTables, type AccessTable, type AccessTables } from "./access-table.ts"
import { intersection, wordsFor, type ClassSet } from "./class-set.ts"
import { makeClassSets, type ClassSets } from "./class-sets.ts"
import { makeClassSpace, type ClassSpace } from "./class-space.ts"
import { makeGrantSets, mentionedNames, type GrantSets } from "./grant-sets.ts"
import { makeJobSets, type JobSets } from "./job-sets.ts"

/** Everything that decides about one project, gathered by whoever knows it. */
export interface PolicySources {
  readonly visibility: string
  /** The project's own document, each ancestor group's defaults, nearest first, the instance's. */
  readonly documents: readonly StatedDocument[]
  /** Every ancestor's limits and the instance's. */
  readonly limits: readonly StatedDocument[]
  readonly scope: ScopeOf | null | undefined
  readonly enforceScope: boolean
}

/** One cell of a project: the grant in force, who states it, and what it comes to. */
export interface CompiledCell {
  readonly cell: Cell
  readonly grant: AnyGrant
  readonly source: GrantSource
  readonly conditions: Conditions
  readonly limits: readonly {
    readonly source: GrantSource
    readonly grant: AnyGrant
    readonly conditions: Conditions
  }[]
  /** A read that the platform gives everyone: no scope stands in a job token's way (SPEC §3.4). */
  readonly publicRead: boolean
}

/** A project's policy, ready to decide by. A value: the time it was compiled for is in it. */
export interface CompiledProject {
  readonly table: AccessTable
  /**
   * What lies behind one cell of the table, worked out anew each time: the table decides by itself, and there
   * are many projects. `undefined` where the domain has no such cell.
   */
  readonly cell: (index: number) => CompiledCell | undefined
  /** The same for every cell. */
  readonly cells: readonly CompiledCell[]
  readonly inboundEnabled: boolean
  readonly allowlist: Allowlist
  /** The reads that the platform gives everyone: no scope stands in a job token's way (SPEC §3.4). */
  readonly publicReads: CellSet
  /**
   * The policy is this one from the first of these instants (epoch milliseconds) to just before the second;
   * outside, something has expired or (a clock that was set back) has not yet, and it is to be compiled anew.
   */
  readonly validFrom: number
  readonly validUntil: number
}

/** What of a project's policy its scope has no part in: equal for all projects whose other sources are equal. */
export type CompiledGrants = Omit<CompiledProject, "allowlist" | "inboundEnabled">

/** What compiling needs of a domain, with what it remembers between projects. */
export interface Compiler {
  readonly vocabulary: Vocabulary
  readonly space: ClassSpace
  readonly sets: GrantSets
  /** What the tables are made of. */
  readonly classSets: ClassSets
  /** For one question: what is remembered of job tokens. */
  readonly jobSets: () => JobSets
  /** Compiles what the scope has no part in, as of `now` (epoch milliseconds). */
  readonly compileGrants: (
    sources: Pick<PolicySources, "documents" | "limits" | "visibility">,
    now: number
  ) => CompiledGrants
  /**
   * Compiles a project's policy as of `now` (epoch milliseconds). `grants`: of these sources and holding at that
   * time, where somebody has them already.
   */
  readonly compile: (sources: PolicySources, now: number, grants?: CompiledGrants) => CompiledProject
}

export const makeCompiler = (vocabulary: Vocabulary): Compiler => {
  const space = makeClassSpace(vocabulary)
  const sets = makeGrantSets(vocabulary, space)
  const classSets = makeClassSets(wordsFor(space.size))
  const tables = makeAccessTables(classSets)
  const allowlistAt = makeAllowlists(vocabulary)
  const compileGrants: Compiler["compileGrants"] = (sources, now) => {
    const compileOne = (cell: Cell): CompiledCell => compileCell(vocabulary, sets, sources, cell, now)
    const cells = vocabulary.cells.map(compileOne)
    return {
      table: tabulate(tables, sets, cells),
      cell: (index) => {
        const cell = vocabulary.cells[index]
        return cell && compileOne(cell)
      },
      get cells() {
        return vocabulary.cells.map(compileOne)
      },
      publicReads: makeCellSet(
        cells.length,
        cells.flatMap(({ cell, publicRead }) => (publicRead ? cell.index : []))
      ),
      ...validity(
        cells.flatMap(({ grant, limits }) => [grant, ...limits.map((limit) => limit.grant)].map(grantExpiry)),
        now
      )
    }
  }
  return {
    vocabulary,
    space,
    sets,
    classSets,
    jobSets: makeJobSets(space, vocabulary.domain.roles, classSets),
    compileGrants,
    compile: (sources, now, grants = compileGrants(sources, now)) => {
      const { scope } = sources
      const { validFrom, validUntil } = validity(scopeExpiries(scope), now)
      return {
        table: grants.table,
        cell: grants.cell,
        get cells() {
          return grants.cells
        },
        inboundEnabled: sources.enforceScope || (scope?.inbound_enabled ?? true),
        allowlist: allowlistAt(scope, now),
        publicReads: grants.publicReads,
        validFrom: Math.max(grants.validFrom, validFrom),
        validUntil: Math.min(grants.validUntil, validUntil)
      }
    }
  }
}

/** Reads allowlists; the one of a scope in which nothing expires is read once for all who share the scope. */
const makeAllowlists = (vocabulary: Vocabulary) => {
  const none = readAllowlist(vocabulary, undefined, 0)
  const lasting = new WeakMap<ScopeOf, Allowlist>()
  return (scope: ScopeOf | null | undefined, now: number): Allowlist => {
    if (scope == null || (scope.allowlist ?? []).length === 0) return none
    const known = lasting.get(scope)
    if (known !== undefined) return known
    const read = readAllowlist(vocabulary, scope, now)
    if (scopeExpiries(scope).length === 0) lasting.set(scope, read)
    return read
  }
}

const compileCell = (
  vocabulary: Vocabulary,
  sets: GrantSets,
  sources: Pick<PolicySources, "documents" | "limits" | "visibility">,
  cell: Cell,
  now: number
): CompiledCell => {
  const baseline = vocabulary.baseline(cell, sources.visibility)
  const { grant, source } = inheritGrant(sources.documents, cell)
  const read = (inherited: InheritedGrant) => ({
    ...inherited,
    conditions: sets.conditions(cell, baseline, inherited.grant, now)
  })
  return {
    cell,
    grant,
    source,
    conditions: sets.conditions(cell, baseline, grant, now),
    limits: limitsOf(sources.limits, cell).map(read),
    publicRead: cell.observes && grant === true && baseline < vocabulary.leastMemberRank
  }
}

/** The classes that a cell admits: the grant's set, cut by every limit. */
export const admittedBy = (sets: GrantSets, compiled: CompiledCell, environmentName?: string): ClassSet =>
  compiled.limits.reduce(
    (set, limit) => intersection(set, sets.admitted(limit.conditions, environmentName)),
    sets.reachable(compiled.cell, sets.admitted(compiled.conditions, environmentName))
  )

const tabulate = (tables: AccessTables, sets: GrantSets, cells: readonly CompiledCell[]): AccessTable => {
  const rows = cells.map((cell) => {
    const conditions = [cell.conditions, ...cell.limits.map((limit) => limit.conditions)]
    return { cell, usual: admittedBy(sets, cell), mentioned: new Set(conditions.flatMap(mentionedNames)) }
  })
  const names = [...new Set(rows.flatMap(({ mentioned }) => [...mentioned]))].sort()
  // A name makes a difference to the cells alone that mention it.
  const inNamed = (name: string): readonly ClassSet[] =>
    rows.map(({ cell, mentioned, usual }) => (mentioned.has(name) ? admittedBy(sets, cell, name) : usual))
  return tables.make(
    rows.map(({ usual }) => usual),
    names.map((name) => [name, inNamed(name)])
  )
}

const validity = (
  expiries: readonly (number | null)[],
  now: number
): Pick<CompiledProject, "validFrom" | "validUntil"> => {
  let [validFrom, validUntil] = [-Infinity, Infinity]
  for (const instant of expiries) {
    if (instant === null) continue
    // Under a clock that says no time everything counts as expired, and what was compiled holds at no time.
    if (!(instant > now)) validFrom = Math.max(validFrom, Number.isNaN(now) ? Infinity : instant)
    else validUntil = Math.min(validUntil, instant)
  }
  return { validFrom, validUntil }
}
