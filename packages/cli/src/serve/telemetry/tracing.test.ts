import { Effect, Redacted, Tracer } from "effect"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { layerTracing } from "./tracing.ts"

const ends: Array<() => void> = []
afterEach(() => ends.splice(0).forEach((end) => end()))

interface Received {
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

/** A collector on a socket, that keeps what it is sent. */
const collector = async (answer: RequestListener) => {
  const received: Array<Received> = []
  const server = createServer((request, response) => {
    let text = ""
    request.setEncoding("utf8").on("data", (part: string) => (text += part))
    request.on("end", () => {
      received.push({ headers: request.headers, text })
      answer(request, response)
    })
  })
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle))
  ends.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces` }
}

class Planted extends Error {
  readonly _tag = "Planted"
}

const useCase = Effect.fn("useCase")(function* (secret: string) {
  yield* Effect.annotateCurrentSpan({ secret })
  yield* Effect.void.pipe(Effect.withSpan("inner", { attributes: { secret } }))
  return yield* Effect.fail(new Planted(`with ${secret}`))
})

const run = (url: string, sample = 1, times = 1) =>
  Effect.runPromise(
    Effect.forEach(Array.from({ length: times }), () => Effect.ignore(useCase("planted-secret"))).pipe(
      Effect.provide(
        layerTracing({
          url,
          sample,
          version: "1.2.3",
          headers: { authorization: Redacted.make("Bearer of-the-collector") }
        })
      )
    )
  )

interface Span {
  readonly name: string
  readonly traceId: string
  readonly parentSpanId?: string
}

const spansOf = (received: ReadonlyArray<Received>): ReadonlyArray<Span> =>
  received.flatMap(({ text }) => JSON.parse(text).resourceSpans[0].scopeSpans[0].spans as ReadonlyArray<Span>)

const fine: RequestListener = (_, response) => response.writeHead(200).end()

describe("a collector", () => {
  it("is sent the spans of use cases, with its credential, and nothing that was secret", async () => {
    const { received, url } = await collector(fine)
    await run(url)
    const spans = spansOf(received)
    expect(spans.map(({ name }) => name).toSorted()).toEqual(["inner", "useCase"])
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
    const texts = received.map(({ text }) => text).join("")
    expect(texts).not.toContain("planted-secret")
    expect(texts).toContain('"Planted"')
    expect(received[0]?.headers["authorization"]).toBe("Bearer of-the-collector")
    expect(texts).not.toContain("of-the-collector")
  })

  it("is sent a share of the traces, and each of them whole", async () => {
    const { received, url } = await collector(fine)
    await run(url, 0.25, 400)
    const spans = spansOf(received)
    expect(spans.length).toBeGreaterThan(80)
    expect(spans.length).toBeLessThan(400)
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined)
    expect(roots.length * 2).toBe(spans.length)
  })

  it("that is down harms nobody", async () => {
    const started = performance.now()
    await run("http://127.0.0.1:1/v1/traces", 1, 1000)
    expect(performance.now() - started).toBeLessThan(8000)
  }, 15_000)

  it("that never answers harms nobody, and is not asked without end", async () => {
    const { received, url } = await collector(() => {})
    const started = performance.now()
    await run(url, 1, 20_000)
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(received.length).toBeLessThanOrEqual(4)
  }, 15_000)

  it("that sends the spans elsewhere is not followed", async () => {
    const elsewhere = await collector(fine)
    const { url } = await collector((_, response) =>
      response.writeHead(307, { location: elsewhere.url }).end()
    )
    await run(url)
    expect(elsewhere.received).toEqual([])
  }, 15_000)
})

describe("without settings", () => {
  it("no span is made at all", async () => {
    const made: Array<string> = []
    const tracer = Tracer.make({
      span: (options) => {
        made.push(options.name)
        return new Tracer.NativeSpan(options)
      }
    })
    const asked = Effect.void.pipe(Effect.withSpan("useCase"), Effect.provideService(Tracer.Tracer, tracer))
    await Effect.runPromise(asked)
    expect(made).toEqual(["useCase"])
    await Effect.runPromise(Effect.provide(asked, layerTracing(undefined)))
    expect(made).toEqual(["useCase"])
  })
})
