import { StoreUnavailable, type UseNumbers } from "@jobwarden/service"
import { Effect, Result, type Redacted, type Scope } from "effect"
import { parseAddress, type PostgresAddress } from "./address.ts"
import { type FeedOptions, usualFeed } from "./change-feed.ts"
import { type Bounds, CommitUnknown, type Database, Failed, openDatabase, usualBounds } from "./database.ts"
import { unavailable, unusable } from "./failure.ts"
import { migrate, schemaVersion } from "./schema.ts"
import { closed } from "./writer.ts"
import { forgetful, unfinished } from "./writing.ts"

export interface PostgresOptions {
  /** Where the database is, as `parseAddress` reads it. It must exist; its schema `jobwarden` is made. */
  readonly url: string
  /** Used where the address has none. */
  readonly password?: Redacted.Redacted
  /**
   * The address of the same database without a pooler before it, to be told at once what other processes store. Left
   * out, the log is looked at often.
   */
  readonly listenUrl?: string
  /** How many different summaries of use a day may have; `roomOfADay`, if it is not said. */
  readonly roomOfADay?: UseNumbers
  readonly bounds?: Partial<Bounds>
  readonly feed?: Partial<Omit<FeedOptions, "listenAt">>
}

/** An open policy store. */
export interface Connection {
  readonly database: Database
  readonly bounds: Bounds
  readonly feed: FeedOptions
  /** Says what a failure means; fails, and does nothing, once the store is closed. */
  readonly told: <A, E>(
    effect: Effect.Effect<A, E | Failed | CommitUnknown>
  ) => Effect.Effect<A, Exclude<E, Failed | CommitUnknown> | StoreUnavailable>
}

/** Connects to a database, without looking at what is in it. */
export const connect = Effect.fn("connect")(function* (
  options: PostgresOptions
): Effect.fn.Return<Connection, StoreUnavailable, Scope.Scope> {
  const address = yield* addressOf("the store's address", options.url, options.password)
  const listenAt =
    options.listenUrl === undefined
      ? undefined
      : yield* addressOf("the address to listen at", options.listenUrl, options.password)
  const bounds = { ...usualBounds, ...options.bounds }
  const database = yield* openDatabase(address, bounds)
  let isOpen = true
  yield* Effect.addFinalizer(() => Effect.sync(() => void (isOpen = false)))
  const told: Connection["told"] = <A, E>(effect: Effect.Effect<A, E | Failed | CommitUnknown>) =>
    Effect.suspend(() =>
      isOpen
        ? effect.pipe(Effect.catch((error) => meaning<E>(address, error)))
        : Effect.fail(closed(database))
    )
  return {
    database,
    bounds,
    feed: { ...usualFeed, ...options.feed, ...(listenAt && { listenAt }) },
    told
  }
})

/** Opens a policy store, brings it to the latest schema, and closes it with the scope. */
export const openStore = Effect.fn("openStore")(function* (
  options: PostgresOptions
): Effect.fn.Return<Connection, StoreUnavailable, Scope.Scope> {
  const connection = yield* connect(options)
  const { database, told } = connection
  yield* told(requireSafe(database))
  yield* told(migrate(database))
  yield* told(requireFinished(database))
  return connection
})

const addressOf = (name: string, text: string, password: Redacted.Redacted | undefined) =>
  Result.match(parseAddress(text, password), {
    onFailure: (why): Effect.Effect<PostgresAddress, StoreUnavailable> =>
      Effect.fail(new StoreUnavailable({ reason: `${name} ${why}` })),
    onSuccess: Effect.succeed
  })

const meaning = <E>(
  address: PostgresAddress,
  error: E | Failed | CommitUnknown
): Effect.Effect<never, Exclude<E, Failed | CommitUnknown> | StoreUnavailable> => {
  if (error instanceof CommitUnknown) {
    return Effect.fail(
      unavailable(address, error.cause) ??
        unusable(address, "did not say whether it stored what it was given", "look before you try anew")
    )
  }
  if (!(error instanceof Failed)) return Effect.fail(error as Exclude<E, Failed | CommitUnknown>)
  const failure = unavailable(address, error.cause)
  return failure === undefined ? Effect.die(error.cause) : Effect.fail(failure)
}

/** Settings with which something that was reported as stored could be lost, or would not be what was stored. */
export const requireSafe = Effect.fnUntraced(function* ({ address, query }: Database) {
  const [settings] = yield* query<Record<"commits" | "syncs" | "encoding" | "standby", string | null>>(
    `SELECT current_setting('synchronous_commit', true) AS commits, current_setting('fsync', true) AS syncs,
            current_setting('server_encoding', true) AS encoding,
            current_setting('transaction_read_only', true) AS standby`
  )
  if (settings?.commits === "off") return yield* forgetful(address)
  if (settings?.syncs === "off") {
    return yield* unusable(
      address,
      "has `fsync` off, so that it may lose or damage everything when its machine stops",
      "turn it on in `postgresql.conf`, and copy the store from a backup if it ran without"
    )
  }
  if (settings?.encoding !== "UTF8" && settings?.encoding !== null) {
    return yield* unusable(
      address,
      `keeps text as ${String(settings?.encoding)}, which cannot hold every name`,
      "create a database with `ENCODING 'UTF8' TEMPLATE template0`"
    )
  }
  if (settings.standby === "on") {
    return yield* unusable(address, "takes no writes: it is a standby, or read-only", "name the primary")
  }
})

/** For all but the copying: the store is whole. */
export const requireFinished = Effect.fnUntraced(function* (database: Database) {
  const rows = yield* database.query<{ copied_from: string | null }>(
    "SELECT copied_from FROM jobwarden.audit_head"
  )
  if (rows[0]?.copied_from !== null && rows[0] !== undefined) return yield* unfinished(database.address)
})

/** For readers: the store is there, and this version of the program knows it. */
export const requireLatest = Effect.fnUntraced(function* (database: Database, latest: number) {
  const version = yield* schemaVersion(database)
  if (version !== latest) {
    return yield* unusable(
      database.address,
      version === 0
        ? "holds no policy store"
        : `has an older schema (${version}, this version reads ${latest})`,
      version === 0 ? "name another database" : "start this version of the service with it once"
    )
  }
})
