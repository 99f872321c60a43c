import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import { screen } from "../screen.ts"
import { insecureHttpFlag, type ServerFlags } from "../server/flags.ts"
import type { LogChecker, VerifierKey } from "@jobwarden/service"

/** `jobwarden audit verify LOG`: whether a log is what it was (SPEC §8). */
export const auditVerify = Command.make(
  "verify",
  {
    log: Argument.String("log").pipe(
      Argument.withDescription(
        "a store, which a service may be using, or an export; `-` is one on standard input"
      )
    ),
    checkpoints: Flag.String("checkpoint").pipe(
      Flag.withDescription("a checkpoint that was kept elsewhere, a file; may be given again"),
      Flag.atLeast(0)
    ),
    publicKeys: Flag.String("public-key").pipe(
      Flag.withDescription(
        "whose checkpoints are believed: a public key, or a file of one; may be given again"
      ),
      Flag.atLeast(0)
    ),
    rotations: Flag.String("rotation").pipe(
      Flag.withDescription(
        "a key that followed one of those, as its file says; may be given again, in order"
      ),
      Flag.atLeast(0)
    ),
    server: Flag.String("server").pipe(
      Flag.withDescription(
        "a service whose log has to begin with this one; the token is read from JOBWARDEN_TOKEN, and is an auditor's"
      ),
      Flag.optional
    ),
    insecureHttp: insecureHttpFlag,
    onlyHashes: Flag.Boolean("only-hashes").pipe(
      Flag.withDescription(
        "compare bytes, hashes and checkpoints alone, and read nothing of what the events say: fast"
      ),
      Flag.withDefault(false)
    ),
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print what was found"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("audit verify")(
    function* ({ checkpoints: paths, format, insecureHttp, log, onlyHashes, publicKeys, rotations, server }) {
      if ((paths.length > 0 || Option.isSome(server)) && publicKeys.length === 0) {
        const message =
          "`--public-key` is missing: without one from elsewhere anybody could have signed the checkpoint"
        return yield* new WrongUsage({ message })
      }
      const [{ believe, readCheckpoints, readPublicKeys }, { openSource }, { checkLog }, report] =
        yield* Effect.promise(() =>
          Promise.all([
            import("../audit/keys.ts"),
            import("../audit/source.ts"),
            import("../audit/walk.ts"),
            import("../audit/verify-report.ts")
          ])
        )
      const keys = yield* readPublicKeys(publicKeys, rotations)
      const given = yield* readCheckpoints(paths, keys)
      const source = yield* openSource(log)
      const isOwnBelieved = source.checkpoint !== undefined && keys.length > 0
      const own = isOwnBelieved ? [yield* believe("the export's checkpoint", source.checkpoint, keys)] : []
      const checkpoints = [...given, ...own]
      const checked = yield* checkLog(source, checkpoints, onlyHashes)
      const { checker } = checked
      const shown =
        Option.isSome(server) && checked.problem === null
          ? yield* atService({ server: server.value, insecureHttp }, checker, keys)
          : null
      const problem = checked.problem ?? shown?.problem ?? null
      const found = {
        log,
        kind: source.kind,
        checkpoints,
        problem,
        events: checker.size(),
        root: checker.root(),
        withPersonalData: checker.withPersonalData(),
        believed: checker.believed(),
        onlyHashes,
        ...(shown?.log && { server: shown.log }),
        isOwnUnverified: source.checkpoint !== undefined && !isOwnBelieved
      }
      yield* Console.log(
        format === "json" ? report.verifiedAsJson(found) : report.printVerified(found, screen())
      )
      if (problem !== null) return yield* new NegativeAnswer()
    },
    (effect) => Effect.scoped(effect)
  )
).pipe(
  Command.withDescription("Verifies an audit log: each event, the revisions, and checkpoints kept elsewhere"),
  Command.withExamples([
    {
      command: "jobwarden audit verify jobwarden.sqlite",
      description: "By itself; a service may be using it"
    },
    {
      command:
        "jobwarden audit verify jobwarden.sqlite --checkpoint monday.checkpoint --public-key audit.pub",
      description: "Against a checkpoint from elsewhere: only it shows that nothing was cut off or made anew"
    },
    {
      command:
        "jobwarden audit verify export.jsonl --server https://jobwarden.example --public-key audit.pub",
      description: "That the log of a running service begins with an export, or with a copy of its store"
    },
    { command: "jobwarden audit verify - < export.jsonl", description: "An export, on standard input" }
  ])
)

/** What a service shows of the log that was checked. */
const atService = Effect.fnUntraced(function* (
  flags: ServerFlags,
  checker: LogChecker,
  keys: readonly VerifierKey[]
) {
  const [{ connect }, { askConsistency }] = yield* Effect.promise(() =>
    Promise.all([import("../server/connect.ts"), import("../audit/server-log.ts")])
  )
  const client = yield* connect(flags)
  return yield* askConsistency({ size: checker.size(), root: checker.root() }, keys).pipe(
    Effect.provide(client)
  )
})
