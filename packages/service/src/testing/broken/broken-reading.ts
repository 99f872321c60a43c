import type { Json } from "@jobwarden/core"
import { Effect } from "effect"
import type { Entity } from "../../entity.ts"
import type { StoredDocument } from "../../policy-store.ts"
import { type BrokenStore, type Policy, type Store, withOthers, withPolicies } from "./broken-store.ts"

/** Every text of a document, names of members too, as something else. */
const withTexts = (change: (text: string) => string) => {
  const changed = (value: Json): Json => {
    if (typeof value === "string") return change(value)
    if (Array.isArray(value)) return value.map(changed)
    if (typeof value !== "object" || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [change(name), changed(member as Json)])
    )
  }
  return withPolicies((policy) => ({ ...policy, document: changed(policy.document) as StoredDocument }))
}

/** Takes one entity for another. */
const withEntities = (change: (entity: Entity) => Entity) =>
  withOthers((sound) => ({
    read: (entity) => Effect.map(sound.read(change(entity)), (policy) => ({ ...policy, entity })),
    events: (query) => sound.events(query.entity ? { ...query, entity: change(query.entity) } : query),
    change: (entity, decide) =>
      sound.change(change(entity), (current) => {
        const decided = decide({ ...current, entity })
        if (decided._tag === "Failure" || decided.success.write === null) return decided
        const { answer, write } = decided.success
        return {
          ...decided,
          success: { answer, write: { ...write, event: { ...write.event, entity: change(entity) } } }
        }
      })
  }))

/** Finds the next page by how many were handed out, instead of by the last one. */
const byOffset = <Query extends { readonly before?: number }, Row>(
  read: (query: Omit<Query, "before">, offset: number) => Effect.Effect<ReadonlyArray<Row>, never>
) => {
  let handed = 0
  return (query: Query) =>
    Effect.suspend(() => {
      const { before, ...first } = query
      if (before === undefined) handed = 0
      return Effect.tap(read(first, handed), (rows) => Effect.sync(() => void (handed += rows.length)))
    })
}

const remembers = (sound: Store): Store => {
  const known = new Map<string, Policy>()
  const nameOf = ({ id, type }: Entity) => `${type} ${id}`
  return {
    ...sound,
    read: (entity) =>
      Effect.suspend(() => {
        const found = known.get(nameOf(entity))
        if (found !== undefined) return Effect.succeed(found)
        return Effect.tap(sound.read(entity), (policy) =>
          Effect.sync(() => known.set(nameOf(entity), policy))
        )
      }),
    change: (entity, decide) =>
      Effect.tap(sound.change(entity, decide), () => Effect.sync(() => known.delete(nameOf(entity))))
  }
}

/** Stores that mix up, change or lose what is read. */
export const brokenReading: ReadonlyArray<BrokenStore> = [
  {
    name: "folds upper and lower case",
    breaks: withTexts((text) => text.toLowerCase()),
    foundBy: [
      "names and texts: upper and lower case, and ways to write one character, stay apart in a document"
    ]
  },
  {
    name: "normalises Unicode",
    breaks: withTexts((text) => text.normalize("NFC")),
    foundBy: [
      "names and texts: upper and lower case, and ways to write one character, stay apart in a document",
      "documents: Unicode comes back as it went in: no normalisation, nothing cut"
    ]
  },
  {
    name: "ends texts where a zero character is",
    breaks: withTexts((text) => text.split("\u0000", 1)[0] ?? ""),
    foundBy: [
      "names and texts: upper and lower case, and ways to write one character, stay apart in a document"
    ]
  },
  {
    name: "trims personal data",
    breaks: withOthers((sound) => ({
      events: (query) =>
        Effect.map(sound.events(query), (events) =>
          events.map((event) => ({
            ...event,
            personal: event.personal && {
              ...event.personal,
              data: JSON.stringify(JSON.parse(event.personal.data), (_, value: unknown) =>
                typeof value === "string" ? value.trim() : value
              )
            }
          }))
        )
    })),
    foundBy: ["names and texts: texts in an event and in personal data come back as they went in"]
  },
  {
    name: "has room for 32 bits of an id",
    breaks: withEntities(({ id, type }) => ({ type, id: id % 2 ** 32 })),
    foundBy: [
      "names and texts: kinds of entities, and numbers that begin alike or differ far up, are others",
      "documents: neighbouring large ids are different"
    ]
  },
  {
    name: "takes a group for the project with its number",
    breaks: withEntities(({ id, type }) => ({ id, type: type === "group" ? "project" : type })),
    foundBy: ["documents: project 5 and group 5 are different"]
  },
  {
    name: "hands out what it keeps",
    breaks: remembers,
    foundBy: ["documents: what was handed over, or handed out, is not aliased"]
  },
  {
    name: "believes that nobody else writes",
    breaks: remembers,
    foundBy: ["several open at once: what one has acknowledged the others read, and go on from"]
  },
  {
    name: "lists everything in the order in which it came",
    breaks: withOthers((sound) => ({
      readAll: Effect.map(sound.readAll, (policies) => policies.toReversed())
    })),
    foundBy: ["documents: readAll has the latest revision of every entity, by type and id"]
  },
  {
    name: "begins a page with the last event of the one before",
    breaks: withOthers((sound) => ({
      events: (query) => sound.events({ ...query, after: Math.max(0, query.after - 1) })
    })),
    foundBy: [
      "events: pages: `after` is exclusive, `limit` is a bound, together they lose and repeat nothing",
      "pages while others write: turning pages onward through the log meets everything once, what is new at its end"
    ]
  },
  {
    name: "finds pages by counting",
    breaks: withOthers((sound) => ({
      latestEvents: byOffset((query: Parameters<Store["latestEvents"]>[0], offset) =>
        Effect.orDie(sound.latestEvents({ ...query, offset }))
      ),
      revisions: byOffset((query: Parameters<Store["revisions"]>[0], offset) =>
        Effect.map(Effect.orDie(sound.revisions({ ...query, limit: query.limit + offset })), (rows) =>
          rows.slice(offset)
        )
      )
    })),
    foundBy: [
      "pages while others write: turning pages back through the log meets everything that was there once, and nothing new",
      "pages while others write: turning pages back through a span of time repeats and loses nothing, though its end grows",
      "pages while others write: turning pages back through revisions meets each once, though there are more by then"
    ]
  },
  {
    name: "writes events down again in its own way",
    breaks: withOthers((sound) => ({
      events: (query) =>
        Effect.map(sound.events(query), (events) =>
          events.map((event) => ({ ...event, body: JSON.stringify(JSON.parse(event.body), null, 1) }))
        )
    })),
    foundBy: ["events: the body is canonical JSON and its leaf hash is that of RFC 9162"]
  }
]
