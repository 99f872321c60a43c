import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import { printable } from "../reports/printable.ts"
import { screen } from "../screen.ts"
import { insecureHttpFlag, type ServerFlags } from "../server/flags.ts"

const wrong = (message: string) => new WrongUsage({ message })

/** `jobwarden audit checkpoint`: signs what the log is now, or makes the key that signs (SPEC §8). */
export const auditCheckpoint = Command.make(
  "checkpoint",
  {
    store: Argument.String("store").pipe(
      Argument.withDescription("the store of a service, which may be using it"),
      Argument.optional
    ),
    keys: Flag.String("key").pipe(
      Flag.withDescription("the file of the key that signs; given again: of the key that it follows"),
      Flag.atLeast(0)
    ),
    previous: Flag.String("previous").pipe(
      Flag.withDescription("an earlier checkpoint, a file: the log has to begin with it; may be given again"),
      Flag.atLeast(0)
    ),
    server: Flag.String("server").pipe(
      Flag.withDescription(
        "ask this service for its checkpoint, which a `--public-key` has to have signed; the token is read from JOBWARDEN_TOKEN, and is an auditor's"
      ),
      Flag.optional
    ),
    insecureHttp: insecureHttpFlag,
    publicKeys: Flag.String("public-key").pipe(
      Flag.withDescription("with `--server`: a public key, or a file of one; may be given again"),
      Flag.atLeast(0)
    ),
    rotations: Flag.String("rotation").pipe(
      Flag.withDescription("with `--server`: a key that followed one of those, as its file says; in order"),
      Flag.atLeast(0)
    ),
    newKey: Flag.String("new-key").pipe(
      Flag.withDescription(
        "make a key in this file instead, and print its public key; with `--key`: its rotation"
      ),
      Flag.optional
    ),
    origin: Flag.String("origin").pipe(
      Flag.withDescription("with `--new-key`: the name of the log, such as `jobwarden.example.com/audit`"),
      Flag.optional
    )
  },
  Effect.fn("audit checkpoint")(
    function* ({
      insecureHttp,
      keys: paths,
      newKey,
      origin,
      previous,
      publicKeys,
      rotations,
      server,
      store
    }) {
      if (Option.isSome(server)) {
        if (Option.isSome(store) || Option.isSome(newKey) || Option.isSome(origin) || paths.length > 0) {
          return yield* wrong(
            "`--server` asks a service, which signs itself: leave out the store and the keys"
          )
        }
        if (publicKeys.length === 0) {
          return yield* wrong(
            "`--public-key` is missing: without one anybody could have signed the checkpoint"
          )
        }
        return yield* ask({ server: server.value, insecureHttp }, { publicKeys, rotations, previous })
      }
      if (publicKeys.length > 0 || rotations.length > 0) {
        return yield* wrong("`--public-key` and `--rotation` are for `--server`")
      }
      if (Option.isSome(newKey)) {
        if (Option.isSome(store) || previous.length > 0) {
          return yield* wrong("`--new-key` makes a key and signs no checkpoint: leave out the store")
        }
        return yield* makeKey(newKey.value, paths, origin)
      }
      if (Option.isSome(origin)) {
        return yield* wrong("`--origin` is for `--new-key`: a key has the name of its log in it")
      }
      if (Option.isNone(store)) return yield* wrong("`store` is missing")
      if (paths.length === 0) {
        return yield* wrong("`--key` is missing: `jobwarden audit checkpoint --new-key FILE` makes a key")
      }
      return yield* sign(store.value, paths, previous)
    },
    (effect) => Effect.scoped(effect)
  )
).pipe(
  Command.withDescription(
    "Signs a checkpoint of the audit log, to be kept elsewhere, or makes the key for it, or asks a service for one"
  ),
  Command.withExamples([
    {
      command:
        "jobwarden audit checkpoint --new-key audit.key --origin jobwarden.example.com/audit > audit.pub",
      description: "Make a key, once"
    },
    {
      command: "jobwarden audit checkpoint jobwarden.sqlite --key audit.key > monday.checkpoint",
      description: "Verify the log and sign it; a service may be using the store"
    },
    {
      command:
        "jobwarden audit checkpoint --server https://jobwarden.example --public-key audit.pub --previous monday.checkpoint",
      description: "Ask a service, and make sure that its log was only added to"
    },
    {
      command: "jobwarden audit checkpoint --new-key next.key --key audit.key > next.rotation",
      description: "Make the next key, signed by the one before and by itself"
    }
  ])
)

const makeKey = Effect.fnUntraced(function* (
  path: string,
  keys: readonly string[],
  origin: Option.Option<string>
) {
  const [{ makeKeyFile, readKeyFile }, { signRotation }] = yield* Effect.promise(() =>
    Promise.all([import("../audit/keys.ts"), import("@jobwarden/service")])
  )
  const [old, another] = keys
  if (another !== undefined) return yield* wrong("a new key follows one key: give one `--key`")
  if (old === undefined) {
    if (Option.isNone(origin)) return yield* wrong("`--origin` is missing: the name of the log")
    const { verifier } = yield* makeKeyFile(path, origin.value)
    return yield* Console.log(verifier.text)
  }
  if (Option.isSome(origin)) return yield* wrong("`--origin` is that of the key before: leave it out")
  const before = yield* readKeyFile(old)
  const fresh = yield* makeKeyFile(path, before.verifier.name)
  yield* Console.log(signRotation(before, fresh).trimEnd())
})

const sign = Effect.fnUntraced(function* (
  store: string,
  paths: readonly string[],
  previous: readonly string[]
) {
  const [{ readCheckpoints, readKeyFile }, { openStoreSource }, { checkLog }, report, { signCheckpoint }] =
    yield* Effect.promise(() =>
      Promise.all([
        import("../audit/keys.ts"),
        import("../audit/source.ts"),
        import("../audit/walk.ts"),
        import("../audit/verify-report.ts"),
        import("@jobwarden/service")
      ])
    )
  const signers = yield* Effect.forEach(paths, (path) => readKeyFile(path))
  const [first] = signers
  const origin = first?.verifier.name ?? ""
  if (signers.some(({ verifier }) => verifier.name !== origin)) {
    return yield* wrong("`--key`: the keys are of different logs")
  }
  const keys = signers.map(({ verifier }) => verifier)
  const checkpoints = yield* readCheckpoints(previous, keys)
  const source = yield* openStoreSource(store)
  const { checker, problem } = yield* checkLog(source, checkpoints)
  const [events, root] = [checker.size(), checker.root()]
  if (problem === null)
    return yield* Console.log(signCheckpoint({ origin, size: events, root }, signers).trimEnd())
  // Nothing is signed that is not what it was: a checkpoint would make it so.
  const found = {
    log: store,
    kind: source.kind,
    checkpoints,
    problem,
    events,
    root,
    withPersonalData: checker.withPersonalData(),
    believed: checker.believed(),
    isOwnUnverified: false
  }
  yield* Console.error(report.printVerified(found, { ...screen(), colour: false }))
  return yield* new NegativeAnswer()
})

/** The checkpoint of a service, once its log was shown to begin with all that is known of it. */
const ask = Effect.fnUntraced(function* (
  flags: ServerFlags,
  given: { readonly [Name in "publicKeys" | "rotations" | "previous"]: readonly string[] }
) {
  const [{ readCheckpoints, readPublicKeys }, { connect }, { askCheckpoint, askConsistency }] =
    yield* Effect.promise(() =>
      Promise.all([
        import("../audit/keys.ts"),
        import("../server/connect.ts"),
        import("../audit/server-log.ts")
      ])
    )
  const keys = yield* readPublicKeys(given.publicKeys, given.rotations)
  const known = yield* readCheckpoints(given.previous, keys)
  const client = yield* connect(flags)
  const shown = yield* Effect.provide(
    known.length === 0
      ? Effect.map(askCheckpoint(keys), (one) => [one])
      : Effect.forEach(known, (one) => askConsistency(one, keys)),
    client
  )
  for (const { problem } of shown) {
    if (problem === null) continue
    yield* Console.error(`jobwarden: ${printable(problem.message)}`)
    return yield* new NegativeAnswer()
  }
  const latest = shown.at(-1)?.log
  if (latest) yield* Console.log(latest.note.trimEnd())
})
