import { Redacted, Result } from "effect"
import { readFileSync } from "node:fs"
import { isIP } from "node:net"

/** How the way to the database is kept from others. */
export interface Encryption {
  /** Who may sign for the server, as PEM; left out: whom the runtime trusts. */
  readonly authorities?: string
  /** Whether the certificate has to name the host. */
  readonly isNameChecked: boolean
  readonly certificate?: string
  readonly key?: Redacted.Redacted
}

/** Where a database is, and as whom it is used. */
export interface PostgresAddress {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password?: Redacted.Redacted
  /** `null`: in plain sight. */
  readonly encryption: Encryption | null
  readonly connectSeconds?: number
}

/** As messages name it: never with a password. */
export const nameOf = ({ database, host, port }: PostgresAddress): string =>
  `\`${database}\` at \`${host.includes(":") ? `[${host}]` : host}:${port}\``

/** What says that an address is one of PostgreSQL. */
export const postgresScheme = /^postgres(?:ql)?:\/\//

const known = ["sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"]
const form = "postgres://USER@HOST:5432/DATABASE"

/** Whether what is sent to a host stays on this machine: a folder is that of a socket. */
export const staysHere = (host: string): boolean =>
  host === "localhost" ||
  host === "::1" ||
  host.startsWith("/") ||
  (isIP(host) === 4 && host.startsWith("127."))

/**
 * Reads an address such as `postgres://jobwarden@db.example.com/policies?sslmode=verify-full`. Without `sslmode` the
 * way to another machine is encrypted and its certificate checked. A failure is a text, and repeats no password.
 *
 * @param password used where the address has none
 */
export const parseAddress = (
  text: string,
  password?: Redacted.Redacted
): Result.Result<PostgresAddress, string> => {
  if (!postgresScheme.test(text) || !URL.canParse(text)) {
    return Result.fail(`is no address of a database; write \`${form}\``)
  }
  const url = new URL(text)
  const parts = decoded(url)
  if (parts === null)
    return Result.fail("has a `%` that begins no character; write `%25` for the sign itself")
  const { database, host, secret, user } = parts
  const parameters = [...url.searchParams]
  const strange = parameters.find(([name]) => !known.includes(name))
  if (strange !== undefined) {
    return Result.fail(`has the unknown parameter \`${strange[0]}\`; there are ${list(known)}`)
  }
  const twice = parameters.find(([name], index) => parameters.findIndex(([one]) => one === name) !== index)
  if (twice !== undefined) return Result.fail(`has the parameter \`${twice[0]}\` twice`)
  if (url.hash !== "") return Result.fail("has a `#`; in a password write `%23`")
  if (host === "" || user === "" || database === "" || database.includes("/")) {
    return Result.fail(
      `names no ${host === "" ? "host" : user === "" ? "user" : "database"}; write \`${form}\``
    )
  }
  if ([host, user, database, secret].some((part) => part.includes("\0"))) {
    return Result.fail("has a NUL character")
  }
  const connectSeconds = url.searchParams.get("connect_timeout")
  if (connectSeconds !== null && !/^(?:[1-9]|[1-5]\d|60)$/.test(connectSeconds)) {
    return Result.fail("has a `connect_timeout` that is no number of seconds from 1 to 60")
  }
  return Result.map(encryptionOf(url.searchParams, host), (encryption) => ({
    host,
    port: url.port === "" ? 5432 : Number(url.port),
    database,
    user,
    ...(secret !== "" ? { password: Redacted.make(secret) } : password && { password }),
    encryption,
    ...(connectSeconds !== null && { connectSeconds: Number(connectSeconds) })
  }))
}

const decoded = (url: URL) => {
  try {
    return {
      host: decodeURIComponent(url.hostname).replace(/^\[|\]$/g, ""),
      user: decodeURIComponent(url.username),
      secret: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1))
    }
  } catch {
    return null
  }
}

const unchecked: ReadonlyArray<string> = ["allow", "prefer", "require", "no-verify"]

const encryptionOf = (
  parameters: URLSearchParams,
  host: string
): Result.Result<Encryption | null, string> => {
  const mode =
    parameters.get("sslmode") ?? (staysHere(host) && !asksForTls(parameters) ? "disable" : "verify-full")
  if (unchecked.includes(mode)) {
    return Result.fail(
      `has \`sslmode=${mode}\`, which does not look at who answers, so that anybody on the way could; write ` +
        "`sslmode=verify-full`, with `sslrootcert=FILE` where the authority is your own"
    )
  }
  if (mode === "disable") {
    return asksForTls(parameters)
      ? Result.fail("names certificates and has `sslmode=disable`; leave one of them out")
      : Result.succeed(null)
  }
  if (mode !== "verify-full" && mode !== "verify-ca") {
    return Result.fail(
      `has an unknown \`sslmode\`; there are ${list(["verify-full", "verify-ca", "disable"])}`
    )
  }
  if (parameters.has("sslcert") !== parameters.has("sslkey")) {
    return Result.fail("has one of `sslcert` and `sslkey`; they go together")
  }
  const files = new Map<string, string>()
  for (const name of ["sslrootcert", "sslcert", "sslkey"]) {
    const path = parameters.get(name)
    if (path === null || path === "system") continue
    try {
      files.set(name, readFileSync(path, "utf8"))
    } catch (cause) {
      return Result.fail(`names \`${name}\`, and that file cannot be read: ${(cause as Error).message}`)
    }
  }
  const [authorities, certificate, key] = ["sslrootcert", "sslcert", "sslkey"].map((name) => files.get(name))
  return Result.succeed({
    isNameChecked: mode === "verify-full",
    ...(authorities !== undefined && { authorities }),
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key: Redacted.make(key) })
  })
}

const asksForTls = (parameters: URLSearchParams): boolean =>
  ["sslrootcert", "sslcert", "sslkey"].some((name) => parameters.has(name))

const list = (names: ReadonlyArray<string>): string => names.map((name) => `\`${name}\``).join(", ")
