import type { IncomingHttpHeaders } from "node:http"
import type { HeaderList } from "../fronts/raw-headers.ts"

/**
 * What a request takes with it to the registry. Nothing else does: no credential of the caller, no cookie, no
 * word of who the caller is or of another method, and nothing that belongs to the connection.
 */
const requestHeaders = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-length",
  "content-md5",
  "content-range",
  "content-type",
  "digest",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  // By this GitLab tells deprecating from publishing: neither removes anything.
  "npm-command",
  "pragma",
  "range",
  // NuGet: the checksum of a symbol file.
  "symbolchecksum",
  "user-agent"
])

/** What an answer brings back: what it says of the content, and no session or challenge of the registry's. */
const responseHeaders = new Set([
  "accept-ranges",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-range",
  "content-type",
  "date",
  "digest",
  "docker-content-digest",
  "docker-distribution-api-version",
  "docker-upload-uuid",
  "etag",
  "expires",
  "last-modified",
  "oci-filters-applied",
  "oci-subject",
  "pragma",
  // How far an upload of a blob has come.
  "range",
  "retry-after",
  "vary",
  "x-content-type-options",
  "x-request-id"
])

/** Checksums that repositories send beside a file: `x-checksum-sha1` and the like. */
const checksum = /^x-checksum-[a-z0-9]+$/

type Headers = Record<string, string>

export const forRegistry = (headers: HeaderList): Headers => {
  const kept: Headers = {}
  for (const [name, value] of headers) {
    if (!requestHeaders.has(name) && !checksum.test(name)) continue
    kept[name] = kept[name] === undefined ? value : `${kept[name]}, ${value}`
  }
  return kept
}

export const forCaller = (headers: IncomingHttpHeaders): Headers => {
  const kept: Headers = {}
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string" && (responseHeaders.has(name) || checksum.test(name))) kept[name] = value
  }
  return kept
}
