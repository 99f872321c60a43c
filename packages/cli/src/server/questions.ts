import {
  gitlab,
  printPath,
  reasons,
  type Access,
  type Caller,
  type Decision,
  type LimitedCell,
  type Role,
  decodeGrant
} from "@jobwarden/core"
import { Effect, Result, Schema } from "effect"
import { ServerAccesses } from "../plan/told.ts"
import { orStrange } from "./answers.ts"
import { ServerClient } from "./client.ts"

type Reference = number | string

const permissionsOf = (project: Reference): string =>
  `/api/v4/projects/${encodeURIComponent(project)}/job_token_permissions`

/** Who states a grant or a limit. */
export const GrantSource = Schema.Struct({
  level: Schema.Literals(["project", "group", "instance", "baseline"]),
  path: Schema.optionalKey(Schema.String),
  key: Schema.optionalKey(Schema.String)
})

const decodeExplanation = Schema.decodeUnknownResult(
  Schema.Struct({
    path: Schema.String,
    allowed: Schema.Boolean,
    reason: Schema.Literals(reasons),
    cell: Schema.Struct({ resource: Schema.String, action: Schema.String }),
    grant: Schema.Struct({ value: Schema.Unknown, source: GrantSource }),
    revision: Schema.Int
  })
)

/** What the service decides about a caller, and for whom it is asked. */
export interface ServerDecision extends Decision {
  /** The project's path. */
  readonly path: string
}

/** Asks the service for one decision, as somebody who may change the project's policy. */
export const askDecision = Effect.fn("askDecision")(function* (
  project: Reference,
  question: { readonly caller: Caller<Role>; readonly resource: string; readonly action: string }
) {
  const { ask, server } = yield* ServerClient
  const path = `${permissionsOf(project)}/explanation`
  const { body } = yield* ask({ method: "POST", path, body: question })
  const about = { request: `POST ${path}`, server }
  const { grant, ...said } = yield* orStrange(understood(decodeExplanation(body)), about)
  const value = yield* orStrange(
    Result.mapError(
      decodeGrant(grant.value),
      ([problem]) => `the grant${problem ? `, ${printPath(problem.path)}` : ""}`
    ),
    about
  )
  return { ...said, grant: { value, source: grant.source } } as ServerDecision
})

const decodeWhoCan = Schema.decodeUnknownResult(
  Schema.Struct({
    path: Schema.String,
    revision: Schema.Int,
    principals: Schema.Record(Schema.String, Schema.Unknown),
    hidden_sources: Schema.Int,
    past: Schema.optionalKey(Schema.Unknown)
  })
)
const decodeAccesses = Schema.decodeUnknownResult(ServerAccesses)

/** Everybody who can do something, as far as the token's user may know them. */
export interface ServerWhoCan {
  readonly path: string
  readonly access: Access
  /** So many projects and groups more can. */
  readonly hiddenSources: number
  readonly revision: number
  /** What is said of a moment that is past, not understood yet. */
  readonly past: unknown
}

/** Asks the service who can do something in a project, or who could at a moment (epoch milliseconds). */
export const askWhoCan = Effect.fn("askWhoCan")(function* (
  project: Reference,
  { action, at, resource }: { readonly resource: string; readonly action: string; readonly at?: number }
) {
  const { ask, server } = yield* ServerClient
  const path = `${permissionsOf(project)}/access`
  const { body } = yield* ask({
    method: "GET",
    path,
    query: [
      ["resource", resource],
      ["action", action],
      ...(at === undefined ? [] : [["at", new Date(at).toISOString()] as const])
    ]
  })
  const about = { request: `GET ${path}`, server }
  const said = yield* orStrange(understood(decodeWhoCan(body)), about)
  const cells = [`${resource}:${action}`]
  const [access] = yield* orStrange(understood(decodeAccesses([{ ...said.principals, cells }])), about)
  const tokens = (access?.job_tokens ?? []).flatMap(({ hidden_sources: _, ...named }) =>
    named.from.length > 0 ? [named] : []
  )
  const { job_tokens: _, ...others } = access ?? { cells }
  const answer: ServerWhoCan = {
    path: said.path,
    access: { ...others, ...(tokens.length > 0 && { job_tokens: tokens }) } as Access,
    hiddenSources: said.hidden_sources,
    revision: said.revision,
    past: said.past
  }
  return answer
})

const decodeLimited = Schema.decodeUnknownResult(
  Schema.Struct({
    limited: Schema.Array(
      Schema.Struct({ resource: Schema.String, action: Schema.String, by: Schema.Array(GrantSource) })
    )
  })
)

/** Whose limits cut a cell of a project. */
export const askCut = Effect.fn("askCut")(function* (
  project: Reference,
  cell: { readonly resource: string; readonly action: string }
) {
  const { ask, server } = yield* ServerClient
  const path = permissionsOf(project)
  const { body } = yield* ask({ method: "GET", path })
  const { limited } = yield* orStrange(understood(decodeLimited(body)), { request: `GET ${path}`, server })
  return limited.find(({ action, resource }) => resource === cell.resource && action === cell.action) as
    | Pick<LimitedCell, "by">
    | undefined
})

/** Somebody who is always understood: who states a grant is the same for all. */
export const anyCaller: Caller<Role> = { type: "user", role: gitlab.roles.at(-1) ?? "owner" }

const understood = <T>(decoded: Result.Result<T, unknown>): Result.Result<T, string> =>
  Result.mapError(decoded, () => "it is not told as it should be")
