import type { Problem } from "@jobwarden/core"
import { parseText, type Limits, type LocatedProblem } from "@jobwarden/policy-files"
import { Result } from "effect"
import { hideSecrets } from "./hide-secrets.ts"

/** Two MiB hold some ten thousand projects; a hostile file of that size still parses in seconds. */
export const platformFileLimits: Limits = {
  maximumBytes: 2 * 1024 * 1024,
  whenTooLarge: "nothing of it was read",
  maximumLevels: 32,
  maximumAliases: 1000,
  maximumValues: 1_000_000,
  maximumLexemes: 1_000_000,
  maximumProblems: 20
}

/**
 * Parses the text of a platform file: YAML 1.2, of which JSON is a part. What makes a file hostile is refused, and
 * so is a key given twice. Messages do not repeat what may be a secret.
 */
export const parseFile = (text: string): Result.Result<unknown, readonly Problem[]> => {
  const parsed = parseText(text, { limits: platformFileLimits, repeats: false })
  if (Result.isFailure(parsed)) return Result.fail(parsed.failure.map(told))
  const { repeated, value } = parsed.success
  return repeated.length > 0 ? Result.fail(repeated.map(told)) : Result.succeed(value)
}

/** The place is told with the problem: the paths of other problems are of the data, which is not there yet. */
const told = ({ column, line, message }: LocatedProblem): Problem =>
  hideSecrets({ path: [], message: `line ${line}, column ${column}: ${message}` })
