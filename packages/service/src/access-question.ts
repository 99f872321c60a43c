import type { Explanation } from "@jobwarden/core"
import type { Effect } from "effect"
import type { ServiceDecision } from "./following.ts"
import type { Unanswered } from "./known-places.ts"
import type { Requester, Unauthorized } from "./requester.ts"

/** What a decision client says of something beside its name. */
export type Properties = { readonly [key: string]: unknown }

/** What is searched for: everything of a type. */
export interface AccessKind {
  readonly type: string
  readonly properties?: Properties
}

/** A subject or a resource in the words of AuthZEN (SPEC §9.7). */
export interface AccessEntity extends AccessKind {
  readonly id: string
}

export interface AccessAction {
  readonly name: string
  readonly properties?: Properties
}

/** May the subject do the action to the resource? */
export interface Evaluation {
  readonly subject: AccessEntity
  readonly action: AccessAction
  readonly resource: AccessEntity
}

/** Which subjects of a type may do the action to the resource? */
export interface SubjectSearch extends Omit<Evaluation, "subject"> {
  readonly subject: AccessKind
}

/** To which resources of a type may the subject do the action? */
export interface ResourceSearch extends Omit<Evaluation, "resource"> {
  readonly resource: AccessKind
}

/** Which actions may the subject do to the resource? */
export type ActionSearch = Omit<Evaluation, "action">

/** A decision and, for a subject who may read the target's policy, the nearest changes that would allow it. */
export interface AccessDecision extends ServiceDecision {
  readonly nearest?: Pick<Explanation, "byCaller" | "byOwner">
}

/**
 * Answers one evaluation; the question is read only once the client is known to be allowed to ask. Looking for the
 * nearest changes takes a thousand times as long as deciding: whoever asks much at once leaves them out.
 */
export type AccessEvaluator = <E>(
  requester: Requester,
  readEvaluation: Effect.Effect<Evaluation, E>,
  nearest?: "with nearest changes" | "without"
) => Effect.Effect<AccessDecision, E | Unauthorized | Unanswered>

/** A part of what a search finds. */
export interface SearchPlace {
  /** Where the part before ended; `null`: from the beginning. */
  readonly after: string | null
  /** No more results than these. */
  readonly limit: number
}

/** A part of what a search found, in an order that stays. */
export interface Found<Result> {
  readonly results: ReadonlyArray<Result>
  /** Where to go on; `null`: there is no more. */
  readonly next: string | null
}
