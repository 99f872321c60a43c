import { Effect, Exit } from "effect"
import { describe, expect, it } from "vitest"
import { answerAtOnce, atOnce } from "./at-once.ts"

const next = (value: number) => Effect.succeed(value + 1)

describe("atOnce", () => {
  it.each<readonly [string, Effect.Effect<number, string>]>([
    ["an answer that is there", Effect.succeed(1)],
    ["one that has to be made", Effect.sync(() => 1)],
    ["one that takes its time", Effect.andThen(Effect.yieldNow, Effect.succeed(1))]
  ])("goes on from %s", async (_, effect) => {
    expect(await Effect.runPromise(atOnce(effect, next))).toBe(2)
  })

  it("of answers that are there makes one that is there, and asks for no run", () => {
    expect(answerAtOnce(atOnce(Effect.succeed(1), next))).toEqual(Exit.succeed(2))
    expect(answerAtOnce(atOnce(Effect.fail("no"), next))).toEqual(Exit.fail("no"))
    expect(answerAtOnce(atOnce(Effect.succeed(1), () => Effect.die("broken")))).toEqual(Exit.die("broken"))
  })

  it("of one that has to be made makes no answer by itself", () => {
    let isMade = false
    const later = Effect.sync(() => {
      isMade = true
      return 1
    })
    expect(answerAtOnce(atOnce(later, next))).toBeUndefined()
    expect(answerAtOnce(atOnce(Effect.succeed(1), () => later))).toBeUndefined()
    expect(isMade).toBe(false)
  })

  it.each<readonly [string, Effect.Effect<number, string>]>([
    ["that is there", Effect.fail("no")],
    ["that comes later", Effect.andThen(Effect.yieldNow, Effect.fail("no"))]
  ])("does not go on from a failure %s", async (_, effect) => {
    const went = atOnce(effect, () => Effect.die(new Error("it went on")))
    expect(await Effect.runPromise(Effect.flip(went))).toBe("no")
  })
})
