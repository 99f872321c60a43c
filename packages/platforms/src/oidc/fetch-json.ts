import { repeatedKey } from "@jobwarden/service"

/** An issuer is asked while somebody waits. */
const patience = 5_000
const mostBytes = 262_144

/** Why an address did not give a JSON document, in words that come from nobody else. */
export class CannotFetch extends Error {
  override readonly name = "CannotFetch"
}

/**
 * The JSON document at an address, within bounds of time and size. Redirects are not followed: where they lead is
 * nothing that anybody configured.
 */
export const fetchJson = async (address: string, mostMillis = patience): Promise<unknown> => {
  const text = await fetchText(address, mostMillis).catch((cause: unknown) => {
    if (cause instanceof CannotFetch) throw cause
    throw new CannotFetch(whyNot(cause, mostMillis))
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new CannotFetch("it answers with no JSON")
  }
  if (repeatedKey(text) !== undefined) throw new CannotFetch("it answers with a key that is given twice")
  return value
}

const fetchText = async (address: string, mostMillis: number): Promise<string> => {
  const response = await fetch(address, {
    redirect: "manual",
    signal: AbortSignal.timeout(mostMillis),
    headers: { accept: "application/json" }
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    const isRedirect = response.status >= 300 && response.status < 400
    throw new CannotFetch(
      `it answers with status ${response.status}${isRedirect ? ", and redirects are not followed" : ""}`
    )
  }
  const chunks: Array<Uint8Array> = []
  let length = 0
  // Of what a compressed answer becomes, too: leaving the loop stops the transfer.
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > mostBytes) throw new CannotFetch(`it answers with more than ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new CannotFetch("it answers with what is not UTF-8")
  }
}

const whyNot = (cause: unknown, mostMillis: number): string => {
  if (!(cause instanceof Error)) return "it cannot be reached"
  if (cause.name === "TimeoutError") return `it does not answer within ${mostMillis / 1000} seconds`
  const code = (cause.cause as { readonly code?: unknown } | undefined)?.code
  return typeof code === "string" ? `it cannot be reached (${code})` : "it cannot be reached"
}
