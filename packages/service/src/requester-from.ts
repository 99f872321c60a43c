import { Effect, Option } from "effect"
import { atOnce } from "./at-once.ts"
import { Platform, type PlatformUnavailable, type Principal } from "./platform.ts"
import { holdsCredential, presentedCredential, type Presented } from "./presented-credential.ts"
import { hasQuery, queryOf, type RequestHead } from "./request-head.ts"
import { notesOf } from "./request-notes.ts"
import { Unauthorized, type Requester } from "./requester.ts"

/**
 * Who makes a request. Nothing that a header claims of where it came from is believed. It is known at once where
 * the platform answers at once.
 */
export const requesterFrom = (
  platform: Platform["Service"],
  head: RequestHead
): Effect.Effect<Requester, Unauthorized | PlatformUnavailable> => {
  const presented = presentedBy(head)
  if (presented.type === "refused") return Effect.fail(new Unauthorized({ detail: presented.detail }))
  if (presented.type === "none") return Effect.succeed(requesterBehind(null, head))
  return atOnce(platform.authenticate(presented.credential), (principal) =>
    Effect.succeed(requesterBehind(principal, head))
  )
}

/** What a request presents to say who makes it. */
export const presentedBy = (head: RequestHead): Presented =>
  presentedCredential(credentialsOf(head), hasQuery(head) ? queryOf(head) : nothingAsked)

const nothingAsked = { has: () => false }

/** The same of the platform at hand. */
export const requesterOf = (head: RequestHead) =>
  Effect.flatMap(Platform, (platform) => requesterFrom(platform, head))

const requesterBehind = (
  principal: Principal | null,
  { headers, peerAddress, source }: RequestHead
): Requester => {
  const notes = notesOf(source)
  if (notes !== undefined && principal !== null) notes.caller = { type: principal.type, id: principal.id }
  const userAgent = headers["user-agent"]
  const ipAddress = notes?.address ?? Option.getOrUndefined(peerAddress)
  return {
    principal,
    requestId: notes?.id ?? crypto.randomUUID(),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(userAgent === undefined ? {} : { userAgent })
  }
}

/** The headers that hold credentials, one by one: Node's own list shows a repeated one that its map would hide. */
const credentialsOf = ({ headers, source }: RequestHead): ReadonlyArray<readonly [string, string]> => {
  const raw = (source as { readonly rawHeaders?: ReadonlyArray<string> }).rawHeaders
  if (!Array.isArray(raw)) {
    return Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  }
  const listed: Array<readonly [string, string]> = []
  for (let at = 0; at < raw.length; at += 2) {
    const name = String(raw[at]).toLowerCase()
    if (holdsCredential(name)) listed.push([name, raw[at + 1] ?? ""])
  }
  return listed
}
