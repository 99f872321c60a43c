import type { AccessRequest, Explanation, Reference, Role } from "@jobwarden/core"
import { Effect } from "effect"
import { authorize } from "./authorize.ts"
import type { Unanswered } from "./known-places.ts"
import { lookUpSources } from "./known-sources.ts"
import type { Manager } from "./managing-job.ts"
import type { Platform } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { invalid } from "./policy-patch.ts"
import { cellProblems, type CellName } from "./project-questions.ts"
import type { Requester } from "./requester.ts"
import type { EntryKind } from "./scope-document.ts"
import type { InvalidDocument } from "./update-permissions.ts"
import { NamesNotFound } from "./wanted-scope.ts"

type Caller = AccessRequest<Role>["caller"]

/** A decision about a caller, with all that lies behind it. */
export interface ExplainedAccess {
  readonly projectId: number
  readonly path: string
  readonly explanation: Explanation
}

/**
 * Why somebody may do something in a project or may not, for whoever may change its policy. What the caller is
 * called to be from must be known to the requester: else an answer would tell where it is, and that it is.
 */
export const explainAccess = Effect.fn("explainAccess")(function* <E>(
  requester: Requester,
  reference: Reference,
  /** `{caller, resource, action}` in the library's words, read only once the requester may ask. */
  readQuestion: Effect.Effect<unknown, E>
) {
  const { by, project } = yield* authorize(requester, reference, "read")
  const { action, caller: described, resource } = yield* checkQuestion(yield* readQuestion)
  const caller = yield* knownCaller(by, described)
  const { engine, requireFresh } = yield* PolicyIndex
  yield* requireFresh()
  const explanation = engine.explain({ project: project.id, caller: caller as Caller, resource, action })
  if (explanation.reason === "invalid_request") {
    return yield* invalid([{ path: ["caller"], message: `is no caller; ${forms}` }])
  }
  const { byOwner } = explanation
  const source = described["project"]
  const shown: Explanation =
    byOwner?.entry === undefined || source === undefined
      ? explanation
      : { ...explanation, byOwner: { ...byOwner, entry: { ...byOwner.entry, project: source as Reference } } }
  const explained: ExplainedAccess = { projectId: project.id, path: project.path, explanation: shown }
  return explained
})

const members = ["caller", "resource", "action"]

const forms =
  'expected {"type": "user", "role"}, {"type": "job", "project", "ref": {"protected"}, "trigger_role"} or ' +
  '{"type": "deploy_token", "project" or "group", "scopes"}'

interface Question extends CellName {
  readonly caller: { readonly [member: string]: unknown }
}

const checkQuestion = Effect.fnUntraced(function* (
  body: unknown
): Effect.fn.Return<Question, InvalidDocument> {
  if (!isObject(body)) {
    return yield* invalid([{ path: [], message: `expected an object with ${members.join(", ")}` }])
  }
  const { caller } = body
  const problems = [
    ...Object.keys(body).flatMap((key) =>
      members.includes(key) ? [] : [{ path: [key], message: `is unknown; expected ${members.join(", ")}` }]
    ),
    ...(isObject(caller) ? [] : [{ path: ["caller"], message: `is no caller; ${forms}` }]),
    ...cellProblems({ resource: body["resource"], action: body["action"] })
  ]
  if (problems.length > 0) return yield* invalid(problems)
  return body as unknown as Question
})

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The caller with what it names by number. */
const knownCaller = Effect.fnUntraced(function* (
  by: Manager,
  caller: Question["caller"]
): Effect.fn.Return<Question["caller"], NamesNotFound | Unanswered, Platform | PolicyIndex> {
  const named = (["project", "group"] as const).flatMap((kind) => {
    const reference = caller[kind]
    return typeof reference === "string" || typeof reference === "number" ? [{ kind, reference }] : []
  })
  const sources = yield* lookUpSources(
    by,
    named.map(({ kind, reference }) => ({ [kind]: reference }))
  )
  const numbers = new Map<EntryKind, number>()
  for (const { kind, reference } of named) {
    const { shownAs, target } = sources.find(kind, reference)
    if (shownAs === null || target === null) {
      return yield* new NamesNotFound({ names: [{ path: ["caller", kind], kind }] })
    }
    numbers.set(kind, target.id)
  }
  return { ...caller, ...Object.fromEntries(numbers) }
})
