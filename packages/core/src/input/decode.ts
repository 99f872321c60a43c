import { Result, Schema } from "effect"
import { repeatedEntries, type ScopeOf } from "../policy/scope.ts"
import { listProblems, type Path, type Problem } from "./problem.ts"
import { schemaProblems } from "./schema-problems.ts"
import { foreignObjects, unreadableInput } from "./unreadable.ts"

/** An input that was refused whole, with everything that is wrong with it. */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput"
  readonly problems: readonly Problem[]

  constructor(what: string, problems: readonly Problem[]) {
    super(`${what} is invalid:\n${listProblems(problems)}`)
    this.problems = problems
  }
}

/** What was decoded; throws one `InvalidInput` with every problem where there are any. */
export const valid = <T>(what: string, decoded: Decoded<T>): T => {
  if (Result.isSuccess(decoded)) return decoded.success
  throw new InvalidInput(what, decoded.failure)
}

export type Decoded<T> = Result.Result<T, readonly Problem[]>

/**
 * Decodes by a schema: unknown keys are errors, and every problem is reported. The result shares nothing with
 * the input and is frozen. What throws while it is read (a getter, a proxy) is a problem too.
 */
export const makeDecoder = <T>(
  schema: Schema.Codec<T, T>,
  check: (value: T) => readonly Problem[] = () => []
): ((input: unknown) => Decoded<T>) => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })
  return (input) => {
    try {
      const decoded = decode(input)
      if (Result.isFailure(decoded)) {
        return Result.fail(schemaProblems(decoded.failure.issue, input))
      }
      const problems = [...foreignObjects(decoded.success, input), ...check(decoded.success)]
      return problems.length > 0 ? Result.fail(problems) : Result.succeed(frozen(decoded.success))
    } catch (cause) {
      return Result.fail([unreadableInput(cause)])
    }
  }
}

// Decisions show grants as they were decoded: nobody may change a policy through one.
const frozen = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(frozen)
    Object.freeze(value)
  }
  return value
}

/** What is wrong with a scope beyond its shape. */
export const scopeProblems = (scope: ScopeOf | null | undefined, path: Path): readonly Problem[] =>
  repeatedEntries(scope ?? {}).map(({ index, first }) => ({
    path: [...path, "allowlist", index],
    message: `names the same source as entry ${first}; one entry decides, so keep one of them`
  }))
