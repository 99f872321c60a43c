import { BlockList, isIP } from "node:net"

/** Whether a socket's address is one of those that are trusted. */
export type TrustedPeers = (address: string | undefined) => boolean

/** Reads addresses and networks (`127.0.0.1`, `10.0.0.0/8`, `fd00::/8`); `null` where one of them is neither. */
export const readTrustedPeers = (peers: ReadonlyArray<string>): TrustedPeers | null => {
  const list = new BlockList()
  for (const peer of peers) {
    const [, address = "", digits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(peer) ?? []
    const version = isIP(address)
    const longest = version === 6 ? 128 : 32
    const prefix = digits === undefined ? longest : Number(digits)
    if (version === 0 || prefix > longest) return null
    list.addSubnet(address, prefix, version === 6 ? "ipv6" : "ipv4")
  }
  // One proxy asks most of the time.
  let last = { address: "", isTrusted: false }
  return (address = "") => {
    if (address === last.address) return last.isTrusted
    const version = isIP(address)
    // An IPv4 address that reached an IPv6 socket is found by the networks of IPv4 too.
    last = { address, isTrusted: version !== 0 && list.check(address, version === 6 ? "ipv6" : "ipv4") }
    return last.isTrusted
  }
}
