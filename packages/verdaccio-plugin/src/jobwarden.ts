import { denial, isKnownReason } from "@jobwarden/registry-gateway/reason-text"
import type { Settings } from "./settings.ts"

export type Action = "read" | "write" | "delete"

/** What Jobwarden says, as far as the caller is told. */
export type Verdict =
  | { readonly type: "allowed" }
  | { readonly type: "refused"; readonly status: 401 | 403 | 404 | 503; readonly message: string }

export interface Question {
  readonly token: string
  readonly project: string
  readonly action: Action
}

export type Ask = (question: Question) => Promise<Verdict>

const resource = "package_registry.npm"

const refused = (status: 401 | 403 | 404 | 503, message: string): Verdict => ({
  type: "refused",
  status,
  message
})

export const signIn = refused(401, "a valid token is needed")

/** What is not there and what the caller may not know of look alike. */
export const absent = refused(404, "there is no such package, or it is not for this token")

export const unavailable = refused(503, "Jobwarden cannot decide now, try again")

const mostUnderWay = 256

const mostBytes = 65_536

interface Decision {
  readonly allowed: boolean
  readonly reason: string
}

/**
 * Makes what asks a Jobwarden service, as its decision client. Whatever is not plainly a yes is a no: late,
 * unreadable, of another length than asked for. The operator is told why, the caller is not.
 */
export const makeAsk = (settings: Settings, report: (what: string) => void): Ask => {
  const url = new URL("/access/v1/evaluations", settings.server)
  let underWay = 0

  const evaluate = async ({ action, project, token }: Question): Promise<Verdict> => {
    const actions: ReadonlyArray<Action> = action === "read" ? ["read"] : [action, "read"]
    const response = await fetch(url, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(settings.timeoutMillis),
      headers: { authorization: `Bearer ${settings.credential}`, "content-type": "application/json" },
      body: JSON.stringify({
        subject: { type: "credential", id: "npm", properties: { token } },
        resource: { type: resource, id: project },
        evaluations: actions.map((name) => ({ action: { name } }))
      })
    })
    const text = await readBounded(response)
    if (response.status !== 200) throw new Error(`it answers with status ${response.status}`)
    const [decided, reading = decided] = decisionsIn(text, actions.length)
    if (decided === undefined || reading === undefined) throw new Error("it answers without a decision")
    if (decided.allowed) return { type: "allowed" }
    if (decided.reason === "inactive_token") return signIn
    // Who may not read is not told why not, nor that there is anything.
    if (!reading.allowed) return absent
    const { reason } = decided
    return refused(
      403,
      isKnownReason(reason) ? denial(reason, action, resource) : `Jobwarden denies ${action} on ${resource}`
    )
  }

  return async (question) => {
    if (underWay >= mostUnderWay) return unavailable
    underWay += 1
    try {
      return await evaluate(question)
    } catch (cause) {
      report(`Jobwarden at ${settings.server.origin} did not decide: ${whyNot(cause)}`)
      return unavailable
    } finally {
      underWay -= 1
    }
  }
}

const whyNot = (cause: unknown): string => {
  if (!(cause instanceof Error)) return "it failed"
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message
}

const readBounded = async (response: Response): Promise<string> => {
  const chunks: Array<Uint8Array> = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    if (length > mostBytes) throw new Error("it answers with more than is read")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

const decisionsIn = (text: string, count: number): ReadonlyArray<Decision> => {
  const { evaluations } = JSON.parse(text) as { readonly evaluations?: unknown }
  if (!Array.isArray(evaluations) || evaluations.length !== count) {
    throw new Error("it answers with another number of decisions than was asked for")
  }
  return evaluations.map((evaluation: unknown) => {
    const { context, decision } = evaluation as {
      readonly decision?: unknown
      readonly context?: { readonly reason?: unknown }
    }
    if (typeof decision !== "boolean" || typeof context?.reason !== "string") {
      throw new TypeError("it answers with something that is no decision")
    }
    return { allowed: decision, reason: context.reason }
  })
}
