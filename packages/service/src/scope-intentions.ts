import { decodeScope } from "@jobwarden/core"
import { Effect, Result } from "effect"
import { policiesUpdated } from "./audit-message.ts"
import { PolicyIndex } from "./policy-index.ts"
import type { Authorised } from "./requester.ts"
import {
  mostEntries,
  names,
  spokenTerms,
  type EntryKind,
  type EntryTarget,
  type EntryTerms,
  type WholeScope
} from "./scope-document.ts"
import { enforced, notListed, refusal, ScopeChangeRefused, TargetNotFound, texts } from "./scope-refusals.ts"
import { findTarget, knowsTarget, mayAdmit } from "./scope-targets.ts"
import { InvalidDocument } from "./update-permissions.ts"

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

/** What a request comes to once everything in it is read and looked up. */
export interface Intention {
  readonly eventName: string
  readonly target?: EntryTarget
  /** What an added entry says beside its name. */
  readonly terms?: ReturnType<typeof spokenTerms>
  readonly apply: (scope: WholeScope) => Result.Result<WholeScope, ScopeChangeRefused | TargetNotFound>
}

/** Reads what a request asks for, and looks up what it names. */
export const intentionOf = Effect.fnUntraced(function* <E>(authorised: Authorised, request: ScopeRequest<E>) {
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
