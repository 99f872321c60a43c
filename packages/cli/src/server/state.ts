import { Effect, Schema, type Result } from "effect"
import {
  orStrange,
  readGroup,
  readInstance,
  readProject,
  readSurroundings,
  type ServerDocument,
  type ServerGroup,
  type ServerInstance,
  type ServerProject
} from "./answers.ts"
import { ServerClient } from "./client.ts"
import { StrangeAnswer } from "./failures.ts"

/** All that the token's user may change on a service. */
export interface ServerState {
  /** `null`: only administrators may. */
  readonly instance: ServerInstance | null
  /** By id. */
  readonly groups: readonly ServerGroup[]
  readonly projects: readonly ServerProject[]
}

/** Told how many documents are there already. */
export type OnRead = (done: number) => void

const listPath = "/api/v4/job_token_policies"
const perPage = 100
/** A list that has more pages never ends. */
const mostPages = 20_000

/** Reads everything, a hundred documents a request. */
export const readState = Effect.fn("readState")(function* (onRead: OnRead = () => {}) {
  let done = 0
  const count = (more: number): void => onRead((done += more))
  const [instances, groups, projects] = yield* Effect.all(
    [
      list("instance", readListedInstance, count),
      list("group", readListedGroup, count),
      list("project", readListedProject, count)
    ],
    { concurrency: "unbounded" }
  )
  const state: ServerState = { instance: instances[0] ?? null, groups, projects }
  return state
})

const isList = Schema.is(Schema.Array(Schema.Record(Schema.String, Schema.Unknown)))

type Item = Readonly<Record<string, unknown>>

const readListedInstance = (item: Item) => readInstance(item, item["etag"])
const readListedGroup = (item: Item) => readGroup(item, item["etag"], item["path"])
const readListedProject = (item: Item) => readProject(item, item["etag"])

const list = Effect.fnUntraced(function* <Document extends ServerDocument>(
  kind: Document["kind"],
  read: (item: Item) => Result.Result<Document, string>,
  count: (more: number) => void
) {
  const { ask, server } = yield* ServerClient
  const about = { request: `GET ${listPath}`, server }
  const found: Document[] = []
  let after = 0
  for (let page = 0; page < mostPages; page += 1) {
    // The next page is asked for by what is known here: where a link leads is for the service to say, not the token.
    const { body, hasNext } = yield* ask({
      method: "GET",
      path: listPath,
      query: [
        ["kind", kind],
        ["per_page", String(perPage)],
        ...(after > 0 ? [["id_after", String(after)] as const] : [])
      ]
    })
    if (!isList(body)) return yield* new StrangeAnswer({ ...about, why: "the answer is no list" })
    for (const item of body) {
      const document = yield* orStrange(read(item), about)
      const id = "id" in document ? document.id : after + 1
      if (id <= after) return yield* new StrangeAnswer({ ...about, why: "the list goes round" })
      after = id
      found.push(document)
    }
    count(body.length)
    if (!hasNext || body.length === 0) return found
  }
  return yield* new StrangeAnswer({ ...about, why: "the list does not end" })
})

/** A project's document, by its id or its path. */
export const readOneProject = Effect.fn("readOneProject")(function* (reference: number | string) {
  const path = `/api/v4/projects/${encodeURIComponent(reference)}/job_token_policy`
  const { ask, server } = yield* ServerClient
  const { body, etag } = yield* ask({ method: "GET", path })
  return yield* orStrange(readProject(body, etag), { request: `GET ${path}`, server })
})

/** The same, with what groups and the instance say that decides there. */
export const readProjectInForce = Effect.fn("readProjectInForce")(function* (reference: number | string) {
  const path = `/api/v4/projects/${encodeURIComponent(reference)}/job_token_policy`
  const { ask, server } = yield* ServerClient
  const { body, etag } = yield* ask({ method: "GET", path, query: [["surroundings", "true"]] })
  const about = { request: `GET ${path}`, server }
  const project = yield* orStrange(readProject(body, etag), about)
  return { ...project, surroundings: yield* orStrange(readSurroundings(body), about) }
})

/** A group's document, by its id; a service does not say its path. */
export const readOneGroup = Effect.fn("readOneGroup")(function* (reference: number | string, called: string) {
  const path = `/api/v4/groups/${encodeURIComponent(reference)}/job_token_permissions`
  const { ask, server } = yield* ServerClient
  const { body, etag } = yield* ask({ method: "GET", path })
  return yield* orStrange(readGroup(body, etag, called), { request: `GET ${path}`, server })
})

/** The instance's document. */
export const readTheInstance = Effect.fn("readTheInstance")(function* () {
  const path = "/api/v4/instance/job_token_permissions"
  const { ask, server } = yield* ServerClient
  const { body, etag } = yield* ask({ method: "GET", path })
  return yield* orStrange(readInstance(body, etag), { request: `GET ${path}`, server })
})
