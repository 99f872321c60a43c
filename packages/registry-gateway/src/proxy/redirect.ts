import type { RegistryAction } from "@jobwarden/service"

/**
 * Where a redirect of the registry may send the caller. To the registry itself: back through the gateway, as a
 * request of its own, and without the registry's address. Elsewhere (an object store, say): only to read, for
 * that is what was decided, and only over HTTP. `null`: nowhere.
 */
export const redirectFor = (
  location: string | undefined,
  /** The URL that was asked for there. */
  asked: URL,
  action: RegistryAction
): string | null => {
  if (action !== "read" || location === undefined || !URL.canParse(location, asked.href)) return null
  const target = new URL(location, asked)
  if (!/^https?:$/.test(target.protocol) || target.username !== "" || target.password !== "") return null
  return target.origin === asked.origin ? `${target.pathname}${target.search}` : target.href
}
