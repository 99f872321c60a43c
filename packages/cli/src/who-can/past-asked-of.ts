import { parseRfc3339, quote } from "@jobwarden/core"
import { Effect, Option } from "effect"
import { Flag } from "effect/cli"
import { WrongUsage } from "../exit.ts"
import type { ServerFlags } from "../server/flags.ts"

/** For questions about a moment that is past. */
export const pastFlags = {
  at: Flag.String("at").pipe(
    Flag.withDescription(
      "who could at this moment: a date and time with its offset, or a date, which is its beginning in UTC; of a " +
        "service, or of its store"
    ),
    Flag.optional
  ),
  store: Flag.String("store").pipe(
    Flag.withDescription("with `--at`: read this store of a service, which may be using it"),
    Flag.optional
  ),
  platform: Flag.String("platform").pipe(
    Flag.withDescription("with `--store`: the platform file, which says what projects and groups there are"),
    Flag.optional
  )
}

/** A moment, and who is asked about it. */
export interface PastAskedOf {
  /** Epoch milliseconds. */
  readonly at: number
  readonly of:
    | { readonly type: "server"; readonly flags: ServerFlags }
    | { readonly type: "store"; readonly store: string; readonly platform: string }
}

interface Written {
  readonly at: Option.Option<string>
  readonly store: Option.Option<string>
  readonly platform: Option.Option<string>
  readonly files: readonly string[]
  readonly server: Option.Option<string>
  readonly insecureHttp: boolean
}

const wrong = (message: string) => Effect.fail(new WrongUsage({ message }))

/** Whether a question is about the past. */
export const isAboutPast = ({ at, platform, store }: Pick<Written, "at" | "platform" | "store">): boolean =>
  [at, platform, store].some(Option.isSome)

/** The moment that is meant, and where it is looked up. */
export const pastAskedOf = Effect.fnUntraced(function* (
  written: Written
): Effect.fn.Return<PastAskedOf, WrongUsage> {
  const { files, insecureHttp } = written
  const [at, store, platform, server] = [written.at, written.store, written.platform, written.server].map(
    (flag) => Option.getOrUndefined(flag)
  )
  if (at === undefined) {
    return yield* wrong("`--store` and `--platform` are for `--at`; give a moment, such as `--at 2027-01-31`")
  }
  const moment = yield* readMoment(at)
  const given = [files.length > 0, server !== undefined, store !== undefined].filter(Boolean).length
  if (files.length > 0 && given === 1) {
    return yield* wrong(
      "`--at`: policy files have no past of their own; ask a service with `--server`, or its store with `--store`; " +
        "where they are kept in git, `jobwarden diff --git <commit>` compares them with an earlier state"
    )
  }
  if (given > 1) {
    return yield* wrong("give one of files, `--server` and `--store`; a question is asked of one of them")
  }
  if (server !== undefined && platform === undefined) {
    return { at: moment, of: { type: "server", flags: { server, insecureHttp } } }
  }
  if (store !== undefined && platform !== undefined) {
    return { at: moment, of: { type: "store", store, platform } }
  }
  if (store !== undefined) {
    return yield* wrong(
      "`--platform` is missing: the store knows projects by their numbers, and the platform file says which they " +
        "are and what is above them"
    )
  }
  return yield* wrong(
    platform === undefined
      ? "`--at` asks a service or its store; give `--server`, or `--store` and `--platform`"
      : "`--platform` is for `--store`; a service knows its platform"
  )
})

/** A moment as `--at` has it, in epoch milliseconds. */
export const readMoment = (written: string): Effect.Effect<number, WrongUsage> => {
  const moment = parseRfc3339(`${written}T00:00:00Z`) ?? parseRfc3339(written)
  const hasForm = moment !== null && /^\d{4}-/.test(new Date(moment).toISOString())
  if (hasForm) return Effect.succeed(moment)
  const example = "such as `2027-01-31T08:00:00+01:00` or `2027-01-31`"
  return wrong(
    `\`--at\`: expected a date and time with its offset, or a date, ${example}, got ${quote(written)}`
  )
}
