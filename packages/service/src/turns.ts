import { Effect, Semaphore, type Scope } from "effect"

/** Who may change policies at the same time. */
export interface Turns {
  /** Goes on beside others of its kind, and while nobody is alone. */
  readonly alongside: <A, E, R>(
    change: Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E, Exclude<R, Scope.Scope>>
  /** Waits for those that go on, and goes on alone; who comes later waits behind it. */
  readonly alone: <A, E, R>(change: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

/** More than can ever go on at once. */
const places = 1_000_000

/**
 * Lets changes of projects go on together, and one of a group or the instance by itself: what it comes to for the
 * projects below is worked out over many steps, and must still be so when it is stored. In the order in which
 * they come; waiting can be interrupted.
 */
export const makeTurns = (): Turns => {
  const room = Semaphore.makeUnsafe(places)
  // A semaphore serves the small before the large: without a door those alone would never get their turn.
  const door = Semaphore.makeUnsafe(1)
  return {
    alongside: (change) => Effect.scoped(Effect.andThen(door.withPermit(room.takeScoped(1)), change)),
    alone: (change) => door.withPermit(room.withPermits(places)(change))
  }
}
