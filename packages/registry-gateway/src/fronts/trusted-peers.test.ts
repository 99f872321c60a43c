import { describe, expect, it } from "vitest"
import { readTrustedPeers } from "./trusted-peers.ts"

describe("readTrustedPeers", () => {
  const trusts = readTrustedPeers(["127.0.0.1", "10.1.0.0/16", "fd00::/8", "::1"])

  it.each(["127.0.0.1", "10.1.0.0", "10.1.255.255", "fd12::5", "::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3"])(
    "trusts %s",
    (address) => expect(trusts?.(address)).toBe(true)
  )

  it.each(["127.0.0.2", "10.2.0.0", "fe80::1", "::2", "::ffff:10.2.0.1", "", "localhost", "127.0.0.1/8"])(
    "does not trust %j",
    (address) => expect(trusts?.(address)).toBe(false)
  )

  it("does not trust a socket that has no address any more", () => {
    expect(trusts?.(undefined)).toBe(false)
  })

  it("trusts nobody, where nobody is named", () => {
    expect(readTrustedPeers([])?.("127.0.0.1")).toBe(false)
  })

  it.each(["localhost", "127.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x", "", "127.0.0.1:80"])(
    "is not told by %j whom to trust",
    (peer) => expect(readTrustedPeers(["127.0.0.1", peer])).toBeNull()
  )
})
