import { Cause, Exit, Schema } from "effect"
import type { Teardown } from "effect/Runtime"

/** The command did what it was asked, and the answer is a no: findings, or a denied `can`. All is printed. */
export class NegativeAnswer extends Schema.TaggedError<NegativeAnswer>()("NegativeAnswer", {
  /** Where somebody asked for another code than 1. */
  code: Schema.optionalKey(Schema.Int)
}) {
  override get message(): string {
    return "the answer is no"
  }
}

/** The command was asked for something that it cannot make sense of. */
export class WrongUsage extends Schema.TaggedError<WrongUsage>()("WrongUsage", { message: Schema.String }) {}

/** Input that the command needs cannot be read, or is not what it should be. */
export class UnusableInput extends Schema.TaggedError<UnusableInput>()("UnusableInput", {
  message: Schema.String
}) {}

const interrupted = 130

/** A signal is how a service is told to stop: once it has, all is well. Other commands did not finish. */
const endsBySignal: ReadonlySet<string> = new Set(["serve"])

/** SPEC §9.2: 0 fine, 1 findings or a denied `can`, 2 all else. A signal that cut the command short is 130. */
export const exitCodeOf = (exit: Exit.Exit<unknown, unknown>, command?: string): number => {
  if (Exit.isSuccess(exit)) return 0
  if (Cause.hasInterruptsOnly(exit.cause)) return endsBySignal.has(command ?? "") ? 0 : interrupted
  const error = Cause.squash(exit.cause)
  return error instanceof NegativeAnswer ? (error.code ?? 1) : 2
}

/** How long something that was left open may keep a process that has nothing more to do. */
const lingeringMilliseconds = 1000

/**
 * Ends the process once all that was printed has left it: a pipe may still hold some. It ends by itself, and is
 * ended only where something keeps it: `process.exit` waits for ever, now and then, for a compiler thread that waits
 * for the garbage collector of the main thread (nodejs/node#54918).
 */
export const teardownOf =
  (command: string | undefined): Teardown =>
  (exit, onExit) => {
    const code = exitCodeOf(exit, command)
    process.exitCode = code
    const end = () => {
      setTimeout(() => onExit(code), lingeringMilliseconds).unref()
    }
    process.stdout.write("", () => process.stderr.write("", end))
  }
