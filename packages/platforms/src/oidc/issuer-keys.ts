import { PlatformUnavailable } from "@jobwarden/service"
import { Effect, Result, Schema } from "effect"
import type { JWK } from "jose"
import { isSafeAddress } from "../safe-address.ts"
import { CannotFetch, fetchJson } from "./fetch-json.ts"
import { readPublishedKeys, type PublishedKeys } from "./published-keys.ts"

/** How long keys count, and how often an issuer is asked (milliseconds). */
export const keyTimes = {
  /** A key that its issuer withdraws stops working after this. */
  fresh: 60_000,
  /** While the issuer cannot be asked, they go on counting for this long. */
  stale: 900_000,
  /** A key id that is not among them makes us ask again no sooner than this. */
  unknown: 30_000,
  /** After a failure we ask again no sooner than this. */
  retry: 5_000
}

/** Finds the key that a token says it is signed with. */
export interface IssuerKeys {
  /** `null`: the issuer has no such key. Fails where the issuer cannot be asked. */
  readonly find: (keyId: string) => Effect.Effect<JWK | null, PlatformUnavailable>
}

interface Source {
  readonly issuer: string
  /** Left out: found by discovery. */
  readonly jwksUri?: string | undefined
}

/**
 * Keeps the keys of one issuer. However many requests come at once, and with whatever key ids, the issuer is asked
 * once, and then not again for a while: only tokens that are signed cost it anything.
 */
export const makeIssuerKeys = (source: Source, now: () => number): IssuerKeys => {
  let held: { readonly keys: PublishedKeys; readonly at: number } | null = null
  let attempt: { readonly at: number; readonly failure: string | null } | null = null
  let pending: Promise<void> | null = null

  /** Another moment than `now` long ago, or after it: then the clock was set back, and nothing is known of it. */
  const isOver = (since: number, millis: number): boolean => now() < since || now() - since >= millis

  const load = async (): Promise<void> => {
    const at = now()
    try {
      held = { keys: await loadKeys(source), at }
      attempt = { at, failure: null }
    } catch (cause) {
      attempt = { at, failure: cause instanceof CannotFetch ? cause.message : "it cannot be asked" }
    }
  }

  const heldKey = (keyId: string, within: number): JWK | undefined =>
    held === null || isOver(held.at, within) ? undefined : held.keys.get(keyId)

  const mayAsk = (): boolean =>
    attempt === null || isOver(attempt.at, attempt.failure === null ? keyTimes.unknown : keyTimes.retry)

  const answer = (keyId: string): Effect.Effect<JWK | null, PlatformUnavailable> => {
    const key = heldKey(keyId, keyTimes.stale)
    if (key !== undefined) return Effect.succeed(key)
    const failure = attempt?.failure ?? null
    return failure === null
      ? Effect.succeed(null)
      : Effect.fail(
          new PlatformUnavailable({
            reason: `the keys of the issuer \`${source.issuer}\` are not known: ${failure}`
          })
        )
  }

  return {
    find: (keyId) =>
      Effect.suspend(() => {
        const fresh = heldKey(keyId, keyTimes.fresh)
        if (fresh !== undefined) return Effect.succeed(fresh)
        const isKnown = heldKey(keyId, keyTimes.stale) !== undefined
        if (pending === null ? !mayAsk() : isKnown) return answer(keyId)
        // Asked for all who wait: whoever goes away meanwhile stops nothing.
        pending ??= load().finally(() => {
          pending = null
        })
        const loaded = pending
        return Effect.andThen(
          Effect.promise(() => loaded),
          Effect.suspend(() => answer(keyId))
        )
      })
  }
}

const Discovered = Schema.Struct({ issuer: Schema.String, jwks_uri: Schema.String })

const decodeDiscovered = Schema.decodeUnknownResult(Discovered)

const loadKeys = async ({ issuer, jwksUri }: Source): Promise<PublishedKeys> => {
  const keys = readPublishedKeys(await fetchJson(jwksUri ?? (await discover(issuer))))
  if (keys === null) throw new CannotFetch("what it publishes as its keys is no key set")
  return keys
}

/** Where an issuer says that its keys are (OpenID Connect Discovery 1.0 §4). */
const discover = async (issuer: string): Promise<string> => {
  const document = decodeDiscovered(
    await fetchJson(`${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`)
  )
  if (Result.isFailure(document))
    throw new CannotFetch("its discovery document has no `issuer` or `jwks_uri`")
  if (document.success.issuer !== issuer) {
    throw new CannotFetch("its discovery document is another issuer's; write `issuer` as it stands there")
  }
  const address = document.success.jwks_uri
  if (!isSafeAddress(address) || new URL(address).origin !== new URL(issuer).origin) {
    throw new CannotFetch("its keys are at another address than its own; where that is right, set `jwks_uri`")
  }
  return address
}
