import { Data, Effect, Redacted, type Scope } from "effect"
import { Client, DatabaseError, Pool, types, type ClientBase, type ClientConfig, type PoolClient } from "pg"
import type { PostgresAddress } from "./address.ts"
import { isSurelyNothing, TookTooLong } from "./failure.ts"

/** A statement failed, or its connection; what it means is for whoever asked. */
export class Failed extends Data.TaggedError("Failed")<{ readonly cause: unknown }> {}

/** Whether a transaction was committed cannot be told from its own connection. */
export class CommitUnknown extends Data.TaggedError("CommitUnknown")<{ readonly cause: unknown }> {}

export type Query = <Row extends object>(
  sql: string,
  values?: ReadonlyArray<unknown>
) => Effect.Effect<ReadonlyArray<Row>, Failed>

/** How a transaction sees what others commit meanwhile. */
export type Isolation = "each statement anew" | "one moment, to read"

/** A bounded number of connections, each for one statement or one transaction at a time. */
export interface Database {
  readonly address: PostgresAddress
  readonly bounds: Bounds
  /** One statement by itself, which may be sent twice: nothing that writes. */
  readonly query: Query
  /** Commits what `body` did once it succeeds, and undoes it where it fails or is interrupted. */
  readonly transaction: <A, E>(
    body: (query: Query) => Effect.Effect<A, E>,
    isolation?: Isolation
  ) => Effect.Effect<A, E | Failed | CommitUnknown>
}

export interface Bounds {
  readonly connections: number
  readonly connectMilliseconds: number
  /** For one statement, and for the answer to a COMMIT. */
  readonly statementMilliseconds: number
  /** How long a change waits to learn what became of it, while a server starts again or a standby takes over. */
  readonly settleMilliseconds: number
}

export const usualBounds: Bounds = {
  connections: 10,
  connectMilliseconds: 5000,
  statementMilliseconds: 15_000,
  settleMilliseconds: 10_000
}

/** Longer than any pause between two statements of ours: a process that stands still lets go of its locks. */
const idleMilliseconds = 30_000
const bigint = 20
const nothing = (): void => {}

/** Everything that the driver would otherwise take from the environment is said. */
export const clientConfig = (address: PostgresAddress, bounds: Bounds): ClientConfig => {
  const { connectSeconds, database, encryption, host, password, port, user } = address
  return {
    host,
    port,
    database,
    user,
    password: () => {
      if (password === undefined) throw new Error("it asks for a password, and none is given")
      return Redacted.value(password)
    },
    ssl: encryption !== null && {
      rejectUnauthorized: true,
      ...(encryption.authorities !== undefined && { ca: encryption.authorities }),
      ...(encryption.certificate !== undefined && { cert: encryption.certificate }),
      ...(encryption.key && { key: Redacted.value(encryption.key) }),
      ...(!encryption.isNameChecked && { checkServerIdentity: () => undefined })
    },
    application_name: "jobwarden",
    keepAlive: true,
    connectionTimeoutMillis:
      connectSeconds === undefined ? bounds.connectMilliseconds : connectSeconds * 1000,
    types: {
      getTypeParser: ((oid: number, format?: "text" | "binary") =>
        oid === bigint ? Number : types.getTypeParser(oid, format as "text")) as typeof types.getTypeParser
    }
  }
}

/** A connection of one's own, for as long as the scope; the server lists it by this name. */
export const connectAlone = (
  address: PostgresAddress,
  bounds: Bounds,
  name: string
): Effect.Effect<Client, Failed, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        const client = new Client({ ...clientConfig(address, bounds), application_name: name })
        // A connection that breaks while nobody asks anything would otherwise end the process.
        client.on("error", nothing)
        await client.connect().catch((cause: unknown) => {
          void client.end().catch(nothing)
          throw cause
        })
        return client
      },
      catch: (cause) => new Failed({ cause })
    }),
    (client) => Effect.sync(() => void client.end().catch(nothing))
  )

interface Answered<Row> {
  readonly command: string
  readonly rows: ReadonlyArray<Row>
}

/** Sends a statement; the answer is that of the last of several. Gives up in time, and the connection with it. */
export const ask = <Row extends object>(
  client: ClientBase,
  milliseconds: number,
  sql: string,
  values: ReadonlyArray<unknown> = []
): Effect.Effect<Answered<Row>, Failed> =>
  Effect.callback((resume) => {
    const timer = setTimeout(
      () => resume(Effect.fail(new Failed({ cause: new TookTooLong(`${milliseconds} ms`) }))),
      milliseconds
    )
    const text = values.length === 0 ? sql : { text: sql, values: [...values] }
    client.query<Row>(text as string, (error: Error | null, result: unknown) => {
      clearTimeout(timer)
      if (error !== null && error !== undefined) return resume(Effect.fail(new Failed({ cause: error })))
      const last = (Array.isArray(result) ? result.at(-1) : result) as Answered<Row>
      resume(Effect.succeed(last))
    })
    return Effect.sync(() => clearTimeout(timer))
  })

/** Opens connections as they are needed, and closes them with the scope. */
export const openDatabase = Effect.fn("openDatabase")(function* (
  address: PostgresAddress,
  bounds: Bounds = usualBounds
): Effect.fn.Return<Database, never, Scope.Scope> {
  const pool = yield* Effect.acquireRelease(
    Effect.sync(() => {
      const made = new Pool({
        ...clientConfig(address, bounds),
        max: bounds.connections,
        idleTimeoutMillis: 30_000
      })
      made.on("error", nothing)
      made.on("connect", (client) => client.on("error", nothing))
      return made
    }),
    (open) => Effect.promise(() => open.end().catch(nothing))
  )
  const limit = bounds.statementMilliseconds

  /** A connection goes back only if it is known to be at rest; else it is closed, and what it did is undone. */
  const withClient = <A, E>(
    use: (client: PoolClient, isAtRest: (now: boolean) => void) => Effect.Effect<A, E>
  ): Effect.Effect<A, E | Failed> =>
    Effect.acquireUseRelease(
      Effect.map(
        Effect.tryPromise({ try: () => pool.connect(), catch: (cause) => new Failed({ cause }) }),
        (client) => ({ client, isAtRest: true })
      ),
      (held) => use(held.client, (now) => void (held.isAtRest = now)),
      ({ client, isAtRest }) => Effect.sync(() => client.release(!isAtRest))
    )

  const query: Query = (sql, values) =>
    repeatedOnce(
      withClient((client, isAtRest) => {
        isAtRest(false)
        return ask<never>(client, limit, sql, values).pipe(
          Effect.tapError(({ cause }) => Effect.sync(() => isAtRest(isSurelyNothing(cause)))),
          Effect.tap(() => Effect.sync(() => isAtRest(true))),
          Effect.map(({ rows }) => rows)
        )
      })
    )

  const transaction: Database["transaction"] = (body, isolation = "each statement anew") =>
    withClient((client, isAtRest) =>
      Effect.gen(function* () {
        isAtRest(false)
        const within: Query = (sql, values) =>
          Effect.map(ask<never>(client, limit, sql, values), ({ rows }) => rows)
        yield* within(
          `BEGIN ${isolation === "each statement anew" ? "" : "ISOLATION LEVEL REPEATABLE READ READ ONLY"};
           SET LOCAL statement_timeout = ${limit}; SET LOCAL lock_timeout = ${limit};
           SET LOCAL idle_in_transaction_session_timeout = ${idleMilliseconds}`
        )
        const answer = yield* body(within).pipe(
          Effect.tapError(() =>
            Effect.ignore(Effect.tap(within("ROLLBACK"), () => Effect.sync(() => isAtRest(true))))
          )
        )
        yield* commit(client, limit)
        isAtRest(true)
        return answer
      })
    )

  return { address, bounds, query, transaction }
})

/** Whether a statement may have failed for the connection it was sent on, which was there for long. */
const isStale = ({ cause }: Failed): boolean =>
  !(cause instanceof TookTooLong) &&
  !(cause instanceof DatabaseError && !/^(?:08|57P)/.test(cause.code ?? ""))

const repeatedOnce = <A>(effect: Effect.Effect<A, Failed>): Effect.Effect<A, Failed> =>
  effect.pipe(Effect.catch((failure) => (isStale(failure) ? effect : Effect.fail(failure))))

const commit = Effect.fnUntraced(function* (client: PoolClient, limit: number) {
  // While a commit waits for a standby, the wait can be called off; the server then says that in a notice alone.
  const notices: Array<unknown> = []
  const note = (notice: unknown): void => void notices.push(notice)
  client.on("notice", note)
  const done = yield* ask(client, limit, "COMMIT").pipe(
    Effect.mapError((failure) =>
      isSurelyNothing(failure.cause) ? failure : new CommitUnknown({ cause: failure.cause })
    ),
    Effect.ensuring(Effect.sync(() => client.off("notice", note)))
  )
  if (notices.length > 0) return yield* new CommitUnknown({ cause: notices[0] })
  if (done.command !== "COMMIT") {
    return yield* new Failed({ cause: new Error(`COMMIT was answered with ${done.command}`) })
  }
})
