import { repeatedKey } from "@jobwarden/service"

/** A token in the form of a signed JWT. Nothing that it says has been checked. */
export interface ClaimedToken {
  readonly text: string
  readonly header: JsonObject
  readonly issuer: string
  /** Whether one of its parts gives a key twice, which two readers would read differently. */
  readonly isAmbiguous: boolean
}

type JsonObject = { readonly [key: string]: unknown }

/** No token that GitLab makes is nearly as long, and no header may be longer. */
export const longestToken = 16_384

/** Three parts; the signature may be missing, so that a token without one is refused here, and not passed on. */
const form = /^([\w-]+)\.([\w-]+)\.[\w-]*$/

/**
 * What a credential in the form of a signed JWT says of itself; `null` for anything else, a token with something
 * before it included, as GitLab's own job tokens are.
 */
export const readClaimedToken = (text: string): ClaimedToken | null => {
  const [, headerPart, payloadPart] = form.exec(text) ?? []
  if (headerPart === undefined || payloadPart === undefined) return null
  const header = readPart(headerPart)
  const payload = header && readPart(payloadPart)
  const issuer = payload?.value["iss"]
  if (header === null || typeof issuer !== "string") return null
  return { text, header: header.value, issuer, isAmbiguous: header.repeats || payload?.repeats !== false }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const readPart = (part: string): { readonly value: JsonObject; readonly repeats: boolean } | null => {
  try {
    const text = utf8.decode(Buffer.from(part, "base64url"))
    const value: unknown = JSON.parse(text)
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null
    return { value: value as JsonObject, repeats: repeatedKey(text) !== undefined }
  } catch {
    return null
  }
}
