import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { asAnsweredThen, askedAgain, live, pastPlatform, randomOf } from "../../test/past-cases.ts"
import { run } from "../../test/use-cases.ts"

describe("an answer about the past", () => {
  it("is what was answered then, at every moment of every history", async () => {
    let [asked, stored, refused] = [0, 0, 0]
    for (let seed = 1; seed <= 3; seed += 1) {
      await run(
        Effect.gen(function* () {
          const history = yield* live(randomOf(seed), 40)
          stored += history.stored
          refused += history.refused
          for (const moment of history.lived) {
            const { answer, at, question } = moment
            asked += 1
            expect(asAnsweredThen(yield* askedAgain(moment)), `seed ${seed}, ${at}, ${question}`).toEqual(
              answer
            )
          }
        }),
        { platform: pastPlatform }
      )
    }
    expect(asked).toBeGreaterThan(200)
    expect(stored).toBeGreaterThan(30)
    expect(refused).toBeGreaterThan(3)
  }, 60_000)

  it("says since when and until when: nobody gained or lost anything between the two", async () => {
    let [moments, expired, around] = [0, 0, 0]
    for (let seed = 101; seed <= 103; seed += 1) {
      await run(
        Effect.gen(function* () {
          const { lived } = yield* live(randomOf(seed), 40)
          for (const moment of lived.filter((_, place) => place % 3 === 0)) {
            const what = `seed ${seed}, ${moment.at}, ${moment.question}`
            const { since, until } = (yield* askedAgain(moment)).past
            const from = since === null ? -Infinity : Date.parse(since.at)
            const to = until === null ? Infinity : Date.parse(until.at)
            expect(from <= moment.at && moment.at < to, what).toBe(true)
            for (const other of lived) {
              if (other.question !== moment.question || other.at < from || other.at >= to) continue
              moments += 1
              expect(other.decided, `${what}, ${other.at}`).toBe(moment.decided)
            }
            const causes = [since, until].flatMap((bound) => bound?.by ?? [])
            if (causes.some(({ type }) => type === "expiry")) expired += 1
            if (causes.some(({ type }) => type === "group" || type === "instance")) around += 1
          }
        }),
        { platform: pastPlatform }
      )
    }
    expect(moments).toBeGreaterThan(500)
    expect(Math.min(expired, around)).toBeGreaterThan(10)
  }, 60_000)
})
