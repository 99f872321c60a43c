import { describe, expect, it } from "vitest"
import { parseExposition } from "../../../test/serve/exposition.ts"
import { wrapped } from "../../../test/serve/wrapped.ts"
import { makeOperations, plainOperations } from "../operations.ts"
import { makeDecisionFigures } from "./decision-figures.ts"
import { Meter } from "./meter.ts"
import { addProcessFigures } from "./process-figures.ts"

describe("figures", () => {
  it("come in Prometheus' format, and say what was counted", () => {
    const meter = new Meter()
    const counter = meter.counter("things_total", "Things, \\ and\nothers.", { kind: 'a "quoted" one' })
    counter.value += 3
    meter.gauge("now", "Now.", () => 7)
    const histogram = meter.histogram("took_seconds", "Took.", [0.1, 1])
    for (const value of [0.05, 0.1, 0.5, 5]) histogram.observe(value)
    const samples = parseExposition(meter.expose())
    expect(samples).toContainEqual({ name: "things_total", labels: { kind: 'a \\"quoted\\" one' }, value: 3 })
    expect(samples).toContainEqual({ name: "now", labels: {}, value: 7 })
    const buckets = samples.filter(({ name }) => name === "took_seconds_bucket")
    expect(buckets.map(({ labels, value }) => [labels["le"], value])).toEqual([
      ["0.1", 2],
      ["1", 3],
      ["+Inf", 4]
    ])
    expect(samples).toContainEqual({ name: "took_seconds_sum", labels: {}, value: 5.65 })
  })

  it("of two services are two", () => {
    const [one, other] = [new Meter(), new Meter()]
    one.counter("things_total", "Things.").value += 1
    expect(other.expose().trim()).toBe("")
  })

  it("of the process are there", () => {
    const meter = new Meter()
    addProcessFigures(meter, "1.2.3")()
    const samples = parseExposition(meter.expose())
    expect(samples.find(({ name }) => name === "jobwarden_build_info")?.labels["version"]).toBe("1.2.3")
    const rss = samples.find(({ name }) => name === "process_resident_memory_bytes")
    expect(rss?.value).toBeGreaterThan(1e7)
  })

  it("of decisions are by reason", () => {
    const meter = new Meter()
    const count = makeDecisionFigures(meter)
    for (const reason of ["allowed", "allowed", "not_in_scope"] as const) count(reason)
    expect(parseExposition(meter.expose()).map(({ labels, value }) => [labels, value])).toEqual([
      [{ decision: "allowed", reason: "allowed" }, 2],
      [{ decision: "denied", reason: "not_in_scope" }, 1]
    ])
  })
})

describe("figures of requests", () => {
  it("have no more labels than the program has words, whatever is sent", async () => {
    const { api, meter } = makeOperations(plainOperations, undefined, () => {})
    const server = await wrapped(api, (_, response) =>
      response.writeHead(401, { "content-length": "0" }).end()
    )
    const ask = async (tag: string): Promise<void> => {
      for (const method of ["GET", "PROPFIND", "LOCK"]) {
        await server.ask({
          method,
          path: `/${tag}?${tag}`,
          headers: { [`x-${tag}`]: tag, "private-token": tag }
        })
      }
      await server.ask({ path: `/api/v4/projects/${tag}/job_token_permissions` })
    }
    await ask("planted0")
    const lines = meter.expose().split("\n").length
    for (let turn = 1; turn < 10; turn += 1) await ask(`planted${turn}`)
    await server.send("planted\r\n\r\n")
    const text = meter.expose()
    expect(text).not.toContain("planted")
    expect(text.split("\n").length).toBeLessThan(lines + 8)
    const samples = parseExposition(text)
    const labels = { listener: "api", route: "/api/v4/projects/:id/job_token_permissions", method: "GET" }
    expect(samples).toContainEqual({
      name: "jobwarden_http_requests_total",
      labels: { ...labels, status: "4xx" },
      value: 10
    })
    expect(samples).toContainEqual({
      name: "jobwarden_unauthenticated_requests_total",
      labels: { listener: "api" },
      value: 40
    })
    expect(samples).toContainEqual({
      name: "jobwarden_http_requests_in_flight",
      labels: { listener: "api" },
      value: 0
    })
  })
})
