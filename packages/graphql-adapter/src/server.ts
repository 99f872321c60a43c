import {
  answerAtOnce,
  atOnce,
  ExternalUrl,
  permissionsReader,
  Platform,
  PolicyIndex,
  presentedBy,
  projectReader,
  requesterFrom,
  type RequestHead,
  type Requester
} from "@jobwarden/service"
import { Effect, Exit, FiberSet } from "effect"
import type { ExecutionResult, GraphQLError } from "graphql"
import type { GraphQLParams } from "graphql-yoga"
import { fieldError, isOurs, type Failure } from "./failure.ts"
import { isKept } from "./known-answers.ts"
import { makeGraphQlSchema } from "./make-schema.ts"
import { makePipeline } from "./pipeline.ts"
import type { Ports, RequestContext } from "./request-context.ts"
import { bad, type BadRequest } from "./request/bad-request.ts"
import { operationsIn } from "./request/parameters.ts"
import { isJson, parseBody } from "./request/parse-body.ts"
import type { GraphQlSettings } from "./settings.ts"
import { showResult } from "./shown-result.ts"

/** What a request is answered with. */
export interface GraphQlAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The GraphQL API apart from how requests come in and answers go out. */
export interface GraphQlServer {
  /** How long a body may be. */
  readonly mostBytes: number
  /** Who asks, before anything of the body is read; what is refused here needs no body. */
  readonly admit: (head: RequestHead) => Effect.Effect<Requester, BadRequest>
  /** The answer to a body. */
  readonly answer: (requester: Requester, body: Uint8Array) => Promise<GraphQlAnswer>
  readonly refuse: (failure: BadRequest) => GraphQlAnswer
}

const always = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff"
}

const refuse = ({ code, detail, status }: BadRequest): GraphQlAnswer => ({
  status,
  headers: {
    ...always,
    // The rest of a body that is too large is not read: the connection cannot be used again.
    ...(status === 413 && { connection: "close" }),
    ...(status === 405 && { allow: "POST" })
  },
  body: JSON.stringify({ errors: [{ message: detail, extensions: { code } }] })
})

/** Puts the server together, once for all requests. */
export const makeGraphQlServer = Effect.fnUntraced(function* (settings: GraphQlSettings) {
  const { introspection, limits } = settings
  const { base } = yield* ExternalUrl
  const platform = yield* Platform
  const index = yield* PolicyIndex
  const ports = yield* Effect.context<Ports>()
  const readProject = yield* projectReader
  const readPermissions = yield* permissionsReader
  const pipeline = makePipeline(makeGraphQlSchema(), settings)
  const runPromise = yield* FiberSet.makeRuntimePromise<Ports>()

  const run: RequestContext["run"] = (effect) => {
    const answer = answerAtOnce(effect)
    if (answer !== undefined && Exit.isSuccess(answer)) return answer.value
    return runPromise(
      effect.pipe(
        Effect.tapError((failure: Failure) =>
          isOurs(failure) ? Effect.logError(failure.message) : Effect.void
        ),
        Effect.mapError(fieldError)
      )
    )
  }

  const log = (message: string, defect: unknown): Promise<void> =>
    runPromise(Effect.logError(message, defect))

  // A result that is given again is the same text.
  const texts = new WeakMap<object, string>()

  const resultOf = async (params: GraphQLParams, context: RequestContext): Promise<string> => {
    let result: ExecutionResult
    try {
      result = await pipeline(params, context)
    } catch (error) {
      result = { errors: [error as GraphQLError] }
    }
    const known = texts.get(result)
    if (known !== undefined) return known
    const { body, defects } = showResult(result, !introspection)
    for (const defect of defects) await log("an operation died", defect)
    const text = JSON.stringify(body)
    if (isKept(result)) texts.set(result, text)
    return text
  }

  const answer: GraphQlServer["answer"] = async (requester, bytes) => {
    try {
      const parsed = parseBody(bytes, limits)
      const { isBatch, operations } = operationsIn(parsed, limits.batch)
      const context: RequestContext = {
        requester,
        base,
        index,
        readProject,
        readPermissions,
        run,
        withPorts: (effect) => Effect.provideContext(effect, ports),
        isBatch,
        budget: { remaining: limits.cost }
      }
      const results: Array<string> = []
      for (const params of operations) results.push(await resultOf(params, context))
      return { status: 200, headers: always, body: isBatch ? `[${results.join(",")}]` : (results[0] ?? "") }
    } catch (error) {
      if (isBadRequest(error)) return refuse(error)
      await log("a request died", error)
      return refuse(bad("Internal server error", 500, "INTERNAL_SERVER_ERROR"))
    }
  }

  const server: GraphQlServer = {
    mostBytes: limits.bodyBytes,
    admit: (head) =>
      atOnce(requesterOrRefuse(platform, head), (requester) =>
        isJson(head.headers["content-type"])
          ? Effect.succeed(requester)
          : Effect.fail(bad("send the body as application/json", 415, "UNSUPPORTED_MEDIA_TYPE"))
      ).pipe((admitted) =>
        answerAtOnce(admitted) === undefined ? Effect.provideContext(admitted, ports) : admitted
      ),
    answer,
    refuse
  }
  return server
})

const isBadRequest = (error: unknown): error is BadRequest =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "BadRequest"

/** Who asks. A credential that nobody has is refused as a whole, so that guesses are counted as such. */
const requesterOrRefuse = (
  platform: Platform["Service"],
  head: RequestHead
): Effect.Effect<Requester, BadRequest> => {
  const requester = requesterFrom(platform, head)
  const known = (found: Requester): Effect.Effect<Requester, BadRequest> =>
    found.principal === null && presentedBy(head).type === "one"
      ? Effect.fail(bad("Invalid token", 401, "UNAUTHENTICATED"))
      : Effect.succeed(found)
  const answer = answerAtOnce(requester)
  if (answer !== undefined && Exit.isSuccess(answer)) return known(answer.value)
  return requester.pipe(
    Effect.catchTags({
      Unauthorized: ({ message }) => Effect.fail(bad(message, 401, "UNAUTHENTICATED")),
      PlatformUnavailable: ({ message }) =>
        Effect.logError(message).pipe(
          Effect.andThen(
            Effect.fail(bad("The service cannot answer at present. Try again.", 503, "UNAVAILABLE"))
          )
        )
    }),
    Effect.flatMap(known)
  )
}
