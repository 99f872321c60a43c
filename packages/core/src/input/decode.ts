import { Result } from "effect"
import { repeatedEntries, type ScopeOf } from "../policy/scope.ts"
import { decodeShape } from "./decode-shape.ts"
import { listProblems, type Path, type Problem } from "./problem.ts"
import type { Shape } from "./shape.ts"
import { unreadableInput } from "./unreadable.ts"

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
 * Decodes by a shape: unknown keys are errors, and every problem is reported. The result shares nothing with the
 * input, and is frozen: decisions show grants as they were decoded, and nobody may change a policy through one.
 * What throws while it is read (a getter, a proxy) is a problem too.
 */
export const makeDecoder =
  <T>(shape: Shape, check: (value: T) => readonly Problem[] = () => []): ((input: unknown) => Decoded<T>) =>
  (input) => {
    try {
      const problems: Problem[] = []
      const decoded = decodeShape(shape, input, problems) as T
      if (problems.length === 0) problems.push(...check(decoded))
      return problems.length > 0 ? Result.fail(problems) : Result.succeed(decoded)
    } catch (cause) {
      return Result.fail([unreadableInput(cause)])
    }
  }

/** What is wrong with a scope beyond its shape. */
export const scopeProblems = (scope: ScopeOf | null | undefined, path: Path): readonly Problem[] =>
  repeatedEntries(scope ?? {}).map(({ index, first }) => ({
    path: [...path, "allowlist", index],
    message: `names the same source as entry ${first}; one entry decides, so keep one of them`
  }))
