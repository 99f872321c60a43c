import { Effect, Option, Result } from "effect"
import { resolve } from "node:path"
import { UnusableInput, WrongUsage } from "../exit.ts"
import { prepareQuickstart, type Quickstart } from "../quickstart/prepare.ts"
import { defaultPort, portFrom, readConfiguration, type ServeConfiguration } from "./configuration.ts"

export { greeting } from "../quickstart/greeting.ts"

const quickstartFolder = resolve(import.meta.dirname, "../../../../.jobwarden/quickstart")

/** The flags of `jobwarden serve`. */
export interface Flags {
  readonly config: Option.Option<string>
  readonly quickstart: boolean
  readonly data: Option.Option<string>
}

/** What is to be served. */
export interface Plan {
  readonly configuration: ServeConfiguration
  readonly quickstart: Quickstart | null
}

/** Reads the flags, and lays the quickstart out where it is asked for. */
export const planOf = Effect.fn("planOf")(function* (
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
    const configuration: ServeConfiguration = {
      host: "127.0.0.1",
      port: port ?? defaultPort,
      platform: { type: "static", file: platformFile },
      sqlitePath
    }
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
