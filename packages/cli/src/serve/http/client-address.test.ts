import { readTrustedPeers } from "@jobwarden/registry-gateway"
import type { IncomingMessage } from "node:http"
import { describe, expect, it } from "vitest"
import { makeClientAddress, networkOf } from "./client-address.ts"

const trusted = readTrustedPeers(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]) ?? undefined

const from = (remoteAddress: string, ...forwarded: ReadonlyArray<string>) =>
  makeClientAddress(trusted)({
    socket: { remoteAddress },
    rawHeaders: forwarded.flatMap((value) => ["X-Forwarded-For", value])
  } as unknown as IncomingMessage)

describe("who is at the other end", () => {
  it.each<readonly [string, string, ReadonlyArray<string>, string]>([
    ["the proxy itself, where it says nothing", "127.0.0.1", [], "127.0.0.1"],
    ["whom the proxy names", "127.0.0.1", ["192.0.2.1"], "192.0.2.1"],
    [
      "the last that is no proxy, not the first, which anybody can write",
      "127.0.0.1",
      ["192.0.2.9, 192.0.2.1"],
      "192.0.2.1"
    ],
    ["the one before all proxies", "127.0.0.1", ["6.6.6.6, 192.0.2.1, 10.1.1.1, 10.2.2.2"], "192.0.2.1"],
    ["in the last of two headers", "127.0.0.1", ["6.6.6.6", "192.0.2.1"], "192.0.2.1"],
    ["as IPv6", "fd00::1", ["2001:db8::1"], "2001:db8::1"],
    ["the proxy, where it names what is no address", "127.0.0.1", ["192.0.2.1, planted"], "127.0.0.1"],
    ["the socket of whoever is not trusted, whatever is claimed", "192.0.2.7", ["10.0.0.1"], "192.0.2.7"],
    ["IPv4 on an IPv6 socket", "::ffff:127.0.0.1", ["::ffff:192.0.2.1"], "192.0.2.1"]
  ])("is %s", (_, peer, forwarded, expected) => {
    expect(from(peer, ...forwarded)).toBe(expected)
  })

  it("is the socket where no proxy is trusted", () => {
    const request = { socket: { remoteAddress: "127.0.0.1" }, rawHeaders: ["X-Forwarded-For", "6.6.6.6"] }
    expect(makeClientAddress(undefined)(request as unknown as IncomingMessage)).toBeUndefined()
  })
})

describe("one client", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::9", "2001:db8:1:2"],
    ["2001:0db8:0001:0002::", "2001:db8:1:2"],
    ["::1", "0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"]
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
