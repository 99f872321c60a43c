import { schemaProblems, type Problem } from "@jobwarden/core"
import { Result, Schema } from "effect"
import { StaticPlatformFile, type StaticPlatformData } from "./file-schema.ts"
import { describeHash, hideSecrets, valueAt } from "./hide-secrets.ts"
import { parseFile } from "./parse-file.ts"
import { makeRoster, type Roster } from "./roster.ts"

type Checked<Success> = Result.Result<Success, ReadonlyArray<Problem>>

interface StaticPlatform {
  readonly data: StaticPlatformData
  readonly roster: Roster
}

const decodeFile = Schema.decodeUnknownResult(StaticPlatformFile, {
  errors: "all",
  onExcessProperty: "error"
})

/** Checks each value by itself, and if all are sound, every name that stands for another. */
export const readStaticPlatform = (input: unknown): Checked<StaticPlatform> =>
  decodeFile(input).pipe(
    Result.mapError((error) => schemaProblems(error.issue, input).map(describeHashes(input))),
    Result.flatMap((data) => Result.map(makeRoster(data), (roster) => ({ data, roster }))),
    Result.mapError((problems) => problems.map(hideSecrets))
  )

const describeHashes =
  (input: unknown) =>
  ({ path, message }: Problem): Problem => {
    const isHash = path.length === 3 && path[0] === "tokens" && path[2] === "sha256"
    return { path, message: (isHash && describeHash(valueAt(input, path))) || message }
  }

/** The same, from a file's text. */
export const parseStaticPlatform = (text: string): Checked<StaticPlatform> =>
  Result.flatMap(parseFile(text), readStaticPlatform)

/** A problem of a platform file, with the file's name. */
export interface FileProblem extends Problem {
  readonly file: string
}

/**
 * Decodes the text of a platform file (YAML or JSON), or tells all that is wrong with it. Problems never repeat
 * what may be a secret.
 */
export const decodeStaticPlatform = (
  text: string,
  fileName: string
): Result.Result<StaticPlatformData, ReadonlyArray<FileProblem>> =>
  Result.mapBoth(parseStaticPlatform(text), {
    onSuccess: ({ data }) => data,
    onFailure: (problems) => problems.map((problem) => ({ file: fileName, ...problem }))
  })
