import {
  getCheckpoint,
  parseReference,
  proveAuditLog,
  type AuditedPlace,
  type ProofQuery
} from "@jobwarden/service"
import { queryOf, requesterOf } from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { InvalidParameter, onlyKnown } from "../request/query.ts"
import { json, respond, text } from "../respond.ts"

/** Signed checkpoints of the log, and proofs about it. */
export const auditLogHandlers = HttpApiBuilder.group(Api, "log", (handlers) =>
  handlers
    .handleRaw("getCheckpoint", ({ request }) =>
      respond(
        Effect.gen(function* () {
          const requester = yield* requesterOf(request)
          const query = queryOf(request)
          const { note } = yield* getCheckpoint(
            requester,
            placeOf(query),
            Effect.andThen(onlyKnown(query, ["size", "project"]), countOf(query, "size", 0))
          )
          return text(200, note)
        })
      )
    )
    .handleRaw("getProof", ({ request }) =>
      respond(
        Effect.gen(function* () {
          const requester = yield* requesterOf(request)
          const query = queryOf(request)
          const proven = yield* proveAuditLog(requester, placeOf(query), readQuery(query))
          const { note: checkpoint, root, size } = proven
          const proof = proven.proof.map(base64)
          if (proven.kind === "consistency") {
            const { first, firstRoot, kind } = proven
            const roots = { first_root_hash: base64(firstRoot), second_root_hash: base64(root) }
            return json(200, { kind, first, second: size, ...roots, proof, checkpoint })
          }
          const { body, kind, leaf, sequence } = proven
          return json(200, {
            kind,
            sequence,
            leaf_index: sequence - 1,
            leaf_hash: base64(leaf),
            tree_size: size,
            root_hash: base64(root),
            proof,
            checkpoint,
            ...(body !== undefined && { body })
          })
        })
      )
    )
)

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString("base64")

const placeOf = (query: URLSearchParams): AuditedPlace => {
  const project = query.get("project")
  return project === null ? { everywhere: true } : { project: parseReference(project) }
}

const fail = (detail: string) => Effect.fail(new InvalidParameter({ detail }))

const readQuery = Effect.fnUntraced(function* (query: URLSearchParams) {
  yield* onlyKnown(query, ["sequence", "size", "first", "second", "project"])
  const sequence = yield* countOf(query, "sequence", 1)
  const first = yield* countOf(query, "first", 0)
  const size = yield* countOf(query, "size", 1)
  const second = yield* countOf(query, "second", 0)
  if (sequence !== undefined && first !== undefined) {
    return yield* fail("sequence and first exclude each other: ask for one proof at a time")
  }
  if (sequence !== undefined) {
    if (second !== undefined) return yield* fail("second goes with first; with sequence say size")
    return { kind: "inclusion", sequence, ...(size !== undefined && { size }) } satisfies ProofQuery
  }
  if (first === undefined) {
    return yield* fail(
      "sequence is missing: the number of an event; or first, to prove that the log only grew"
    )
  }
  if (size !== undefined) return yield* fail("size goes with sequence; with first say second")
  return { kind: "consistency", first, ...(second !== undefined && { second }) } satisfies ProofQuery
})

const countOf = (query: URLSearchParams, name: string, least: number) => {
  const written = query.get(name)
  if (written === null) return Effect.succeed(undefined)
  const count = /^(?:0|[1-9]\d*)$/.test(written) ? Number(written) : Number.NaN
  return Number.isSafeInteger(count) && count >= least
    ? Effect.succeed(count)
    : fail(`${name} is invalid; expected a whole number from ${least}`)
}
