import type { Access, Source } from "../access/accesses.ts"
import type { ClassSet } from "../access/class-set.ts"
import type { ClassSpace } from "../access/class-space.ts"
import type { CompiledCell } from "../access/compile.ts"
import type { ObservedAccess } from "../access/minimal-policy.ts"
import type { Reference } from "../access/request.ts"
import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import type { Problem } from "../input/problem.ts"
import type { FactsOf } from "../policy/facts.ts"
import type { WantedGrant } from "../policy/shortest-grant.ts"
import type { Change } from "./change.ts"
import type { ClassMasks } from "./class-masks.ts"
import type { Category, Severity } from "./finding.ts"
import type { ListedEntry, PolicyView } from "./policy-view.ts"
import type { Place, Statement } from "./statements.ts"
import type { Suppression, SuppressionUse } from "./suppressions.ts"

/**
 * What a rule looks at: the policy, the policy before, scope and allowlist, limits, facts, the log of use,
 * suppressions, the document as it was written.
 */
export type RuleInput = "P" | "P0" | "L" | "C" | "F" | "G" | "S" | "D"

/** What was used, and so was allowed, from a log that is complete between two instants. */
export interface UseLog {
  /** RFC 3339. */
  readonly since: string
  /** RFC 3339. */
  readonly until: string
  readonly used: readonly ObservedAccess[]
  /** Job tokens that came, where the log does not say for what. */
  readonly authentications?: readonly Authentication[]
}

/** The job tokens of a source were let in, for something. */
export interface Authentication {
  /** Where they came. */
  readonly project: Reference
  /** The project whose jobs they were of. */
  readonly source: Reference
  /** RFC 3339. */
  readonly last_used?: string
}

/** A project's description before it is decoded, with what is wrong with it; paths are from its object. */
export interface WrittenDocument {
  readonly value: unknown
  /** A key that stands twice in one mapping is marked: the value no longer shows it. */
  readonly problems: readonly (Problem & { readonly kind?: "repeated_key" })[]
}

/** A fix as a rule proposes it. What it does is found out by machine; one that widens is thrown away. */
export interface FixProposal {
  readonly title: string
  readonly change: Change
}

/** What a check hands back: a place, the cells, who is concerned in each, and what to say. */
export interface Hit {
  readonly at: Place
  readonly cells: readonly Cell[]
  /** The classes concerned in each cell: those of them that can do it are named. */
  readonly concerned?: (cell: Cell) => ClassSet
  /** Of their job tokens only those of this source. */
  readonly from?: Source
  /** Who is concerned, where it is known exactly; then the two above are not asked. */
  readonly accesses?: readonly Access[]
  /** One sentence. `said` is who can do what: "owners can delete Maven packages". */
  readonly message: string | ((said: string) => string)
  /** Asked only where fixes are wanted. */
  readonly fixes?: () => readonly FixProposal[]
}

/** A statement, and those of its cells in which something is wrong, with whom it concerns there. */
export interface Concern {
  readonly statement: Statement
  readonly cells: readonly [Cell, ...Cell[]]
  readonly concerned: (cell: Cell) => ClassSet
}

/** Everything that a check may ask. What is asked of it is worked out once for all rules. */
export interface RuleContext {
  readonly vocabulary: Vocabulary
  readonly space: ClassSpace
  readonly masks: ClassMasks
  /** P, L and C. Only for rules that name one of them. */
  readonly policy: PolicyView
  /** P0. Only for rules that name it. */
  readonly before: PolicyView
  /** F. What a rule needs of it, it names in `facts`; the rest may be missing. */
  readonly facts: FactsOf
  /** G; `null` where there is none. */
  readonly uses: UseLog | null
  /** What P gives and P0 does not, the scope applied. Only for rules that name both. */
  readonly gained: readonly Access[]
  /** S: every suppression, and what it met. Only for rules that name it, which run after all others. */
  readonly suppressions: readonly SuppressionUse[]
  /** D. Only for rules that name it. */
  readonly written: WrittenDocument
  /** Epoch milliseconds. */
  readonly now: number
  /** A role's rank. Throws for a name that is no role: that is a mistake in the rule. */
  readonly rank: (role: string) => number
  readonly baseline: (cell: Cell) => number
  /**
   * The stated grants in which `concerned` holds somebody whom the cell admits. What it hands back is intersected
   * with the row of the table.
   */
  readonly concerns: (concerned: (cell: Cell, statement: Statement) => ClassSet | null) => readonly Concern[]
  /**
   * A fix that respells the grants of these cells, each from what it comes to now, in the project's own
   * document; where a `default` of the project decides exactly these cells, there. `null` leaves a cell as it is.
   */
  readonly respell: (
    at: Pick<Concern, "cells" | "statement"> | Statement,
    title: string,
    wanted: (grant: WantedGrant, cell: CompiledCell) => WantedGrant | null
  ) => readonly FixProposal[]
  /**
   * The cells that came through an entry (G), by number. `null` where nobody knows: there is no log, it does not
   * say what was used, or the scope is open, so that nothing comes through entries.
   */
  readonly usedThrough: (entry: ListedEntry) => ReadonlySet<number> | null
  /** The names of cells, as findings give them. */
  readonly names: (cells: readonly Cell[]) => readonly string[]
}

/** What an example says a rule finds, in it or nowhere. */
export interface ExpectedFinding {
  /** Each `<resource>:<action>`; all of them. */
  readonly cells?: readonly string[]
  /** As people write it, from the object of the project: `permissions.package_registry.maven.write`. */
  readonly path: string
}

/** Policies in the shape of policy files: tests and documentation at once. */
export interface Example<Project, Group, Instance> {
  /** What it shows, in a few words. */
  readonly title: string
  /** The project; its path is `acme/backend` where none is said. */
  readonly project: Project
  readonly groups?: Readonly<Record<string, Group>>
  readonly instance?: Instance
  /** P0, where the rule looks at it: the same project before. */
  readonly before?: Project
  readonly uses?: UseLog
  readonly suppressions?: readonly Suppression[]
  readonly written?: WrittenDocument
  /** RFC 3339; left out: noon of 2026-06-01, UTC. */
  readonly now?: string
}

export interface InvalidExample<Project, Group, Instance> extends Example<Project, Group, Instance> {
  readonly finds: readonly [ExpectedFinding, ...ExpectedFinding[]]
}

/** What shows a rule. It stands beside the rule, and not in it: a bundle of the linter leaves it out. */
export interface Examples<Project, Group, Instance> {
  /** The nearest that does not fire. */
  readonly valid: readonly [Example<Project, Group, Instance>, ...Example<Project, Group, Instance>[]]
  readonly invalid: readonly [
    InvalidExample<Project, Group, Instance>,
    ...InvalidExample<Project, Group, Instance>[]
  ]
}

/** A misconfiguration, and how to see it. One file, named by the id. */
export interface Rule<Id extends string = string> {
  readonly id: Id
  /** Stable; the catalogue's. */
  readonly number: number
  readonly category: Category
  readonly severity: Severity
  readonly inputs: readonly RuleInput[]
  /** The members of the facts without which the rule does not run. */
  readonly facts?: readonly (keyof FactsOf)[]
  /** Looks beyond the one policy, in meaning at least: it is told, and never stops a change (SPEC §7). */
  readonly background?: true
  /** What fires, in one sentence. */
  readonly summary: string
  /** Why it is dangerous. */
  readonly rationale: string
  /** What to do, for the page. */
  readonly remedy: string
  /** The condition in words or signs. */
  readonly formula: string
  readonly check: (context: RuleContext) => readonly Hit[]
}
