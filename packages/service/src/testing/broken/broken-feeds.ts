import { Effect } from "effect"
import { makeLogWatch } from "../../log-watch.ts"
import { type BrokenStore, type Store, withOthers } from "./broken-store.ts"

type Feed = Store["changedAfter"]

const withFeed = (feed: (sound: Store) => Feed) => withOthers((sound) => ({ changedAfter: feed(sound) }))

const mapped = (change: (told: Effect.Success<ReturnType<Feed>>) => Effect.Success<ReturnType<Feed>>) =>
  withFeed((sound) => (query) => Effect.map(sound.changedAfter(query), change))

/** Runs something after each write that succeeded. */
const afterWriting = (sound: Store, then: (what: "change" | "append") => void) => ({
  change: ((entity, decide) =>
    Effect.tap(sound.change(entity, decide), () => Effect.sync(() => then("change")))) as Store["change"],
  append: ((events) =>
    Effect.tap(sound.append(events), () => Effect.sync(() => then("append")))) as Store["append"]
})

const spans = "following the log: what changed within a span is as it was at its end, whatever came later"
const once =
  "following the log: what changed is each entity once, at its last revision, in the order of those"
const anySize = "following the log: spans of any size lead to the same, and to all of it"
const wakes = "waiting for the log: a change wakes all who wait for it, and refused attempts do"

/** Stores whose log cannot be followed. */
export const brokenFeeds: ReadonlyArray<BrokenStore> = [
  {
    name: "skips what did not find room",
    breaks: withFeed(
      (sound) => (query) =>
        Effect.map(sound.changedAfter(query), ({ policies, through }) => ({
          policies: policies.slice(0, 2),
          through
        }))
    ),
    foundBy: [anySize, "following the log: whoever follows 64 writers misses nothing and never goes back"]
  },
  {
    name: "tells of the end of the log when it has told a part of it",
    breaks: withFeed(
      (sound) => (query) =>
        Effect.zipWith(sound.changedAfter(query), sound.head, ({ policies }, through) => ({
          policies,
          through
        }))
    ),
    foundBy: [anySize, spans]
  },
  {
    name: "tells what is so now, instead of what was so at the end of the span",
    breaks: withFeed(
      (sound) => (query) =>
        Effect.flatMap(sound.changedAfter(query), ({ policies, through }) =>
          Effect.map(
            Effect.forEach(policies, ({ entity }) => sound.read(entity)),
            (now) => ({
              policies: now,
              through
            })
          )
        )
    ),
    foundBy: [spans]
  },
  {
    name: "tells an entity as often as it changed",
    breaks: mapped(({ policies, through }) => ({
      policies: policies.flatMap((policy) => (policy.revision > 1 ? [policy, policy] : [policy])),
      through
    })),
    foundBy: [once, "following the log: whoever follows 64 writers misses nothing and never goes back"]
  },
  {
    name: "tells what changed in the order of ids",
    breaks: mapped(({ policies, through }) => ({
      policies: policies.toSorted((one, other) => one.entity.id - other.entity.id),
      through
    })),
    foundBy: [once]
  },
  {
    name: "takes no notice of the limit",
    breaks: withFeed(
      (sound) =>
        ({ after }) =>
          sound.changedAfter({ after, limit: 1_000 })
    ),
    foundBy: [
      spans,
      "following the log: at the end of the log, behind it, and with no room, there is nothing and one stays where one is"
    ]
  },
  {
    name: "goes back to the end of the log where somebody asks from behind it",
    breaks: withFeed(
      (sound) => (query) =>
        Effect.zipWith(sound.changedAfter(query), sound.head, ({ policies, through }, head) => ({
          policies,
          through: Math.min(head, through)
        }))
    ),
    foundBy: [
      "following the log: at the end of the log, behind it, and with no room, there is nothing and one stays where one is"
    ]
  },
  {
    name: "stops at refused attempts",
    breaks: withFeed(
      (sound) =>
        ({ after, limit }) =>
          Effect.map(sound.changedAfter({ after, limit }), (told) =>
            told.policies.length === 0 ? { policies: [], through: after } : told
          )
    ),
    foundBy: ["following the log: refused attempts are passed, and are nothing that changed"]
  },
  {
    name: "knows only what came since it was opened",
    breaks: (sound) => {
      const began = Effect.runSync(sound.head)
      return {
        ...sound,
        changedAfter: ({ after, limit }) =>
          sound.changedAfter({ after: Math.max(after, began), limit: Math.max(limit, 0) })
      }
    },
    foundBy: ["after a restart: whoever follows the log goes on where they were, and misses nothing"]
  },
  {
    name: "counts revisions instead of events",
    breaks: withOthers((sound) => ({
      head: Effect.map(sound.readAll, (policies) => policies.reduce((sum, { revision }) => sum + revision, 0))
    })),
    foundBy: ["following the log: the head is the last event of the log, and what stores nothing leaves it"]
  },
  {
    name: "wakes nobody",
    breaks: withOthers(() => ({ waitBehind: () => Effect.never })),
    foundBy: [wakes, "waiting for the log: where the log reaches further already, nobody waits"]
  },
  {
    name: "wakes for changes alone",
    breaks: withOthers((sound) => {
      const { grown, wait } = makeLogWatch()
      return {
        ...afterWriting(sound, (what) => what === "change" && grown()),
        waitBehind: () => wait(() => false)
      }
    }),
    foundBy: [wakes]
  },
  {
    name: "wakes one of those who wait",
    breaks: withOthers((sound) => {
      const waiting: Array<() => void> = []
      return {
        ...afterWriting(sound, () => waiting.shift()?.()),
        waitBehind: (sequence) =>
          Effect.callback<void>((resume) => {
            if (Effect.runSync(sound.head) > sequence) return resume(Effect.void)
            waiting.push(() => resume(Effect.void))
          })
      }
    }),
    foundBy: [wakes]
  },
  {
    name: "looks, and begins to wait a little later",
    breaks: withOthers((sound) => {
      const { grown, wait } = makeLogWatch()
      return {
        ...afterWriting(sound, grown),
        waitBehind: (sequence) =>
          Effect.flatMap(sound.head, (head) =>
            head > sequence
              ? Effect.void
              : Effect.andThen(
                  Effect.yieldNow,
                  wait(() => false)
                )
          )
      }
    }),
    foundBy: [
      "waiting for the log: no change is slept over, at whichever moment of beginning to wait it comes"
    ]
  },
  {
    name: "cannot be stopped while it waits",
    breaks: withOthers(() => ({ waitBehind: () => Effect.uninterruptible(Effect.sleep("1 second")) })),
    foundBy: ["waiting for the log: who waits can be interrupted, and the store goes on"]
  },
  {
    name: "keeps everybody out while somebody waits",
    breaks: withOthers((sound) => {
      let waiting = 0
      const door = Effect.suspend(() => (waiting > 0 ? Effect.never : Effect.void))
      return {
        change: (entity, decide) => Effect.andThen(door, sound.change(entity, decide)),
        waitBehind: (sequence) =>
          Effect.acquireUseRelease(
            Effect.sync(() => void waiting++),
            () => sound.waitBehind(sequence),
            () => Effect.sync(() => void waiting--)
          )
      }
    }),
    foundBy: ["waiting for the log: who waits does not hold up those who read and write"]
  },
  {
    name: "hears of its own changes alone",
    breaks: withOthers((sound) => {
      const { grown, wait } = makeLogWatch()
      let own = 0
      return {
        ...afterWriting(sound, () => {
          own = Effect.runSync(sound.head)
          grown()
        }),
        waitBehind: (sequence) => wait(() => own > sequence)
      }
    }),
    foundBy: ["several open at once: what one changes wakes who waits at another, and is told there"]
  }
]
