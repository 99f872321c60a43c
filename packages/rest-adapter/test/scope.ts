import { expect } from "vitest"
import { serve, type Call, type Service } from "./serving.ts"

export const scopePath = "/api/v4/projects/123/job_token_scope"
export const allowlist = `${scopePath}/allowlist`
export const groupsAllowlist = `${scopePath}/groups_allowlist`

/** The eight routes as GitLab's clients call them, each on what it can succeed on. */
export const routes = {
  "GET scope": { path: scopePath },
  "PATCH scope": { method: "PATCH", path: scopePath, body: '{"enabled":false}' },
  "GET allowlist": { path: allowlist },
  "POST allowlist": { method: "POST", path: allowlist, body: '{"target_project_id":125}' },
  "DELETE allowlist": { method: "DELETE", path: `${allowlist}/124`, body: "{}" },
  "GET groups_allowlist": { path: groupsAllowlist },
  "POST groups_allowlist": { method: "POST", path: groupsAllowlist, body: '{"target_group_id":7}' },
  "DELETE groups_allowlist": { method: "DELETE", path: `${groupsAllowlist}/8`, body: "{}" }
} as const satisfies { readonly [name: string]: Call }

export type Route = keyof typeof routes

/** The headers of a request that carries JSON, with a token or with none. */
export const sending = (token: string | null, call: Call): Call => ({
  ...call,
  headers: {
    ...(token !== null && { "private-token": token }),
    ...("body" in call && { "content-type": "application/json" })
  }
})

/** A request as Maya, who is a maintainer of the backend and of the app. */
export const asMaya = (call: Call): Call => sending("maya-token", call)

/** Sends requests one after the other, and expects of each its status and its body to the byte. */
export const expectAnswers = async (
  service: Service,
  rows: ReadonlyArray<readonly [call: Call, status: number, text: string]>
): Promise<void> => {
  for (const [call, status, text] of rows) {
    const answer = await service.call(call)
    const what = `${call.method ?? "GET"} ${call.path} ${String(call.body ?? "")}`
    expect([what, answer.status, answer.text]).toEqual([what, status, text])
  }
}

/** The stored scope of the backend; `undefined`: none. */
export const storedScope = async (service: Service): Promise<unknown> =>
  (await service.policies()).find(({ entity }) => entity.id === 123)?.document["scope"]

export const error = (detail: string): string => JSON.stringify({ error: detail })
export const message = (text: string): string => JSON.stringify({ message: text })

export { serve }
