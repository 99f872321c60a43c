import type Database from "better-sqlite3"

/** A call that reaches SQLite. */
export interface NativeCall {
  readonly method: string
  /** The statement, or what else the call was given. */
  readonly sql: string
}

/** Looks at each call before it is made, and at each that was made. What it throws, the caller gets. */
export interface Watcher {
  readonly before?: (call: NativeCall) => void
  readonly after?: (call: NativeCall) => void
}

const databaseMethods = new Set(["exec", "pragma", "prepare"])
const statementMethods = new Set(["all", "get", "iterate", "run"])

/** The same connection, with everything watched that the store asks of it. */
export const watched = (database: Database.Database, watcher: Watcher): Database.Database => {
  const watchAll = <Target extends object>(
    target: Target,
    methods: ReadonlySet<string>,
    sqlOf: (given: ReadonlyArray<unknown>) => string
  ): Target =>
    new Proxy(target, {
      get: (_, key) => {
        const value: unknown = Reflect.get(target, key, target)
        if (typeof value !== "function") return value
        return (...given: ReadonlyArray<unknown>): unknown => {
          const call = methods.has(String(key)) ? { method: String(key), sql: sqlOf(given) } : undefined
          if (call) watcher.before?.(call)
          const result: unknown = Reflect.apply(value, target, given)
          if (call) watcher.after?.(call)
          // `pluck` and its like answer with the statement itself.
          if (result === target) return proxyOf.get(target)
          if (key !== "prepare") return result
          const statement = result as Database.Statement
          return remember(
            statement,
            watchAll(statement, statementMethods, () => statement.source)
          )
        }
      }
    })
  const proxyOf = new WeakMap<object, object>()
  const remember = <Target extends object>(target: Target, proxy: Target): Target => {
    proxyOf.set(target, proxy)
    return proxy
  }
  return remember(
    database,
    watchAll(database, databaseMethods, ([sql]) => String(sql))
  )
}

/** What better-sqlite3 throws when SQLite answers with `code`. */
export const sqliteError = (code: string): Error => Object.assign(new Error(`injected ${code}`), { code })
