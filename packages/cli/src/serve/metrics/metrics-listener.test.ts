import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { parseExposition } from "../../../test/serve/exposition.ts"
import { Meter } from "./meter.ts"
import { serveMetrics } from "./metrics-listener.ts"

const served = <A>(use: (url: string) => Promise<A>): Promise<A> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const meter = new Meter()
        meter.counter("things_total", "Things.").value += 1
        const { port } = yield* serveMetrics(meter, { host: "127.0.0.1", port: 0 })
        return yield* Effect.promise(() => use(`http://127.0.0.1:${port}`))
      })
    )
  )

describe("the listener of the figures", () => {
  it("has them at one place, as Prometheus asks for them", () =>
    served(async (url) => {
      const answer = await fetch(`${url}/metrics`)
      expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8")
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
      expect(parseExposition(await answer.text())).toEqual([{ name: "things_total", labels: {}, value: 1 }])
    }))

  it("has nothing else, and takes nothing", () =>
    served(async (url) => {
      const asked = [fetch(url), fetch(`${url}/docs`), fetch(`${url}/metrics`, { method: "POST" })]
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404, 405])
    }))

  it("says where it cannot listen, and what to change", () =>
    served(async (url) => {
      const port = Number(new URL(url).port)
      const again = Effect.scoped(serveMetrics(new Meter(), { host: "127.0.0.1", port }))
      await expect(Effect.runPromise(again)).rejects.toThrow(/change the configuration's `metrics.listen`/)
    }))
})
