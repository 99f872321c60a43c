import {
  mostNoteCharacters,
  verifyConsistency,
  type Checkpoint,
  type LogProblem,
  type VerifiedCheckpoint,
  type VerifierKey
} from "@jobwarden/service"
import { Effect, Result, Schema } from "effect"
import { orStrange } from "../server/answers.ts"
import { ServerClient } from "../server/client.ts"
import { believe } from "./keys.ts"

const HashText = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9+/]{43}=$/))

/** No log is so long that a proof would need more. */
const mostHashes = 128

const decodeProof = Schema.decodeUnknownResult(
  Schema.Struct({
    kind: Schema.Literal("consistency"),
    first: Schema.Int,
    second: Schema.Int,
    proof: Schema.Array(HashText).check(Schema.isMaxLength(mostHashes)),
    checkpoint: Schema.String.check(Schema.isMaxLength(mostNoteCharacters))
  })
)

/** The log of a service as it is now, signed by a key that is known. */
export interface ServerLog {
  readonly server: string
  readonly checkpoint: VerifiedCheckpoint
  /** The checkpoint as it came. */
  readonly note: string
}

/** What a service shows of a state that is known of its log. */
export type Shown =
  | { readonly log: ServerLog; readonly problem: null }
  | { readonly log: ServerLog | null; readonly problem: LogProblem }

/**
 * Asks a service whether its log begins with a known state. Nothing of the answer is believed but what one of these
 * keys signed and what its proof shows; a log that has become shorter does not begin with it.
 */
export const askConsistency = Effect.fn("askConsistency")(function* (
  { root, size }: Pick<Checkpoint, "root" | "size">,
  keys: readonly VerifierKey[]
) {
  const { ask, server } = yield* ServerClient
  const path = "/audit/proof"
  const problem = (message: string): LogProblem => ({ check: "checkpoint", sequence: null, message })
  const answer = yield* ask({ method: "GET", path, query: [["first", String(size)]] }).pipe(
    Effect.map(({ body }) => ({ body })),
    Effect.catchIf(
      (failure) => failure._tag === "ServerRefused" && failure.status === 404 && size > 0,
      () => Effect.succeed(null)
    )
  )
  if (answer === null) {
    const shorter = `the log of ${server} has fewer than ${size} events, or is none: its end was cut off, or it is an older copy`
    return { log: null, problem: problem(shorter) } satisfies Shown as Shown
  }
  const read = Result.mapError(decodeProof(answer.body), () => "a proof is not told as it should be")
  const said = yield* orStrange(read, { request: `GET ${path}`, server })
  const checkpoint = yield* believe(`the checkpoint of ${server}`, said.checkpoint, keys)
  const log: ServerLog = { server, checkpoint, note: said.checkpoint }
  const shows = verifyConsistency({
    first: size,
    firstRoot: root,
    second: checkpoint.size,
    secondRoot: checkpoint.root,
    proof: said.proof.map((hash) => new Uint8Array(Buffer.from(hash, "base64")))
  })
  const wrong = `the log of ${server}, of ${checkpoint.size} events, is not shown to begin with these ${size}`
  return { log, problem: shows ? null : problem(wrong) } satisfies Shown as Shown
})

/** The log of a service as it is now. */
export const askCheckpoint = Effect.fn("askCheckpoint")(function* (keys: readonly VerifierKey[]) {
  const { emptyRoot } = yield* Effect.promise(() => import("@jobwarden/service"))
  return yield* askConsistency({ size: 0, root: emptyRoot() }, keys)
})
