import type { PolicyStore, StoredEvent } from "@jobwarden/service"
import { Effect } from "effect"
import type { Answer, Service } from "./serving.ts"
import { asMaya } from "./scope.ts"

export const auditEvents = "/api/v4/projects/123/audit_events"
export const allEvents = "/api/v4/audit_events"
export const history = "/api/v4/projects/123/job_token_permissions/history"

/** Somebody's GET; `null`: without a token. */
export const get = (service: Service, path: string, token: string | null = "maya-token"): Promise<Answer> =>
  service.call({ path, headers: token === null ? {} : { "private-token": token } })

/** A list that has to be one. */
export const listed = async (
  service: Service,
  path: string,
  token?: string
): Promise<ReadonlyArray<Record<string, unknown>>> => {
  const { body, status } = await get(service, path, token)
  if (status !== 200 || !Array.isArray(body)) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
  return body as ReadonlyArray<Record<string, unknown>>
}

/** Where a link of an answer leads; `undefined`: there is none. */
export const linkOf = ({ headers }: Answer, rel: string): string | undefined =>
  new RegExp(`<([^>]*)>; rel="${rel}"`).exec(headers.get("link") ?? "")?.[1]

/** An address that a link names, as a path of the service. */
export const pathOf = (url: string): string => url.replace(/^https:\/\/gitlab\.acme\.example\/under/, "")

/** Turns the scope of the backend on and off, which is an event each time. */
export const toggle = async (service: Service, times: number): Promise<void> => {
  for (let turn = 0; turn < times; turn++) {
    const { enabled } = { enabled: (await listedScope(service)) === false }
    await service.call(asMaya({ method: "PATCH", path: scopeOfBackend, body: JSON.stringify({ enabled }) }))
  }
}

const scopeOfBackend = "/api/v4/projects/123/job_token_scope"
const listedScope = async (service: Service): Promise<unknown> =>
  ((await get(service, scopeOfBackend)).body as { readonly inbound_enabled: boolean }).inbound_enabled

type Inner = PolicyStore["Service"]

/** A store whose personal data was erased, all of it. */
export const erased = (inner: Inner): Partial<Inner> => {
  const erase = (event: StoredEvent): StoredEvent => ({ ...event, personal: null })
  return {
    latestEvents: (query) => Effect.map(inner.latestEvents(query), (events) => events.map(erase)),
    revisions: (query) => Effect.map(inner.revisions(query), (events) => events.map(erase)),
    event: (sequence) => Effect.map(inner.event(sequence), (event) => event && erase(event))
  }
}
