import { StoreUnavailable } from "@jobwarden/service"
import { DatabaseError } from "pg"
import { nameOf, type PostgresAddress } from "./address.ts"

/** What an operator needs to know when a database cannot be used: why, and what to do. By the code or its class. */
const advice: ReadonlyArray<readonly [code: string, why: string, what: string]> = [
  ["ECONNREFUSED", "cannot be reached", "start it, or name another host and port"],
  ["ENOTFOUND", "cannot be found: its host has no address", "name another host"],
  ["EAI_AGAIN", "cannot be found: nobody answers what its host's address is", "check the name service"],
  ["ECONNRESET", "closed the connection", "try again; if that does not help, read its log"],
  ["EPIPE", "closed the connection", "try again; if that does not help, read its log"],
  ["ETIMEDOUT", "does not answer in time", "check the network and how busy it is"],
  ["EHOSTUNREACH", "cannot be reached", "check the network"],
  ["ENETUNREACH", "cannot be reached", "check the network"],
  ["28P01", "refused the password", "correct the user or the password"],
  ["28", "refused the user", "correct the user, or let it in (`pg_hba.conf`)"],
  ["3D000", "does not exist", "create it, or name another"],
  ["42501", "does not allow this user what the store needs", "make it the owner of the schema `jobwarden`"],
  ["25006", "takes no writes: it is a standby", "name the primary"],
  ["53300", "has no connection left", "raise its `max_connections`, or put a pooler before it"],
  ["53100", "cannot grow: its disk is full", "free some space there"],
  ["53", "is short of resources", "look at its memory and its disk"],
  ["57014", "took too long for one statement", "see how busy it is, and what holds its locks"],
  ["55P03", "is locked by others", "see what holds its locks, and try again"],
  ["57P", "is starting, stopping or was told to end the connection", "try again once it runs"],
  ["08", "closed the connection", "try again; if that does not help, read its log"],
  ["40", "could not finish before others", "try again"],
  ["58", "cannot read or write its files", "check its disk and the log"],
  ["XX", "is damaged, or has a fault", "keep a copy of it, read its log, and restore the latest backup"]
]

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined

/** The store cannot work with the database. */
export const unusable = (address: PostgresAddress, why: string, what: string): StoreUnavailable =>
  new StoreUnavailable({ reason: `the database ${nameOf(address)} ${why}; ${what}` })

/** Time ran out here, whatever goes on there. */
export class TookTooLong extends Error {
  override readonly name = "TookTooLong"
}

/**
 * `error` as a failure that names the database; `undefined` where it is a mistake in the program: a broken
 * constraint, a wrong statement.
 */
export const unavailable = (address: PostgresAddress, error: unknown): StoreUnavailable | undefined => {
  if (error instanceof StoreUnavailable) return error
  if (!(error instanceof Error)) return undefined
  if (error instanceof TookTooLong) {
    return unusable(address, `did not answer in ${error.message}`, "check the network and how busy it is")
  }
  const code = codeOf(error)
  const found = advice.find(([start]) => code?.startsWith(start) === true)
  if (found !== undefined) {
    return unusable(
      address,
      found[1],
      `${found[2]} (${code === undefined ? "" : `${code}: `}${error.message})`
    )
  }
  if (error instanceof DatabaseError) return undefined
  // What the driver says of connections has no code, and neither has what it says of certificates always.
  return unusable(address, "cannot be used", `check the address, the network and its log (${error.message})`)
}

/** What is done again, from the beginning: others came in between, and nothing was stored. */
export const isWorthRepeating = (error: unknown): boolean => ["40001", "40P01"].includes(codeOf(error) ?? "")

/** Whether a row with that key is there already. */
export const isTaken = (error: unknown, constraint: string): boolean =>
  error instanceof DatabaseError && error.code === "23505" && error.constraint === constraint

export const isDuplicate = (error: unknown): boolean =>
  ["23505", "42P06", "42P07", "42710", "42701"].includes(codeOf(error) ?? "")

/**
 * Whether the server itself says that a transaction came to nothing. Everything else leaves it open whether what was
 * to be committed is: a connection that broke, a server that was stopped while it answered.
 */
export const isSurelyNothing = (error: unknown): boolean =>
  error instanceof DatabaseError &&
  error.severity === "ERROR" &&
  error.code !== undefined &&
  error.code !== "40003" &&
  !/^(?:08|57P)/.test(error.code)
