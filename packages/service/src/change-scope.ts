import { decodeScope } from "@jobwarden/core"
import { Effect, Result, Schema } from "effect"
import { policiesUpdated } from "./audit-message.ts"
import { authorize } from "./authorize.ts"
import { changeProjectDocument, type DocumentChange } from "./change-project-document.ts"
import { viewScope, type ScopeView } from "./get-scope.ts"
import type { Reference } from "./platform.ts"
import { PolicyIndex, type ProjectDocument } from "./policy-index.ts"
import { Forbidden, type Authorised, type Requester } from "./requester.ts"
import {
  changedScope,
  mostEntries,
  names,
  scopeOf,
  spokenTerms,
  withNumbers,
  withScope,
  type EntryKind,
  type EntryTarget,
  type EntryTerms,
  type WholeScope
} from "./scope-document.ts"
import { findTarget, knowsTarget, mayAdmit, numbersBehind } from "./scope-targets.ts"
import { InvalidDocument } from "./update-permissions.ts"

/** The change is understood and cannot be made (400); the reason is GitLab's own text where it has one. */
export class ScopeChangeRefused extends Schema.TaggedError<ScopeChangeRefused>()("ScopeChangeRefused", {
  reason: Schema.String
}) {
  override get message() {
    return this.reason
  }
}

/** There is no such project or group, or the requester may not know that there is (404). */
export class TargetNotFound extends Schema.TaggedError<TargetNotFound>()("TargetNotFound", {
  kind: Schema.Literals(["project", "group"]),
  intent: Schema.Literals(["add", "remove", "set_terms"])
}) {
  override get message() {
    return `${this.kind} not found`
  }
}

/** An entry to add. `null`: a number that nothing can have. */
export interface NewEntry {
  /** Where the request does not know it before: what the entry turned out to name. */
  readonly kind?: EntryKind
  readonly id: number | null
  /** `default_permissions` and `job_token_policies` as they came; they are checked here. */
  readonly terms: { readonly [M in keyof EntryTerms]?: unknown }
}

/**
 * What is to become of a scope. What the request brings is read only once the requester is known to be allowed
 * to send it, but for the number of an entry to remove: GitLab looks its project or group up before that.
 */
export type ScopeRequest<E> =
  | { readonly intent: "set_enabled"; readonly enabled: Effect.Effect<boolean, E> }
  | { readonly intent: "add"; readonly kind: EntryKind; readonly entry: Effect.Effect<NewEntry, E> }
  | {
      readonly intent: "set_terms"
      readonly entry: Effect.Effect<NewEntry & { readonly kind: EntryKind }, E>
    }
  | {
      readonly intent: "remove"
      readonly kind: EntryKind
      readonly id: Effect.Effect<number | null, E>
      readonly body: Effect.Effect<void, E>
    }

/** A scope after a change, and the entry that was added or removed. */
export interface ScopeChanged {
  readonly view: ScopeView
  readonly projectId: number
  readonly targetId: number | undefined
  readonly terms: ReturnType<typeof spokenTerms>
}

/** What a request comes to once everything in it is read and looked up. */
interface Intention {
  readonly eventName: string
  readonly target?: EntryTarget
  /** What an added entry says beside its name. */
  readonly terms?: ReturnType<typeof spokenTerms>
  readonly apply: (scope: WholeScope) => Result.Result<WholeScope, ScopeChangeRefused | TargetNotFound>
}

/** Turns a project's scope on or off, or adds or removes one entry of its allowlist, behind the gate. */
export const changeScope = Effect.fn("changeScope")(function* <E>(
  requester: Requester,
  reference: Reference,
  request: ScopeRequest<E>,
  { ifMatch }: { readonly ifMatch?: string | undefined } = {}
) {
  const authorised = yield* authorize(requester, reference, "write").pipe(
    Effect.catchTag("Forbidden", (refusal) =>
      request.intent === "remove" ? refuseRemoval(requester, request) : refusal
    )
  )
  const { project } = authorised
  const { apply, eventName, target, terms = {} } = yield* intentionOf(authorised, request)
  const numbers = yield* numbersBehind(scopeOf(project, {}))
  const { policy } = yield* changeProjectDocument(
    requester,
    authorised,
    (document) => {
      const inForce = scopeOf(project, document)
      return Result.map(apply(inForce), (wanted): DocumentChange => {
        // Entries are resolved once, when they are first stored.
        const becomes = document.scope === undefined ? withNumbers(wanted, numbers) : wanted
        const changed: ProjectDocument = withScope(document, { inForce, wanted, becomes })
        return {
          document: changed,
          eventName,
          changes: changedScope(inForce, becomes),
          ...(target?.path !== undefined && { personal: { target_path: target.path } })
        }
      })
    },
    (current) => Effect.map(viewScope(project, current), ({ etag }) => etag),
    { ifMatch, noteFindings: true }
  )
  const changed: ScopeChanged = {
    view: yield* viewScope(project, policy),
    projectId: project.id,
    targetId: target?.id,
    terms
  }
  return changed
})

const intentionOf = Effect.fnUntraced(function* <E>(authorised: Authorised, request: ScopeRequest<E>) {
  switch (request.intent) {
    case "set_enabled":
      return yield* toSetEnabled(yield* request.enabled)
    case "add": {
      const entry = yield* request.entry
      return yield* toAdd(authorised, entry.kind ?? request.kind, entry)
    }
    case "set_terms":
      return yield* toSetTerms(authorised, yield* request.entry)
    case "remove": {
      const id = yield* request.id
      yield* request.body
      return yield* toRemove(authorised, request.kind, id)
    }
  }
})

const toSetEnabled = Effect.fnUntraced(function* (enabled: boolean) {
  const index = yield* PolicyIndex
  if (!enabled && index.enforcesScope()) return yield* new ScopeChangeRefused({ reason: enforced })
  return {
    eventName: `secure_ci_job_token_inbound_${enabled ? "enabled" : "disabled"}`,
    apply: (scope) => Result.succeed({ ...scope, inbound_enabled: enabled })
  } satisfies Intention as Intention
})

const readEntry = Effect.fnUntraced(function* (kind: EntryKind, { id, terms }: NewEntry) {
  // Nobody's number, so that what is wrong with the terms is told before anything is looked up.
  const decoded = decodeScope({ allowlist: [{ ...terms, [kind]: id ?? 1 }] })
  if (Result.isFailure(decoded)) {
    return yield* new InvalidDocument({
      problems: decoded.failure.map(({ message, path }) => ({ path: path.slice(2), message }))
    })
  }
  const [stated = {}] = decoded.success.allowlist ?? []
  const policies = stated.job_token_policies
  return policies ? { ...stated, job_token_policies: [...new Set(policies)] } : stated
})

const toAdd = Effect.fnUntraced(function* ({ by }: Authorised, kind: EntryKind, given: NewEntry) {
  const entry = yield* readEntry(kind, given)
  const target = given.id === null ? null : yield* findTarget(kind, given.id)
  if (target === null || !(yield* mayAdmit(by, target))) {
    return yield* new TargetNotFound({ kind, intent: "add" })
  }
  return {
    eventName: `secure_ci_job_token_${kind}_added`,
    target,
    terms: spokenTerms(entry),
    apply: (scope) => {
      const alike = scope.allowlist.filter((other) => other[kind] !== undefined)
      if (alike.some((other) => names(other, target))) return refusal(texts[kind].listed)
      if (alike.length >= mostEntries) return refusal(texts[kind].tooMany)
      return Result.succeed({ ...scope, allowlist: [...scope.allowlist, entry] })
    }
  } satisfies Intention as Intention
})

/**
 * Says anew what an entry permits; what else it says stays. The project itself needs no entry to be let in, and
 * gets one here.
 */
const toSetTerms = Effect.fnUntraced(function* (
  { by, project }: Authorised,
  { kind, ...given }: NewEntry & { readonly kind: EntryKind }
) {
  const wanted = yield* readEntry(kind, given)
  const target = given.id === null ? null : yield* findTarget(kind, given.id)
  if (target === null || !(yield* knowsTarget(by, target))) {
    return yield* new TargetNotFound({ kind, intent: "set_terms" })
  }
  const isOwn = kind === "project" && target.id === project.id
  return {
    eventName: policiesUpdated,
    target,
    terms: spokenTerms(wanted),
    apply: (scope) => {
      const isListed = scope.allowlist.some((entry) => names(entry, target))
      if (!isListed && !isOwn) return refusal(notListed)
      const changed = scope.allowlist.map((entry) =>
        names(entry, target)
          ? {
              ...wanted,
              [kind]: entry[kind],
              ...(entry.expires_at != null && { expires_at: entry.expires_at })
            }
          : entry
      )
      return Result.succeed({ ...scope, allowlist: isListed ? changed : [...changed, wanted] })
    }
  } satisfies Intention as Intention
})

const toRemove = Effect.fnUntraced(function* (
  { by, project }: Authorised,
  kind: EntryKind,
  id: number | null
) {
  const found = id === null ? null : yield* findTarget(kind, id)
  const isKnown = found !== null && (yield* knowsTarget(by, found))
  const target: EntryTarget | undefined = found ?? (id === null ? undefined : { kind, id })
  const isOwn = kind === "project" && id === project.id
  return {
    eventName: `secure_ci_job_token_${kind}_removed`,
    ...(target && { target }),
    apply: (scope) => {
      // Whoever may change the list may empty it, also of what they may not know.
      const rest = scope.allowlist.filter((entry) => target === undefined || !names(entry, target))
      if (rest.length < scope.allowlist.length) return Result.succeed({ ...scope, allowlist: rest })
      if (isOwn) return refusal("Source project cannot be removed from the job token scope")
      return isKnown
        ? refusal(texts[kind].unlisted)
        : Result.fail(new TargetNotFound({ kind, intent: "remove" }))
    }
  } satisfies Intention as Intention
})

/** Below maintainer: GitLab answers 404 first where the caller does not know what is to be removed. */
const refuseRemoval = Effect.fnUntraced(function* <E>(
  { principal }: Requester,
  { id: read, kind }: Extract<ScopeRequest<E>, { readonly intent: "remove" }>
) {
  const id = yield* Effect.result(read)
  const found = Result.isFailure(id) || id.success === null ? null : yield* findTarget(kind, id.success)
  const isKnown = principal?.type === "user" && found !== null && (yield* knowsTarget(principal, found))
  if (Result.isSuccess(id) && !isKnown) return yield* new TargetNotFound({ kind, intent: "remove" })
  return yield* new Forbidden({ reason: "Insufficient permissions to modify the job token scope" })
})

const refusal = (reason: string) => Result.fail(new ScopeChangeRefused({ reason }))

/** GitLab's text. */
export const enforced =
  "Job token scope cannot be disabled for this project because it is enforced for the instance."

const notListed = "Unable to find a job token scope for the given project & target"

const exceeds = "Validation failed: Source project exceeds the allowable number of"

/** GitLab's texts about one entry of a kind. */
export const texts = {
  project: {
    listed: "This project is already in the job token allowlist.",
    unlisted: "Target project is not in the job token scope",
    tooMany: `${exceeds} project links in this direction`
  },
  group: {
    listed: "This group is already in the job token allowlist.",
    unlisted: "Target group is not in the job token scope",
    tooMany: `${exceeds} group links`
  }
} as const satisfies { readonly [K in EntryKind]: object }
