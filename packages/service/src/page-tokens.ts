import { canonicalJson, type Json } from "@jobwarden/core"
import { Context } from "effect"
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import type { SearchPlace } from "./access-question.ts"

const ofThisProcess = randomBytes(32)

/**
 * The key under which the tokens of pages are sealed. Left alone, each process has its own, and a search that goes
 * on after a restart has to begin again.
 */
export const PageTokenKey = Context.Reference<Uint8Array>("service/PageTokenKey", {
  defaultValue: () => ofThisProcess
})

/** What a token is for: a fingerprint of everything that the parts of one search have in common. */
export type TokenPurpose = string

/** The same for the same JSON values. Throws for what is nested too deeply, or is no well-formed text. */
export const purposeOf = (...values: ReadonlyArray<unknown>): TokenPurpose =>
  createHash("sha256")
    .update(canonicalJson(values as ReadonlyArray<Json>))
    .digest("hex")

/** No token of ours is longer. */
const longest = 400

/** A place in what a search finds, as a text that only the holder of the key can make, for one purpose alone. */
export const sealPlace = (key: Uint8Array, purpose: TokenPurpose, { after, limit }: SearchPlace): string => {
  const place = Buffer.from(JSON.stringify([after, limit]), "utf8").toString("base64url")
  return `${place}.${tagOf(key, purpose, place).toString("base64url")}`
}

/** The place that a token stands for; `null`: it is none, or one for another purpose or of another key. */
export const openPlace = (key: Uint8Array, purpose: TokenPurpose, token: string): SearchPlace | null => {
  if (token.length > longest) return null
  const [place = "", tag = "", ...more] = token.split(".")
  const given = Buffer.from(tag, "base64url")
  // What decodes alike must be written in one way only.
  if (more.length > 0 || given.toString("base64url") !== tag) return null
  const expected = tagOf(key, purpose, place)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const text = Buffer.from(place, "base64url").toString("utf8")
  const [after, limit] = JSON.parse(text) as readonly [string | null, number]
  return { after, limit }
}

const tagOf = (key: Uint8Array, purpose: TokenPurpose, place: string): Buffer =>
  createHmac("sha256", key).update(`${purpose} ${place}`).digest()
