import { isIP } from "node:net"

/** Whether what is sent to a host stays on this machine. */
const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."))

/**
 * Whether nobody on the way to an address can read or change what goes there and comes back: `https`, or `http` on
 * this machine. It has no user, no query and no fragment.
 */
export const isSafeAddress = (text: string): boolean => {
  if (!URL.canParse(text) || /[?#\s\\]/.test(text)) return false
  const { hostname, password, protocol, username } = new URL(text)
  return (
    username + password === "" && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)))
  )
}
