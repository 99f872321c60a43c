import { Effect, Fiber, Option } from "effect"
import type { PolicyStore } from "../policy-store.ts"
import { fewSteps, inSteps, type TestWithStore } from "./contract-tests.ts"
import { expect } from "./expect.ts"
import { increment, personal, project, refusedEvent } from "./store-samples.ts"

type Store = PolicyStore["Service"]

/** Waits until the log reaches beyond an event; early ends are passed. `false`: it took too long. */
export const waited = (store: Store, sequence: number, milliseconds: number) => {
  const wait: Effect.Effect<void, unknown> = Effect.andThen(
    store.waitBehind(sequence),
    Effect.flatMap(store.head, (head) =>
      head > sequence ? Effect.void : Effect.andThen(Effect.yieldNow, wait)
    )
  )
  return Effect.map(Effect.timeoutOption(wait, milliseconds), Option.isSome)
}

/** Whoever waits is woken, and none sleeps over a change. */
export const waitingContract = (test: TestWithStore): void => {
  test("where the log reaches further already, nobody waits", (store, patience) =>
    Effect.gen(function* () {
      yield* store.change(project(1), increment)
      yield* store.append([{ event: refusedEvent(project(1)), personal }])
      expect(yield* waited(store, 0, patience), "behind the beginning").toBe(true)
      expect(yield* waited(store, 1, patience), "behind the first").toBe(true)
    }))

  test("a change wakes all who wait for it, and refused attempts do", (store, patience) =>
    Effect.gen(function* () {
      for (const [sequence, write] of [
        store.change(project(1), increment),
        store.append([{ event: refusedEvent(project(1)), personal }]),
        store.change(project(1), increment)
      ].entries()) {
        const waiting = yield* Effect.forEach(Array.from({ length: 10 }), () =>
          Effect.forkChild(waited(store, sequence, patience))
        )
        for (let turn = 0; turn < 20; turn++) yield* Effect.yieldNow
        yield* Effect.asVoid(write)
        for (const fiber of waiting) expect(yield* Fiber.join(fiber), "woken").toBe(true)
      }
    }))

  test("no change is slept over, at whichever moment of beginning to wait it comes", (store, patience) =>
    Effect.gen(function* () {
      for (const steps of [2_048, ...fewSteps]) {
        for (let turn = 0; turn < 10; turn++) {
          const head = yield* store.head
          const waiting = yield* Effect.forkChild(inSteps(steps)(waited(store, head, patience)))
          for (let step = 0; step < turn; step++) yield* Effect.yieldNow
          yield* store.change(project(1), increment)
          expect(yield* Fiber.join(waiting), `woken after ${turn} steps`).toBe(true)
        }
      }
    }))

  test("who waits can be interrupted, and the store goes on", (store, patience) =>
    Effect.gen(function* () {
      const waiting = yield* Effect.forEach(Array.from({ length: 10 }), () =>
        Effect.forkChild(store.waitBehind(1_000))
      )
      for (let turn = 0; turn < 20; turn++) yield* Effect.yieldNow
      const interrupted = yield* Effect.timeoutOption(Fiber.interruptAll(waiting), patience)
      expect(Option.isSome(interrupted), "interrupted soon").toBe(true)
      yield* store.change(project(1), increment)
      expect(yield* waited(store, 0, patience)).toBe(true)
    }))

  test("who waits does not hold up those who read and write", (store, patience) =>
    Effect.gen(function* () {
      const waiting = yield* Effect.forkChild(store.waitBehind(1_000))
      yield* Effect.yieldNow
      const writing = Effect.replicateEffect(store.change(project(1), increment), 20)
      expect(Option.isSome(yield* Effect.timeoutOption(writing, patience)), "written meanwhile").toBe(true)
      expect((yield* store.read(project(1))).revision).toBe(20)
      yield* Fiber.interrupt(waiting)
    }))
}
