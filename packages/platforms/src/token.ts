import { createHash, randomBytes } from "node:crypto"

/** The SHA-256 of a token in lower-case hexadecimal: what a platform file holds in the token's place. */
export const hashToken = (token: string): string => createHash("sha256").update(token, "utf8").digest("hex")

/** A new token: the prefix, then 256 random bits in base64url. */
export const makeToken = (prefix: string): string => prefix + randomBytes(32).toString("base64url")
