import { Effect, Redacted } from "effect"
import { WrongUsage } from "../exit.ts"

/** The variable that the token is read from, and nothing else: arguments stand in the list of processes. */
const tokenVariable = "JOBWARDEN_TOKEN"

/** What a header may carry. */
const isSendable = (token: string): boolean => /^[\x21-\x7e]+$/.test(token)

/** Two JSON objects and a signature: some access tokens have two dots in them as well, and are no identity. */
const isIdentity = (token: string): boolean => /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/.test(token)

/** The header that a token is sent in: that of a person, or for the identity token of a job the one that it has. */
export const tokenHeader = (token: Redacted.Redacted): Readonly<Record<string, string>> => {
  const text = Redacted.value(token)
  return isIdentity(text) ? { authorization: `Bearer ${text}` } : { "private-token": text }
}

/** The token that requests are made with. It is never shown, whatever is wrong with it. */
export const readToken = (
  environment: Readonly<Record<string, string | undefined>>
): Effect.Effect<Redacted.Redacted, WrongUsage> => {
  const token = environment[tokenVariable] ?? ""
  if (token === "") {
    const isJob = (environment["CI_JOB_TOKEN"] ?? "") !== ""
    const message =
      `${tokenVariable} is not set; put a token with the scope \`api\` into it (for \`pull\` and questions \`read_api\` is enough)` +
      (isJob ? "; a job token is not used, for job tokens never read or change policy" : "")
    return Effect.fail(new WrongUsage({ message }))
  }
  if (isSendable(token)) return Effect.succeed(Redacted.make(token))
  return Effect.fail(
    new WrongUsage({
      message: `${tokenVariable} holds what no token has: a blank, a new line or a letter beyond ASCII`
    })
  )
}
