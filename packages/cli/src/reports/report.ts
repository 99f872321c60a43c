import type { Category, FixClass, Severity } from "@jobwarden/core/rules"
import { severityRank } from "./severity.ts"

/** A text is replaced from a place up to another, which is the first that stays. */
export interface Edit {
  /** Left out: the file of the result. */
  readonly file?: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** What stands there instead. */
  readonly text: string
}

/** What can be done about a result. */
export interface ReportFix {
  readonly class: FixClass
  /** What it does, in the imperative. */
  readonly title: string
  /** As edits of files; left out where nobody knows them. They do not overlap. */
  readonly edits?: readonly Edit[]
}

/** Something that was found, at its place in a file. Lines and columns count from 1, in UTF-16 units. */
export interface Result {
  /** A name from the list of the files. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** The end stands behind the last character, as in an editor. Both or neither. */
  readonly endLine?: number
  readonly endColumn?: number
  /** Where in the document, as people write it; empty: the whole file. */
  readonly path: string
  /** The id of a rule, or `invalid-file`. */
  readonly rule: string
  readonly severity: Severity
  readonly category: Category
  /** One sentence: what is wrong, and how to close it. */
  readonly message: string
  /** The page that says more: a URL, or a path from the root of the documentation. */
  readonly help: string
  /** Equal for the same rule, cells and principals, wherever they are found. */
  readonly fingerprint?: string
  /** Whom it concerns, one access each, for people. */
  readonly accesses?: readonly string[]
  /** The best first. */
  readonly fixes: readonly ReportFix[]
  /** The lines of the file around it, with their numbers and marks, as `codeFrame` makes them without colours. */
  readonly frame?: readonly string[]
}

/** Something that was found, and that somebody accepts. */
export interface SuppressedResult extends Result {
  readonly suppression: {
    readonly reason: string
    /** RFC 3339. */
    readonly until?: string
    /** Whether it is written in the files that are reported on, or was given beside them. */
    readonly kind: "in_file" | "external"
  }
}

/** A rule, as far as a reader of a report wants to know it. */
export interface ReportRule {
  readonly id: string
  readonly severity: Severity
  readonly category: Category
  /** What fires, in one sentence. */
  readonly summary: string
  /** Why it matters. */
  readonly rationale: string
  readonly remedy: string
  readonly help: string
}

/** A rule that could not look, and what it would have had to see: an input, or a fact as `facts.<name>`. */
export interface NotRun {
  readonly rule: string
  readonly missing: readonly string[]
  /** Where it did not run; left out: nowhere. */
  readonly file?: string
  /** Of which project in the file. */
  readonly project?: string
}

export interface ReportFile {
  /** As it was given, with forward slashes; from the working folder where the file is below it. */
  readonly name: string
  /** What stands in it, to the byte; left out where it could not be read as text. */
  readonly text?: string
}

/** All that a run found, for every printer. */
export interface Report {
  /** Of the command. */
  readonly version: string
  readonly files: readonly ReportFile[]
  /** The rules that ran, or tried to. Whoever only reads files has none. */
  readonly rules: readonly ReportRule[]
  readonly results: readonly Result[]
  readonly suppressed: readonly SuppressedResult[]
  readonly notRun: readonly NotRun[]
}

/** The rule of everything that is wrong with a file before a rule can look at it. */
export const invalidFile: ReportRule = {
  id: "invalid-file",
  severity: "error",
  category: "correctness",
  summary: "A file, or a part of it, cannot be read as a policy.",
  rationale:
    "What cannot be read has no meaning: no rule looked at it, and a service that is given it would refuse it.",
  remedy: "Correct what the message names. `jobwarden validate` checks a file after each change.",
  help: "docs/guides/configuration.md"
}

/** The rules that a report speaks of, each once: those that ran, and those that only a result names. */
export const rulesOf = ({ results, rules, suppressed }: Report): readonly ReportRule[] => {
  const known = new Map(rules.map((rule) => [rule.id, rule]))
  for (const { category, help, rule, severity } of [...results, ...suppressed]) {
    if (known.has(rule)) continue
    const unsaid = { id: rule, severity, category, summary: rule, rationale: rule, remedy: rule, help }
    known.set(rule, rule === invalidFile.id ? invalidFile : unsaid)
  }
  return [...known.values()]
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The worst first, then by place: the same order for the same results, however they came. */
export const worstFirst = <One extends Result>(results: readonly One[]): readonly One[] =>
  results.toSorted(
    (one, other) =>
      severityRank(one.severity) - severityRank(other.severity) ||
      compare(one.file, other.file) ||
      one.line - other.line ||
      one.column - other.column ||
      compare(one.rule, other.rule) ||
      compare(one.path, other.path) ||
      compare(one.message, other.message)
  )
