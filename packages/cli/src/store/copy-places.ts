import { quote } from "@jobwarden/core"
import type { CopySource, CopyTarget, StoreUnavailable } from "@jobwarden/service"
import { parseAddress, postgresScheme } from "@jobwarden/store-postgres/address"
import { Effect, Redacted, Result, type Scope } from "effect"
import { resolve } from "node:path"
import { WrongUsage } from "../exit.ts"
import { readSecretFile } from "../serve/secret-file.ts"

/** A store, as the command line names it. */
export type Place =
  | { readonly type: "sqlite"; readonly path: string }
  | { readonly type: "postgres"; readonly url: Redacted.Redacted; readonly password?: Redacted.Redacted }

/** What of the command line and the environment is about one of the two stores. */
export interface GivenPlace {
  /** The flag's name. */
  readonly flag: string
  readonly text: string
  readonly passwordFile: string | undefined
  readonly environmentPassword: string | undefined
}

/** Reads where a store is. No message repeats an address of a database: it may hold a password. */
export const placeOf = ({
  environmentPassword,
  flag,
  passwordFile,
  text
}: GivenPlace): Effect.Effect<Place, WrongUsage> => {
  const fail = (what: string) => Effect.fail(new WrongUsage({ message: `\`--${flag}\` ${what}` }))
  const [, path] = /^sqlite:(.+)$/.exec(text) ?? []
  if (path !== undefined) {
    return passwordFile === undefined
      ? Effect.succeed({ type: "sqlite", path: resolve(path) })
      : fail(`is a file, which has no password; leave \`--${flag}-password-file\` out`)
  }
  if (!postgresScheme.test(text)) {
    return fail(
      text.includes("://")
        ? "names no store; write `sqlite:PATH` or `postgres://USER@HOST/DATABASE`"
        : `names no store: ${quote(text)}; write \`sqlite:${text}\` or \`postgres://USER@HOST/DATABASE\``
    )
  }
  const parsed = parseAddress(text)
  if (Result.isFailure(parsed)) return fail(parsed.failure)
  if (passwordFile === undefined) {
    const password = environmentPassword ? Redacted.make(environmentPassword) : undefined
    return Effect.succeed({ type: "postgres", url: Redacted.make(text), ...(password && { password }) })
  }
  if (parsed.success.password !== undefined) {
    return fail(`has a password, and so has \`--${flag}-password-file\`; keep one of them`)
  }
  const read = readSecretFile(passwordFile, {
    name: "the password's file",
    shape: /^[^\r\n\0]+$/,
    expected: "one line with a password"
  })
  return Result.isFailure(read)
    ? fail(`cannot be used: ${read.failure}`)
    : Effect.succeed({ type: "postgres", url: Redacted.make(text), password: read.success })
}

const optionsOf = ({ password, url }: Extract<Place, { type: "postgres" }>) => ({
  url: Redacted.value(url),
  ...(password && { password })
})

export const openSource = Effect.fnUntraced(function* (
  place: Place
): Effect.fn.Return<CopySource, StoreUnavailable, Scope.Scope> {
  if (place.type === "sqlite") {
    const { openCopySource } = yield* Effect.promise(() => import("@jobwarden/store-sqlite"))
    return yield* openCopySource(place.path)
  }
  const { openCopySource } = yield* Effect.promise(() => import("@jobwarden/store-postgres"))
  return yield* openCopySource(optionsOf(place))
})

export const openTarget = Effect.fnUntraced(function* (
  place: Place,
  from: string
): Effect.fn.Return<CopyTarget, StoreUnavailable, Scope.Scope> {
  if (place.type === "sqlite") {
    const { openCopyTarget } = yield* Effect.promise(() => import("@jobwarden/store-sqlite"))
    return yield* openCopyTarget(place.path)
  }
  const { openCopyTarget } = yield* Effect.promise(() => import("@jobwarden/store-postgres"))
  return yield* openCopyTarget(optionsOf(place), from)
})
