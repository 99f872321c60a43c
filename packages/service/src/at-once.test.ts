import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { atOnce } from "./at-once.ts"

const next = (value: number) => Effect.succeed(value + 1)

describe("atOnce", () => {
  it.each<readonly [string, Effect.Effect<number, string>]>([
    ["an answer that is there", Effect.succeed(1)],
    ["one that has to be made", Effect.sync(() => 1)],
    ["one that takes its time", Effect.andThen(Effect.yieldNow, Effect.succeed(1))]
  ])("goes on from %s", async (_, effect) => {
    expect(await Effect.runPromise(atOnce(effect, next))).toBe(2)
  })

  it.each<readonly [string, Effect.Effect<number, string>]>([
    ["that is there", Effect.fail("no")],
    ["that comes later", Effect.andThen(Effect.yieldNow, Effect.fail("no"))]
  ])("does not go on from a failure %s", async (_, effect) => {
    const went = atOnce(effect, () => Effect.die(new Error("it went on")))
    expect(await Effect.runPromise(Effect.flip(went))).toBe("no")
  })
})
