import type { SizeLimit } from "../text/read-text.ts"

/** What a file may be. A file beyond one of these is refused before it costs more. */
export interface Limits extends SizeLimit {
  /** Lists and maps in each other. */
  readonly maximumLevels: number
  readonly maximumAliases: number
  /** All lists, maps, texts and numbers, those that aliases stand for counted at every alias. */
  readonly maximumValues: number
  /** The pieces that the text is cut into: words, signs, blanks, line ends. */
  readonly maximumLexemes: number
  /** Mistakes in the text itself, of which one often brings others. */
  readonly maximumProblems: number
}

/**
 * Those of policy files. The pieces bound the memory: a million of them take 500 MB at most, whatever they are,
 * and hold some ten thousand projects.
 */
export const policyFileLimits: Limits = {
  maximumBytes: 10 * 1024 * 1024,
  whenTooLarge: "split it, several files are checked together",
  maximumLevels: 32,
  maximumAliases: 1000,
  maximumValues: 1_000_000,
  maximumLexemes: 1_000_000,
  maximumProblems: 20
}
