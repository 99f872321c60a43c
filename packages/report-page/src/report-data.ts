/** How bad a finding is, the worst first. */
export const severities = ["error", "critical", "high", "medium", "low", "info"] as const
export type Severity = (typeof severities)[number]

/** Something that a rule found, ready to be read. */
export interface FindingTold {
  readonly rule: string
  readonly severity: Severity
  /** One sentence: what it opens, and how to close it. */
  readonly message: string
  /** The project that it is about; left out where it is about a file. */
  readonly project?: string
  /** `policy.yaml:12:9` */
  readonly place: string
  /** Where in the document; empty: the whole file. */
  readonly path: string
  /** The best first. */
  readonly fixes: readonly { readonly class: string; readonly title: string }[]
}

/** A finding that somebody accepts, and why. */
export interface AcceptedFinding extends FindingTold {
  readonly reason: string
  /** RFC 3339. */
  readonly until?: string
}

/** A rule that found something. */
export interface RuleTold {
  readonly id: string
  readonly rationale: string
  readonly remedy: string
}

/** What changes in some projects, in all of them the same. */
export interface ChangedAccess {
  /** Each by its path, with what is remarkable about it. */
  readonly projects: readonly string[]
  readonly gained: readonly string[]
  readonly lost: readonly string[]
}

/**
 * All that a page holds: plain data, and no texts of files.
 *
 * @typeParam World what the engine in the page is given
 */
export interface ReportData<World = unknown> {
  readonly version: 1
  /** Of the command that wrote it. */
  readonly writtenBy: string
  /** The moment that ends are counted from, epoch milliseconds; `null`: that at which somebody looks. */
  readonly at: number | null
  readonly world: World
  readonly files: number
  readonly preset: string
  /** How many rules looked. */
  readonly rulesRun: number
  /** The worst first. */
  readonly findings: readonly FindingTold[]
  readonly accepted: readonly AcceptedFinding[]
  readonly rules: readonly RuleTold[]
  /** Rules that lacked something to look at, each in a sentence. */
  readonly notRun: readonly string[]
  readonly difference: {
    readonly before: string
    readonly summary: string
    /** Those in which somebody gains something first. */
    readonly changes: readonly ChangedAccess[]
  } | null
}
