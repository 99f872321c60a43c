import type { TrustedPeers } from "@jobwarden/registry-gateway"
import type { IncomingMessage } from "node:http"
import { isIP } from "node:net"

/** Says who is at the other end of a request; `undefined`: who is at the other end of its socket. */
export type ClientAddress = (request: IncomingMessage) => string | undefined

/** More hops than these nobody has; a longer list is not read. */
const mostHops = 16

/**
 * The address of the socket; behind a proxy that is trusted, the last one in `X-Forwarded-For` that is none of the
 * trusted ones. It is read from the right: what stands further left the client may have written itself.
 */
export const makeClientAddress = (trusted: TrustedPeers | undefined): ClientAddress => {
  if (trusted === undefined) return () => undefined
  return (request) => {
    const peer = plain(request.socket.remoteAddress ?? "")
    if (!trusted(peer)) return peer
    const hops = forwardedFor(request.rawHeaders)
    let client = peer
    for (let at = hops.length - 1; at >= 0; at -= 1) {
      const hop = plain((hops[at] ?? "").trim())
      // What is no address was written by nobody who is trusted to know.
      if (isIP(hop) === 0) return client
      client = hop
      if (!trusted(hop)) return client
    }
    return client
  }
}

/** All lines of the header, in order, as one list. */
const forwardedFor = (rawHeaders: ReadonlyArray<string>): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ""
    if (name.length === 15 && name.toLowerCase() === "x-forwarded-for") lines.push(rawHeaders[at + 1] ?? "")
  }
  return lines.join(",").split(",").slice(-mostHops)
}

/** An IPv4 address that reached an IPv6 socket, as IPv4 writes it. */
const plain = (address: string): string => (address.startsWith("::ffff:") ? address.slice(7) : address)

/** The network that a request comes from, which is what counts as one client. */
export const networkOfRequest = (request: IncomingMessage, address: string | undefined): string =>
  networkOf(address ?? plain(request.socket.remoteAddress ?? ""))

/** What counts as one client: an IPv6 network of 64 bits is one household, and has more addresses than can be counted. */
export const networkOf = (address: string): string => {
  if (!address.includes(":")) return address
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? []
  const [left, right] = [
    head === "" ? [] : head.split(":"),
    tail === undefined || tail === "" ? [] : tail.split(":")
  ]
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...right]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")
}
