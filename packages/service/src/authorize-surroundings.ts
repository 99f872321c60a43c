import { vocabulary, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import { scopesFor, seesEverything, type Need } from "./authorize.ts"
import type { Unanswered } from "./known-places.ts"
import { Platform, type PlatformGroup, type Reference, type UserPrincipal } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { RefusalLog, type RefusalReason } from "./refusal-log.ts"
import { Forbidden, GroupNotFound, InsufficientScope, Unauthorized, type Requester } from "./requester.ts"
import { surroundingGroup, theInstance, type Surrounding } from "./surroundings.ts"

/** Whose document is meant: a group's, or the instance's. */
export type SurroundingName = { readonly group: Reference } | { readonly instance: true }

/** A user who may do what the use case is for. Both owners and administrators act as owners (SPEC §2). */
export interface AuthorisedAround {
  readonly user: UserPrincipal
  readonly surrounding: Surrounding
}

const rank = (role: Role): number => vocabulary.rank.get(role) ?? -1

/**
 * The gate before the document of a group or the instance (SPEC §7, §9.4): signed in as a user (401), knows the
 * group (404), by a token that may do it, as an owner of the group or an administrator (403), in that order.
 * Refused attempts to change are audited.
 *
 * Nobody hands a token more than they have (SPEC §3.2): an owner has every cell, so nothing more is asked here.
 */
export const authorizeSurroundings = Effect.fn("authorizeSurroundings")(function* (
  requester: Requester,
  name: SurroundingName,
  need: Need
): Effect.fn.Return<
  AuthorisedAround,
  Unauthorized | GroupNotFound | Forbidden | InsufficientScope | Unanswered,
  Platform | PolicyIndex | RefusalLog
> {
  const platform = yield* Platform
  const index = yield* PolicyIndex
  const refusals = yield* RefusalLog
  const { principal: user } = requester
  // Nothing is looked up for whoever comes without a right to ask: the platform may have to ask somebody.
  if (user === null || !("active" in user) || !user.active) return yield* new Unauthorized({})
  const group = "group" in name ? yield* index.group(name.group) : null
  const surrounding = "instance" in name ? theInstance : group && surroundingGroup(group)
  const note = (reason: RefusalReason) =>
    need === "write" && surrounding !== null ? refusals.record(requester, surrounding, reason) : Effect.void
  if (user.type !== "user") {
    // A job token never reads or changes policy; that one tried to is worth knowing.
    if (user.type === "job") yield* note("job_token_not_allowed")
    return yield* new Unauthorized({})
  }
  if (surrounding === null) return yield* new GroupNotFound()
  if (group !== null && !(yield* knows(user, group))) return yield* new GroupNotFound()
  const { scopes } = user
  if (scopes !== undefined && !scopesFor[need].some((scope) => scopes.includes(scope))) {
    yield* note("insufficient_scope")
    return yield* new InsufficientScope({ required: [...scopesFor[need]] })
  }
  if (user.admin) return { user, surrounding }
  if (group === null) {
    yield* note("not_an_administrator")
    return yield* new Forbidden({ reason: "this needs an administrator of the instance" })
  }
  const role = yield* platform.groupRole(user.id, group.id)
  if (rank(role) < rank("owner")) {
    yield* note("role_below_owner")
    return yield* new Forbidden({ reason: `this needs the owner role in the group; yours is ${role}` })
  }
  return { user, surrounding }
})

const knows = Effect.fnUntraced(function* (user: UserPrincipal, group: PlatformGroup) {
  const platform = yield* Platform
  return seesEverything(user) || (yield* platform.knowsGroup(user.id, group.id))
})
