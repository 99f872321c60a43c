import { isIP } from "node:net"

/** Whether what listens on a host, or is sent to it, stays on this machine. In an address IPv6 has brackets. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."))
