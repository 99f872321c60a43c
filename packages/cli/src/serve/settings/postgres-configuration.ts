import { quote, type Problem } from "@jobwarden/core"
import { parseAddress, postgresScheme, staysHere } from "@jobwarden/store-postgres/address"
import { Redacted, Result } from "effect"
import { statSync } from "node:fs"
import { readSecretFile } from "../secret-file.ts"
import type { PostgresSection } from "./postgres-section.ts"

/** A store in PostgreSQL, as the service opens it. */
export interface PostgresSettings {
  /** May hold a password, and is not to be printed. */
  readonly url: Redacted.Redacted
  readonly password?: Redacted.Redacted
  readonly listenUrl?: Redacted.Redacted
  readonly connections?: number
}

/** What of the configuration is about a store in PostgreSQL, and where it stands. */
export interface PostgresParts {
  readonly store: string | undefined
  readonly postgres: PostgresSection | undefined
  /** The configuration file. */
  readonly path: string
  readonly besideFile: (relative: string) => string
  /** The environment's password, used where nothing else has one. */
  readonly environmentPassword: string | undefined
}

/** Reads where the store is; `undefined` where it is none of PostgreSQL. All that is wrong or unsafe is told at once. */
export const readPostgres = ({
  besideFile,
  environmentPassword,
  path,
  postgres = {},
  store
}: PostgresParts): Result.Result<PostgresSettings | undefined, ReadonlyArray<Problem>> => {
  if (store === undefined || !postgresScheme.test(store)) {
    return store === undefined || Object.keys(postgres).length === 0
      ? Result.succeed(undefined)
      : Result.fail([
          {
            path: ["postgres"],
            message: "goes with a store in PostgreSQL; leave it out, or name such a store"
          }
        ])
  }
  const problems: Array<Problem> = []
  const { allow_plain: allowsPlain = false, connections, listen, password_file: file } = postgres
  const fromFile = file === undefined ? undefined : passwordFrom(besideFile(file), problems)
  const password = fromFile ?? (environmentPassword ? Redacted.make(environmentPassword) : undefined)
  const addresses: ReadonlyArray<readonly [key: Problem["path"], text: string | undefined]> = [
    [["store"], store],
    [["postgres", "listen"], listen]
  ]
  for (const [key, text] of addresses) {
    if (text === undefined) continue
    const address = parseAddress(text)
    if (Result.isFailure(address)) {
      problems.push({ path: key, message: address.failure })
      continue
    }
    const { encryption, host, password: own } = address.success
    if (own !== undefined) problems.push(...passwordInSight(key, path, file !== undefined))
    if (encryption === null && !staysHere(host) && !allowsPlain) {
      problems.push({
        path: key,
        message:
          "has `sslmode=disable`, and the database is on another machine: policies would cross the network for " +
          "everybody to read and to change; leave it out, or set `postgres: { allow_plain: true }` where everybody " +
          "on the network may do that"
      })
    }
  }
  return problems.length > 0
    ? Result.fail(problems)
    : Result.succeed({
        url: Redacted.make(store),
        ...(password && { password }),
        ...(listen !== undefined && { listenUrl: Redacted.make(listen) }),
        ...(connections !== undefined && { connections })
      })
}

const passwordFrom = (path: string, problems: Array<Problem>): Redacted.Redacted | undefined => {
  const read = readSecretFile(path, {
    name: "the password's file",
    // What a person may have chosen, on one line.
    shape: /^[^\r\n\0]+$/,
    expected: "one line with a password"
  })
  if (Result.isSuccess(read)) return read.success
  problems.push({ path: ["postgres", "password_file"], message: read.failure })
  return undefined
}

const othersRead = 0o077

/** A password that stands in the configuration itself. */
const passwordInSight = (key: Problem["path"], path: string, hasFile: boolean): ReadonlyArray<Problem> => {
  if (hasFile)
    return [{ path: key, message: "has a password, and so has `postgres.password_file`; keep one of them" }]
  const isOpen = ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & othersRead) !== 0
  return isOpen
    ? [
        {
          path: key,
          message:
            `has a password, and ${quote(path)} can be read by others; run \`chmod 600\` on it, or put the password ` +
            "into a file of its own (`postgres: { password_file: … }`) or into `PGPASSWORD`"
        }
      ]
    : []
}
