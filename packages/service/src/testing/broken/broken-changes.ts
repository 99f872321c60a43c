import { Effect, Result } from "effect"
import { acceptedEvent } from "../store-samples.ts"
import type { StoredDocument, StoredPolicy } from "../../policy-store.ts"
import { type BrokenStore, type Store, withOthers } from "./broken-store.ts"

/** Decides on what was read some time before, and stores that over whatever is there by then. */
const decidesEarly =
  (sound: Store): Store["change"] =>
  (entity, decide) =>
    Effect.gen(function* () {
      const early = yield* sound.read(entity)
      yield* Effect.yieldNow
      const decided = yield* Effect.fromResult(decide(early))
      const { answer, write } = decided
      if (write === null) return { policy: early, answer }
      return yield* sound.change(entity, ({ revision }) => {
        const event = { ...write.event, revision: { before: revision, after: revision + 1 } }
        return Result.succeed({ write: { ...write, event }, answer })
      })
    })

/** Nothing waits in between, but a fiber may be put aside between any two steps. */
const storesInTheNextStep =
  (sound: Store): Store["change"] =>
  (entity, decide) =>
    Effect.gen(function* () {
      const before = yield* sound.read(entity)
      const { answer, write } = yield* Effect.fromResult(decide(before))
      if (write === null) return { policy: before, answer }
      return yield* sound.change(entity, () => Result.succeed({ write, answer }))
    })

/** The event first, and the document once it gets to it. */
const inTwoSteps = (sound: Store): Store => {
  const documents = new Map<string, StoredPolicy>()
  const nameOf = ({ id, type }: StoredPolicy["entity"]) => `${type} ${id}`
  const read: Store["read"] = (entity) =>
    Effect.map(sound.read(entity), (unwritten) => documents.get(nameOf(entity)) ?? unwritten)
  return {
    ...sound,
    read,
    change: (entity, decide) =>
      Effect.gen(function* () {
        const current = yield* read(entity)
        const { answer, write } = yield* Effect.fromResult(decide(current))
        if (write === null) return { policy: current, answer }
        yield* sound.append([{ event: write.event, personal: write.personal }])
        yield* Effect.yieldNow
        yield* Effect.yieldNow
        const { document, event } = write
        const policy = { entity, document, revision: current.revision + 1, updatedAt: event.time }
        documents.set(nameOf(entity), policy)
        return { policy, answer }
      })
  }
}

/** Events are found a little later than the revisions that they are of. */
const eventsLater = withOthers((sound) => {
  let visible = 0
  const later = <A, E>(write: Effect.Effect<A, E>) =>
    Effect.tap(write, () =>
      Effect.andThen(
        Effect.yieldNow,
        Effect.tap(Effect.orDie(sound.head), (head) => Effect.sync(() => void (visible = head)))
      )
    )
  return {
    change: (entity, decide) => later(sound.change(entity, decide)),
    revisions: (query) =>
      Effect.map(sound.revisions(query), (found) => found.filter(({ sequence }) => sequence <= visible))
  }
})

const longest = 65_536

/** Stores that lose or mix up what is written. */
export const brokenChanges: ReadonlyArray<BrokenStore> = [
  {
    name: "decides before the transaction",
    breaks: withOthers((sound) => ({ change: decidesEarly(sound) })),
    foundBy: [
      "changes at once: of 64 writers at one entity none is lost, and revisions have no gap",
      "changes at once: what one writer adds, another's merge at the same time keeps",
      "changes at once: of 64 writers that expect the same revision one wins, and the others learn what is there",
      "several open at once: of 64 writers at one entity through two stores none is lost"
    ]
  },
  {
    name: "decides in one step, and stores in the next",
    breaks: withOthers((sound) => ({ change: storesInTheNextStep(sound) })),
    foundBy: ["changes at once: of 64 writers at one entity none is lost, and revisions have no gap"]
  },
  {
    name: "stores the event, and the document in a second step",
    breaks: inTwoSteps,
    foundBy: ["changes at once: a change that is interrupted is there as a whole, or not at all"]
  },
  {
    name: "shows a revision before its event",
    breaks: eventsLater,
    foundBy: ["changes at once: nobody sees a revision without its event, or an event without its revision"]
  },
  {
    name: "acknowledges before it stores",
    breaks: withOthers((sound) => ({
      append: (events) => Effect.asVoid(Effect.forkDetach(Effect.delay(sound.append(events), "30 millis")))
    })),
    foundBy: ["events: the sequence has no gaps and follows the commits"]
  },
  {
    name: "logs what was refused as if it were a change",
    breaks: withOthers((sound) => ({
      change: (entity, decide) =>
        Effect.tapError(sound.change(entity, decide), () =>
          sound.append([
            { event: acceptedEvent({ entity, revision: 0, document: {}, updatedAt: null }), personal: {} }
          ])
        )
    })),
    foundBy: ["change: a refusal is passed on and stores nothing"]
  },
  {
    name: "stores what changes nothing",
    breaks: withOthers((sound) => ({
      change: (entity, decide) =>
        sound.change(entity, (current) =>
          Result.map(decide(current), ({ answer, write }) => ({
            answer,
            write: write ?? { document: current.document, event: acceptedEvent(current), personal: {} }
          }))
        )
    })),
    foundBy: ["change: a change that changes nothing stores nothing, and still answers"]
  },
  {
    name: "stores attempts one by one",
    breaks: withOthers((sound) => ({
      append: (events) => Effect.forEach(events, (event) => sound.append([event]), { discard: true })
    })),
    foundBy: ["events: append stores all or none"]
  },
  {
    name: "cuts long documents",
    breaks: withOthers((sound) => ({
      change: (entity, decide) =>
        sound.change(entity, (current) =>
          Result.map(decide(current), ({ answer, write }) => ({
            answer,
            write: write && { ...write, document: cut(write.document) }
          }))
        )
    })),
    foundBy: ["documents: a document of a megabyte comes back whole, and so does its successor"]
  }
]

const cut = (document: StoredDocument): StoredDocument => {
  let length = 0
  return Object.fromEntries(
    Object.entries(document).filter(([name, value]) => {
      length += name.length + JSON.stringify(value).length
      return length < longest
    })
  )
}
