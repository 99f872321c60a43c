/**
 * Whether an `If-None-Match` names the state that a client would be sent again (RFC 9110 §13.1.2). Tags are
 * compared weakly: a proxy that compresses answers marks their tags as weak.
 */
export const isCurrent = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === "*" ||
    ifNoneMatch.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag))
