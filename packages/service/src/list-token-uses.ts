import { Effect } from "effect"
import { authorize } from "./authorize.ts"
import type { Manager } from "./managing-job.ts"
import type { Reference } from "./platform.ts"
import type { Requester } from "./requester.ts"
import { findTarget, knowsTarget, type Found } from "./scope-targets.ts"
import { tokenUsesOf, type TokenUse } from "./token-uses.ts"

/** A project that the reader may know, whose job tokens were let in. */
export interface ListedTokenUse {
  readonly target: Found
  /** RFC 3339. */
  readonly lastUsed: string
}

/** Whose job tokens were let in, the latest first. */
export interface ListedTokenUses {
  readonly uses: ReadonlyArray<ListedTokenUse>
  /** How many more there are that the reader may not know, or that are gone (SPEC §9.4). */
  readonly hidden: number
}

/** So many sources are looked up, those that came last; the others are only counted. */
const mostSources = 1_000

/**
 * Whose job tokens a project's scope let in, as far as the reader may know them, for whoever may change the scope.
 * `null`: no log of use is kept here.
 */
export const listTokenUses = Effect.fn("listTokenUses")(function* (
  requester: Requester,
  reference: Reference
) {
  const { by, project } = yield* authorize(requester, reference, "read")
  const uses = yield* tokenUsesOf(project.id)
  return uses === null ? null : yield* namedUses(by, uses, knowsTarget)
})

/** The uses whose sources somebody may have named, by an answer of the platform. */
export const namedUses = Effect.fnUntraced(function* (
  by: Manager,
  uses: ReadonlyArray<TokenUse>,
  may: typeof knowsTarget
) {
  const found = yield* Effect.forEach(
    uses.slice(0, mostSources),
    Effect.fnUntraced(function* ({ lastUsed, source }) {
      const target = source === null ? null : yield* findTarget("project", source)
      if (target === null || !(yield* may(by, target))) return []
      return [{ target, lastUsed } satisfies ListedTokenUse]
    }),
    { concurrency: 8 }
  )
  const named: ListedTokenUses = { uses: found.flat(), hidden: uses.length - found.flat().length }
  return named
})
