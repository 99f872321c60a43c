import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { UnusableInput } from "../exit.ts"

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

export const serve = Command.make(
  "serve",
  { config, quickstart, data },
  Effect.fn("serve")(function* (flags) {
    // Loaded only here: the service, the server and the database are most of what the program imports.
    const { greeting, planOf } = yield* Effect.promise(() => import("../serve/plan.ts"))
    const plan = yield* planOf(flags)
    const { host, port } = plan.configuration
    const { listen, whyNot } = yield* Effect.promise(() => import("../serve/service.ts"))
    const { boundStopping } = yield* Effect.promise(() => import("../serve/stopping.ts"))
    boundStopping(plan.configuration.operations?.totalSeconds)
    const { forwardAuth, metrics, proxy, tokenService, url } = yield* listen(plan.configuration).pipe(
      Effect.mapError((cause) => new UnusableInput({ message: whyNot(cause, host, port) }))
    )
    if (proxy !== undefined) yield* Console.log(`before the registry, as a proxy: ${proxy}`)
    if (forwardAuth !== undefined) yield* Console.log(`asked by a proxy before the registry: ${forwardAuth}`)
    if (tokenService !== undefined) yield* Console.log(`tokens for a container registry: ${tokenService}`)
    if (metrics !== undefined) yield* Console.log(`metrics: ${metrics}`)
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
