import { Effect } from "effect"
import { quote } from "@jobwarden/core"
import { WrongUsage } from "../exit.ts"
import { isLoopback } from "@jobwarden/platforms/outgoing"

/** Where a service is: an address without a slash at its end. */
export interface ServerAddress {
  readonly base: string
}

const refuse = (message: string) => Effect.fail(new WrongUsage({ message: `\`--server\`: ${message}` }))

/**
 * The address that is meant. A token goes to it, so it is one to which nobody listens on the way: `https`, or `http`
 * to this very machine; any other `http` only where somebody says that it may be.
 */
export const readServer = (
  written: string,
  { insecure }: { readonly insecure: boolean }
): Effect.Effect<ServerAddress, WrongUsage> => {
  const url = URL.canParse(written) ? new URL(written) : null
  if (url === null || !/^https?:\/\//i.test(written)) {
    return refuse(
      `${quote(shown(written))} is no address; expected one such as \`https://jobwarden.example\``
    )
  }
  // What stands before the `@` may be a password, and is not shown.
  if (url.username !== "" || url.password !== "") {
    return refuse(
      "an address with a user or a password in it is not taken; put the token into JOBWARDEN_TOKEN"
    )
  }
  if (url.search !== "" || url.hash !== "" || /[?#]$/.test(written)) {
    return refuse("expected an address without `?` and `#`, below which `/api/v4` is")
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname) && !insecure) {
    return refuse(
      `the token would go to ${quote(url.origin)} for everybody on the way to read; use https, or say ` +
        "`--insecure-http` where nobody is on the way"
    )
  }
  return Effect.succeed({ base: url.href.replace(/\/+$/, "") })
}

const longest = 200

const shown = (written: string): string => {
  // Only what stands before an `@` can be a secret.
  const tail = written.includes("@") ? `…${written.slice(written.lastIndexOf("@"))}` : written
  return tail.length > longest ? `${tail.slice(0, longest)}…` : tail
}
