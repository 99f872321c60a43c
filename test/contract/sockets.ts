import { request, send, type Answer } from "../end-to-end/raw.ts"
import { startConfigured, temporaryFolder, type Running } from "../end-to-end/service.ts"
import { acme, backend, handbook, nothing, organisation, tokenOf } from "./organisation.ts"
import { operationsOf, parametersIn, type OpenApiDocument, type Operation } from "./operations.ts"

export interface Server extends Omit<Running, "tokens"> {
  readonly operations: readonly Operation[]
}

/** The service as a process, and the operations that its own document names. */
export const startServer = async (): Promise<Server> => {
  const running = await startConfigured(temporaryFolder(), organisation, {
    external_url: "https://gitlab.acme.example"
  })
  const answer = await fetch(`${running.url}/openapi.json`)
  return { ...running, operations: operationsOf((await answer.json()) as OpenApiDocument) }
}

/** How somebody presents a credential, or what else stands in a request's head. */
export type Headers = readonly string[]

export const as = (name: string): Headers => [`PRIVATE-TOKEN: ${tokenOf(name)}`]

const fitting: ReadonlyArray<readonly [kind: RegExp, id: number]> = [
  [/^groups\/\{/, acme.id],
  [/^projects\/\{/, backend.id],
  [/group_id/, acme.id],
  [/project_id/, handbook.id]
]

/**
 * An operation's path with every parameter filled in: `id` for the project or group itself, and for others what
 * everybody may know.
 */
export const pathOf = ({ path }: Operation, id?: string): string =>
  path.replaceAll(/(\w+\/)\{(\w+)\}/g, (place, before: string, name: string) => {
    const [, known = nothing] = fitting.find(([kind]) => kind.test(place)) ?? []
    return `${before}${name === "id" ? (id ?? known) : known}`
  })

/** The parameters that an operation cannot do without. */
export const neededQuery = (operation: Operation): string => {
  const values: Readonly<Record<string, string>> = { resource: "jobs", action: "read" }
  const needed = parametersIn(operation, "query").filter(({ schema }) =>
    /^needed\b/.test(schema.description ?? "")
  )
  const query = needed.map(({ name }) => `${name}=${values[name] ?? "1"}`).join("&")
  return query === "" ? "" : `?${query}`
}

/** Sends a request as it is written, and reads what comes back. */
export const ask = ({ url }: Server, line: string, headers: Headers = [], body?: string): Promise<Answer> => {
  const length =
    body === undefined ? [] : ["Content-Type: application/json", `Content-Length: ${body.length}`]
  return send(url, request(`${line} HTTP/1.1`, [...headers, ...length], body))
}

/** What anybody can tell answers apart by: all but the time, and the id that each request has of its own. */
export const told = ({ body, head }: Answer): string =>
  `${head.replaceAll(/\r\n(?:Date|X-Request-Id): [^\r]*/gi, "")}\n\n${body}`

/** One after the other for each of many, some at a time. */
export const forEachOf = async <Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<void>
): Promise<void> => {
  const left = [...items]
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item)
  }
  await Promise.all(Array.from({ length: 8 }, work))
}
