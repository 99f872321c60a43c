import { Argument, Command, Flag } from "effect/cli"
import { Console, Effect } from "effect"
import { UnusableInput, WrongUsage } from "../exit.ts"

const longestToken = 4096

/** `jobwarden hash-token`: makes a token, or hashes one, for the file of the static platform (SPEC §9.6). */
export const hashTokenCommand = Command.make(
  "hash-token",
  {
    prefix: Flag.String("prefix").pipe(
      Flag.withDescription("what the token begins with, so that people and scanners recognize it"),
      Flag.withDefault("jwp-")
    ),
    stdin: Flag.Boolean("stdin").pipe(
      Flag.withDescription("hash the token on standard input instead of making one"),
      Flag.withDefault(false)
    ),
    refused: Argument.String("token").pipe(
      Argument.withDescription("refused: other users of the machine see arguments; use --stdin"),
      Argument.variadic()
    )
  },
  Effect.fn("hash-token")(function* ({ prefix, stdin, refused }) {
    if (refused.length > 0) return yield* new WrongUsage({ message: noArguments })
    if (!/^[\w-]{0,32}$/.test(prefix)) {
      return yield* new WrongUsage({
        message: "`--prefix` has at most 32 letters, digits, `-` and `_`, so that the token fits every header"
      })
    }
    // Loaded only here: platforms bring the service with them.
    const { hashToken, makeToken } = yield* Effect.promise(() => import("@jobwarden/platforms"))
    const token = stdin ? yield* readToken : makeToken(prefix)
    const hash = hashToken(token)
    if (!stdin) yield* Console.log(`token:  ${token}`)
    yield* Console.log(`sha256: ${hash}`)
    yield* Console.log(`\nin the platform file, under \`tokens\`, with whom it signs in:`)
    yield* Console.log(`  - { sha256: ${hash}, user: USERNAME }`)
    if (!stdin) yield* Console.error("\nThe token is shown only now: keep it where secrets are kept.")
  })
).pipe(Command.withDescription("Makes a token, or hashes one, for the platform file"))

const noArguments =
  "a token is never given as an argument, where other users of the machine and the shell's history see it; " +
  "pipe it in: `jobwarden hash-token --stdin < file`"

const readToken = Effect.gen(function* () {
  const text = yield* Effect.tryPromise({
    try: () => readStandardInput(),
    catch: () => new UnusableInput({ message: "standard input cannot be read; pipe the token in" })
  })
  const token = text.replace(/\r?\n$/, "")
  if (token === "") return yield* new UnusableInput({ message: "standard input is empty; pipe the token in" })
  if (token.length > longestToken || /[\s\p{Cc}]/u.test(token)) {
    return yield* new UnusableInput({
      message: `standard input holds no token: one line without spaces, of at most ${longestToken} characters`
    })
  }
  return token
})

const readStandardInput = async (): Promise<string> => {
  let text = ""
  for await (const chunk of process.stdin.setEncoding("utf8") as AsyncIterable<string>) {
    text += chunk
    if (text.length > longestToken + 2) break
  }
  return text
}
