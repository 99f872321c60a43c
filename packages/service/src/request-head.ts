import type { Option } from "effect"

/** A request as far as it is read before its body: what an adapter is given by a router, or by a shorter way. */
export interface RequestHead {
  /** Path and query as they were sent. */
  readonly originalUrl: string
  /** By name in lower case; Node's own map, which does not show that one was repeated. */
  readonly headers: { readonly [name: string]: string | undefined }
  readonly peerAddress: Option.Option<string>
  /** The request that all of this is of, whose `rawHeaders` show what was repeated where it has them. */
  readonly source: object
}

/**
 * The query of a request, as it was sent: everything that the router leaves out of the path, which ends at `;`
 * and `#` too. What stands there must not be overlooked.
 */
export const queryOf = ({ originalUrl }: Pick<RequestHead, "originalUrl">): URLSearchParams => {
  const start = originalUrl.search(queryStart)
  return new URLSearchParams(start < 0 ? "" : originalUrl.slice(start + 1))
}

/** Whether anything stands there. */
export const hasQuery = ({ originalUrl }: Pick<RequestHead, "originalUrl">): boolean =>
  queryStart.test(originalUrl)

const queryStart = /[?;#]/
