import { isLoopback } from "./loopback.ts"

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
