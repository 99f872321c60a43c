import type { Source } from "../access/accesses.ts"
import { difference, type ClassSet } from "../access/class-set.ts"
import {
  admittedBy,
  type CompiledCell,
  type CompiledProject,
  type Compiler,
  type PolicySources
} from "../access/compile.ts"
import { isSameProject, type Directory, type Identity } from "../access/directory.ts"
import type { Reference } from "../access/request.ts"
import { standingOf } from "../access/scope-gate.ts"
import type { Cell } from "../domain/vocabulary.ts"
import type { Path } from "../input/problem.ts"
import type { FactsOf } from "../policy/facts.ts"
import { permits, type AllowlistEntry, type EntryTerms } from "../policy/scope.ts"
import { makePrincipals, type KnownPrincipals } from "./principals.ts"
import { makeRows, union, type Rows } from "./rows.ts"
import { statementsIn, type Statement } from "./statements.ts"

/** A project as the rules look at it. */
export interface Subject {
  /** What compiled it: the numbers in its table are of this one. */
  readonly compiler: Compiler
  readonly target: Identity & { readonly path: string }
  readonly sources: PolicySources
  /** The sources compiled for the moment of the question. */
  readonly compiled: CompiledProject
  /** `undefined`: nothing is known beside the policy. */
  readonly facts: FactsOf | undefined
  readonly directory: Directory
}

/** An allowlist entry, as it decides, and where it is written. */
export interface ListedEntry extends EntryTerms {
  readonly index: number
  readonly path: Path
  /** Whose job tokens it is about. */
  readonly source: Source
  readonly permits: (cell: number) => boolean
  /** Neither a list nor a refusal: the entry lets everything through. */
  readonly permitsAll: boolean
}

/**
 * The set algebra of one policy: ⟦P⟧(r,a) is `admitted(cell)`, and ⟦P⟧(r,a) ∩ X ≠ ∅ is `admits(cell, X)`. Limits
 * are counted in, the scope is not (`principals` counts it in). Everything is worked out when first asked for.
 */
export interface PolicyView extends Subject {
  readonly cells: readonly CompiledCell[]
  /** The grants that some policy states and that decide a cell. */
  readonly statements: readonly Statement[]
  /** Whether some policy states the cell's grant; otherwise the baseline decides. */
  readonly isStated: (cell: Cell) => boolean
  /** Every class that the cell admits in some environment. */
  readonly admitted: (cell: Cell) => ClassSet
  readonly admits: (cell: Cell, some: ClassSet) => boolean
  /** The classes that the cell's grant names and some limit cuts, in some environment. */
  readonly cut: (cell: Cell) => ClassSet
  /** min(r,a): the rank of the least role among the cell's users; `Infinity` where it has none. */
  readonly minRank: (cell: Cell) => number
  /** Whether no allowlist stands before the project. */
  readonly scopeIsOpen: boolean
  readonly entries: readonly ListedEntry[]
  /** Whether the entry is the one that decides for a source, or one of two. */
  readonly decides: (entry: ListedEntry, source: Reference) => boolean
  /** Whether the entry names the project itself: it restricts the project's own job tokens. */
  readonly isSelf: (entry: ListedEntry) => boolean
  /** Who of these classes can do it, the scope applied; of the job tokens only those of a source, if one is said. */
  readonly principals: (cell: Cell, among: ClassSet, from?: Source) => KnownPrincipals
}

/** Works a value out when it is first asked for, once. */
export const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

const nobody: ClassSet = new Uint32Array(0)

/** What is remembered between projects. */
export interface SharedViews {
  readonly compiler: Compiler
  /** The names of the cells. */
  readonly names: readonly string[]
  readonly rows: Rows
  readonly principalsIn: ReturnType<typeof makePrincipals>
  readonly statementsIn: (subject: Subject) => Stated
}

interface Stated {
  readonly statements: readonly Statement[]
  /** The numbers of the cells that some statement decides. */
  readonly cells: ReadonlySet<number>
}

export const makeSharedViews = (compiler: Compiler): SharedViews => {
  const rows = makeRows(compiler)
  const names = compiler.vocabulary.cells.map(({ action, resource }) => `${resource}:${action}`)
  // Projects with equal documents have the cells of one compilation.
  const known = new WeakMap<CompiledProject["cell"], Stated>()
  const stated = ({ compiled, sources }: Subject): Stated => {
    const found = known.get(compiled.cell)
    if (found !== undefined) return found
    const statements = statementsIn(compiler.vocabulary, sources.documents)
    const cells = new Set(statements.flatMap((statement) => statement.cells.map(({ index }) => index)))
    const made = { statements, cells }
    known.set(compiled.cell, made)
    return made
  }
  return { compiler, names, rows, principalsIn: makePrincipals(compiler, rows), statementsIn: stated }
}

export const makePolicyView = (shared: SharedViews, subject: Subject): PolicyView => {
  const { compiler, rows } = shared
  const { compiled, directory, target } = subject
  const { sets } = compiler
  const { table } = compiled
  const names = [...table.named.keys()]
  const cells = lazily(() => compiled.cells)
  const stated = lazily(() => shared.statementsIn(subject))
  const entries = lazily(() => entriesOf(subject))
  const reader = lazily(() => shared.principalsIn(subject))

  const rowsAdmitted: ClassSet[] = []
  const admitted = ({ index }: Cell): ClassSet => (rowsAdmitted[index] ??= rows.of(table, index))
  return {
    ...subject,
    get cells() {
      return cells()
    },
    get statements() {
      return stated().statements
    },
    isStated: ({ index }) => stated().cells.has(index),
    admitted,
    admits: (cell, some) => rows.meet(admitted(cell), some),
    cut: ({ index }) => {
      const cell = cells()[index]
      if (cell === undefined || cell.limits.length === 0) return nobody
      const alone = { ...cell, limits: [] }
      return [undefined, ...names]
        .map((name) => difference(admittedBy(sets, alone, name), admittedBy(sets, cell, name)))
        .reduce(union)
    },
    minRank: (cell) => rows.minRank(admitted(cell)),
    scopeIsOpen: !compiled.inboundEnabled,
    get entries() {
      return entries()
    },
    decides: ({ entry }, source) =>
      standingOf(directory, target, compiled, directory.project(source)).entries.some(
        (one) => one.entry === entry
      ),
    isSelf: ({ entry: { project } }) =>
      project !== undefined && isSameProject(directory.project(project), target),
    principals: (cell, among, from) => reader()(cell, among, from)
  }
}

const entriesOf = ({ compiled: { allowlist }, sources }: Subject): readonly ListedEntry[] =>
  (sources.scope?.allowlist ?? []).flatMap((entry, index) => {
    const terms =
      typeof entry.project === "number"
        ? allowlist.projectIds.get(entry.project)
        : typeof entry.project === "string"
          ? allowlist.projectPaths.get(entry.project)
          : typeof entry.group === "number"
            ? allowlist.groupIds.get(entry.group)
            : allowlist.groupPaths.get(entry.group ?? "")
    const path = ["scope", "allowlist", index]
    return terms === undefined
      ? []
      : [
          {
            ...terms,
            index,
            path,
            source: sourceOf(entry),
            permits: (cell: number) => permits(terms, cell),
            permitsAll: letsAllThrough(entry)
          }
        ]
  })

const sourceOf = ({ group = "", project }: AllowlistEntry): Source =>
  project === undefined ? { group } : { project }

const letsAllThrough = ({ default_permissions: all, job_token_policies: list }: AllowlistEntry): boolean =>
  all === true || (list == null && all !== false)
