import { PolicyStore } from "@jobwarden/service"
import { layer } from "@jobwarden/store-sqlite"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import {
  asAnsweredThen,
  askedAgain,
  live,
  pastPlatform,
  randomOf
} from "../../packages/service/test/past-cases.ts"
import { beginning, run } from "../../packages/service/test/use-cases.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-past-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Looking for what other processes changed takes no time here: by a clock of a test it would look for hours. */
const open = (seed: number) =>
  Layer.effect(
    PolicyStore,
    Effect.map(PolicyStore, (store) => PolicyStore.of({ ...store, waitBehind: () => Effect.never }))
  ).pipe(Layer.provide(layer({ path: join(folder, `${seed}.sqlite`) })))

test("what was answered is what is told of the past, by a service that has been started since", async () => {
  let asked = 0
  for (const seed of [201]) {
    const { lived, stored } = await run(live(randomOf(seed), 40), {
      platform: pastPlatform,
      store: open(seed)
    })
    expect(stored).toBeGreaterThan(10)
    await run(
      Effect.gen(function* () {
        yield* TestClock.adjust(Math.max(...lived.map(({ at }) => at)) - beginning)
        for (const moment of lived) {
          asked += 1
          const answer = asAnsweredThen(yield* askedAgain(moment))
          expect(answer, `seed ${seed}, ${moment.at}, ${moment.question}`).toEqual(moment.answer)
        }
      }),
      { platform: pastPlatform, store: open(seed) }
    )
  }
  expect(asked).toBeGreaterThan(80)
}, 60_000)
