import type { Wrapper } from "./wrapper.ts"

const methods = "GET, HEAD, POST, PATCH, DELETE"
const requestHeaders =
  "Authorization, Content-Type, If-Match, If-None-Match, JOB-TOKEN, PRIVATE-TOKEN, X-Request-Id"
const answerHeaders =
  "ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Next-Page, X-Page, X-Per-Page, " +
  "X-Prev-Page, X-Request-Id, X-Total, X-Total-Pages"

/**
 * Lets pages of other origins read answers, where they are listed, letter by letter. Never with the browser's own
 * credentials: a page has to bring a token, and every other page gets nothing.
 */
export const crossOrigin = (origins: ReadonlyArray<string>): Wrapper => {
  if (origins.length === 0) return (next) => next
  const listed = new Set(origins)
  return (next) => (request, response) => {
    response.setHeader("vary", "Origin")
    const { origin } = request.headers
    if (origin === undefined || !listed.has(origin)) return next(request, response)
    response.setHeader("access-control-allow-origin", origin)
    if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) {
      response.setHeader("access-control-expose-headers", answerHeaders)
      return next(request, response)
    }
    response.writeHead(204, {
      "access-control-allow-methods": methods,
      "access-control-allow-headers": requestHeaders,
      "access-control-max-age": "600"
    })
    response.end()
  }
}
