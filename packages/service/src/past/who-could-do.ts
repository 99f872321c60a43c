import { DateTime, Effect, Schema } from "effect"
import { authorize } from "../authorize.ts"
import { concealAccess } from "../concealed.ts"
import { lookUpSources } from "../known-sources.ts"
import type { Platform, PlatformProject, PlatformUnavailable, Reference } from "../platform.ts"
import { PolicyStore, type StoreUnavailable } from "../policy-store.ts"
import { sayWhoCan, sourcesIn, type CellName, type WhoCan } from "../project-questions.ts"
import type { Requester } from "../requester.ts"
import { boundsOf, type Bounds } from "./bounds.ts"
import { namesLookUp, placeOf } from "./place.ts"
import { documentsOf, type PastPolicies } from "./policies-at.ts"
import { remarksOn, takenAsToday, type TakenAsToday } from "./remarks.ts"
import { makeStretches, type Stretch } from "./stretches.ts"

/** Somebody asks who could do something at a moment that has not come (400). */
export class FutureMoment extends Schema.TaggedError<FutureMoment>()("FutureMoment", {
  at: Schema.String,
  now: Schema.String
}) {
  override get message() {
    return `at is in the future: it is ${this.now} now; leave it out to ask about now`
  }
}

/** A question about a moment, in epoch milliseconds. */
export interface PastQuestion extends CellName {
  readonly at: number
}

/** What is known of a moment beside who could do something then. */
export interface PastContext extends Bounds {
  /** RFC 3339 in UTC with milliseconds. */
  readonly at: string
  /** The grant that was in force, and who stated it. */
  readonly grant: Stretch["grant"]
  /** Whose limits cut it. */
  readonly limited_by: Stretch["limitedBy"]
  /** The revisions that were in force around the project, 0 where nothing was stored. */
  readonly surroundings: {
    readonly groups: ReadonlyArray<{ readonly path: string; readonly revision: number }>
    readonly instance: number
  }
  /** Nothing at all was stored: the platform's own behaviour decided. */
  readonly platform_defaults: boolean
  /** What nobody has kept, and what is taken as it is today for that reason. */
  readonly as_of_today: ReadonlyArray<TakenAsToday>
  /** The same in words. */
  readonly remarks: ReadonlyArray<string>
}

/** Who could do something in a project at a moment, as one reader may see it. */
export interface WhoCould extends WhoCan {
  readonly past: PastContext
}

/** What was so at a moment, named as it is stored. */
export interface PastAccess {
  readonly past: PastContext
  readonly revision: number
  readonly access: Stretch["access"]
}

/** Who could do something in a project at a moment, for whoever may change its policy today. */
export const whoCouldDo = Effect.fn("whoCouldDo")(function* <E>(
  requester: Requester,
  reference: Reference,
  /** What is asked about, read only once the requester is known to be allowed to ask. */
  readQuestion: Effect.Effect<PastQuestion, E>
) {
  const { by, project } = yield* authorize(requester, reference, "read")
  const { action, at, resource } = yield* readQuestion
  const store = yield* PolicyStore
  const found = yield* accessAt(store, project, { action, at, resource })
  const { access, past: context, revision } = found
  const sources = yield* lookUpSources(by, sourcesIn(access))
  const answer: WhoCould = {
    ...sayWhoCan({ project, revision, resource, action }, access, concealAccess(sources, access)),
    past: context
  }
  return answer
})

/** The same for somebody from whom nothing is hidden, such as who has the store itself. */
export const accessAt = Effect.fnUntraced(function* (
  past: PastPolicies,
  project: PlatformProject,
  { at, ...cell }: PastQuestion
): Effect.fn.Return<PastAccess, FutureMoment | PlatformUnavailable | StoreUnavailable, Platform> {
  const now = yield* DateTime.now
  const moment = new Date(at).toISOString()
  if (at > now.epochMilliseconds) {
    return yield* new FutureMoment({ at: moment, now: DateTime.formatIso(now) })
  }
  const place = yield* placeOf(project)
  const stretches = makeStretches(past, place, yield* namesLookUp, cell)
  const here = yield* stretches.at(at)
  const { groups, instance, project: own } = here.policies
  const platformDefaults = documentsOf(here.policies).every(({ revision }) => revision === 0)
  const asOfToday = takenAsToday(project, own)
  const context: PastContext = {
    at: moment,
    ...(yield* boundsOf(past, place, stretches, here, now.epochMilliseconds)),
    grant: here.grant,
    limited_by: here.limitedBy,
    surroundings: {
      groups: place.groups.map(({ path }, index) => ({ path, revision: groups[index]?.revision ?? 0 })),
      instance: instance.revision
    },
    platform_defaults: platformDefaults,
    as_of_today: asOfToday,
    remarks: remarksOn(project, asOfToday, platformDefaults)
  }
  return { revision: own.revision, access: here.access, past: context }
})
