import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import { screen } from "../screen.ts"

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
    function* ({ keys: paths, newKey, origin, previous, store }) {
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
    "Signs a checkpoint of the audit log, to be kept elsewhere, or makes the key for it"
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
  const withPersonalData = checker.withPersonalData()
  const found = { log: store, kind: source.kind, checkpoints, problem, events, root, withPersonalData }
  yield* Console.error(
    report.printVerified({ ...found, isOwnUnverified: false }, { ...screen(), colour: false })
  )
  return yield* new NegativeAnswer()
})
