import { Console, Effect, Option, Result } from "effect"
import { Command, Flag } from "effect/cli"
import { resolve } from "node:path"
import { UnusableInput, WrongUsage } from "../exit.ts"
import { greeting } from "../quickstart/greeting.ts"
import { prepareQuickstart, type Quickstart } from "../quickstart/prepare.ts"
import { defaultPort, portFrom, readConfiguration, type ServeConfiguration } from "../serve/configuration.ts"

const quickstartFolder = resolve(import.meta.dirname, "../../../../.jobwarden/quickstart")

const config = Flag.String("config").pipe(
  Flag.withAlias("c"),
  Flag.withDescription("The configuration file: listen address, store, platform"),
  Flag.optional
)

const quickstart = Flag.Boolean("quickstart").pipe(
  Flag.withDescription("Serve a small sample organisation, and print requests to try"),
  Flag.withDefault(false)
)

const data = Flag.String("data").pipe(
  Flag.withDescription("With --quickstart: the folder that keeps its tokens and its store"),
  Flag.optional
)

interface Flags {
  readonly config: Option.Option<string>
  readonly quickstart: boolean
  readonly data: Option.Option<string>
}

interface Plan {
  readonly configuration: ServeConfiguration
  readonly quickstart: Quickstart | null
}

const planOf = Effect.fn("planOf")(function* (
  flags: Flags
): Effect.fn.Return<Plan, WrongUsage | UnusableInput> {
  if (flags.quickstart && Option.isSome(flags.config)) {
    return yield* new WrongUsage({ message: "serve takes either --config or --quickstart, not both" })
  }
  if (!flags.quickstart && Option.isSome(flags.data)) {
    return yield* new WrongUsage({
      message: "--data goes with --quickstart; with --config the file says where the store is"
    })
  }
  const port = portFrom(process.env["PORT"])
  if (port === null) {
    return yield* new WrongUsage({ message: "the environment variable PORT is not a port (0 to 65535)" })
  }
  if (flags.quickstart) {
    const folder = Option.match(flags.data, {
      onNone: () => quickstartFolder,
      onSome: (given) => resolve(given)
    })
    const prepared = yield* Effect.try({
      try: () => prepareQuickstart(folder),
      catch: (cause) =>
        new UnusableInput({ message: `the quickstart cannot be laid out: ${(cause as Error).message}` })
    })
    const { platformFile, sqlitePath } = prepared
    const configuration = { host: "127.0.0.1", port: port ?? defaultPort, platformFile, sqlitePath }
    return { configuration, quickstart: prepared }
  }
  if (Option.isNone(flags.config)) {
    return yield* new WrongUsage({
      message: "serve needs a configuration: --config jobwarden.yaml, or --quickstart to try it out"
    })
  }
  const read = readConfiguration(resolve(flags.config.value))
  if (Result.isFailure(read)) return yield* new UnusableInput({ message: read.failure })
  return { configuration: { ...read.success, ...(port === undefined ? {} : { port }) }, quickstart: null }
})

export const serve = Command.make(
  "serve",
  { config, quickstart, data },
  Effect.fn("serve")(function* (flags) {
    const plan = yield* planOf(flags)
    const { host, port } = plan.configuration
    // Loaded only here: the server and the database are most of what the program imports.
    const { listen, whyNot } = yield* Effect.promise(() => import("../serve/service.ts"))
    const { forwardAuth, proxy, url } = yield* listen(plan.configuration).pipe(
      Effect.mapError((cause) => new UnusableInput({ message: whyNot(cause, host, port) }))
    )
    if (proxy !== undefined) yield* Console.log(`before the registry, as a proxy: ${proxy}`)
    if (forwardAuth !== undefined) yield* Console.log(`asked by a proxy before the registry: ${forwardAuth}`)
    yield* Console.log(plan.quickstart ? greeting(url, plan.quickstart) : `Jobwarden listens on ${url}`)
    return yield* Effect.never
  }, Effect.scoped)
).pipe(
  Command.withDescription("Run the service: the HTTP API over a store and a platform"),
  Command.withExamples([
    { command: "jobwarden serve --quickstart", description: "Try it out with a sample organisation" },
    {
      command: "jobwarden serve --quickstart --data ~/jobwarden",
      description: "The same, keeping tokens and store in that folder"
    },
    { command: "jobwarden serve --config jobwarden.yaml", description: "Serve as the file says" }
  ])
)
