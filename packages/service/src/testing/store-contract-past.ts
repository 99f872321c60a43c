import { Effect, Result } from "effect"
import type { Entity } from "../entity.ts"
import type { PolicyStore } from "../policy-store.ts"
import type { TestWithStore } from "./contract-tests.ts"
import { expect } from "./expect.ts"
import { acceptedEvent, group, instance, personal, project, refusedEvent } from "./store-samples.ts"

type Store = PolicyStore["Service"]

const at = (second: number, millisecond = 0): string =>
  `2026-08-22T10:00:${String(second).padStart(2, "0")}.${String(millisecond).padStart(3, "0")}Z`

/** Stores a document that says when it was made. */
const write = (store: Store, entity: Entity, second: number) =>
  store.change(entity, (current) =>
    Result.succeed({
      write: {
        document: { made: second },
        event: { ...acceptedEvent(current), time: at(second) },
        personal
      },
      answer: null
    })
  )

/** Policies as they were. */
export const pastContract = (test: TestWithStore): void => {
  test("a policy of a moment is the latest that is not later", (store) =>
    Effect.gen(function* () {
      const entity = project(5)
      for (const second of [10, 20, 30]) yield* write(store, entity, second)
      const found = (moment: string) => store.readAt(entity, moment)
      expect(yield* found(at(10))).toEqual({ entity, revision: 1, document: { made: 10 }, updatedAt: at(10) })
      expect((yield* found(at(19, 999))).revision).toBe(1)
      expect((yield* found(at(20))).revision).toBe(2)
      expect((yield* found(at(29, 999))).revision).toBe(2)
      expect(yield* found(at(59))).toEqual(yield* store.read(entity))
    }))

  test("before its first revision an entity is as if it never was written", (store) =>
    Effect.gen(function* () {
      yield* write(store, project(5), 10)
      const unwritten = { entity: project(5), revision: 0, document: {}, updatedAt: null }
      expect(yield* store.readAt(project(5), at(9, 999))).toEqual(unwritten)
      expect(yield* store.readAt(group(5), at(59))).toEqual(yield* store.read(group(5)))
    }))

  test("each entity has its own past, and refused attempts are no part of it", (store) =>
    Effect.gen(function* () {
      yield* write(store, project(5), 10)
      yield* write(store, group(5), 11)
      yield* write(store, instance, 12)
      yield* store.append([{ event: { ...refusedEvent(project(5)), time: at(13) }, personal }])
      yield* write(store, group(5), 14)
      const made = (entity: Entity, second: number) =>
        Effect.map(store.readAt(entity, at(second)), ({ document }) => document["made"])
      expect(yield* made(project(5), 50)).toBe(10)
      expect(yield* made(group(5), 13)).toBe(11)
      expect(yield* made(group(5), 14)).toBe(14)
      expect(yield* made(instance, 11)).toBe(undefined)
      expect(yield* made(instance, 12)).toBe(12)
    }))

  test("of several revisions of one moment, and behind a clock that was set back, the highest counts", (store) =>
    Effect.gen(function* () {
      const entity = project(5)
      for (const second of [10, 20, 20, 15]) yield* write(store, entity, second)
      const revisionAt = (second: number) =>
        Effect.map(store.readAt(entity, at(second)), ({ revision }) => revision)
      expect(yield* revisionAt(12)).toBe(1)
      expect(yield* revisionAt(15)).toBe(4)
      expect(yield* revisionAt(20)).toBe(4)
      yield* write(store, entity, 30)
      expect(yield* revisionAt(29)).toBe(4)
    }))
}
