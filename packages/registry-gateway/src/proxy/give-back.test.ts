import { describe, expect, it } from "vitest"
import { markAsUntransferable } from "node:worker_threads"
import { giveBack } from "./give-back.ts"

describe("a chunk that is given back", () => {
  it("is empty from then on, and so is whatever else looks at its memory", () => {
    const chunk = Buffer.allocUnsafeSlow(65_536).fill("a")
    const { buffer } = chunk
    giveBack(chunk)
    expect([chunk.length, chunk.toString(), buffer.byteLength]).toEqual([0, "", 0])
    expect(() => giveBack(chunk)).not.toThrow()
  })

  it.each<readonly [string, number, number]>([
    ["its beginning", 0, 10],
    ["its middle", 10, 20],
    ["its end", 10, 30]
  ])("is left as it is where it is a part of a larger memory: %s", (_, from, to) => {
    const whole = Buffer.allocUnsafeSlow(30).fill("abc")
    const chunk = whole.subarray(from, to)
    giveBack(chunk)
    expect(whole.toString()).toBe("abc".repeat(10))
    expect(chunk.toString()).toBe("abc".repeat(10).slice(from, to))
  })

  it("is left as it is where it comes from Node's pool, with all that lies beside it", () => {
    const chunks = Array.from({ length: 100 }, (_, at) => Buffer.from(`chunk ${at}`))
    expect(chunks.some(({ buffer, length }) => buffer.byteLength > length)).toBe(true)
    for (const chunk of chunks) giveBack(chunk)
    expect(chunks.map(String)).toEqual(Array.from({ length: 100 }, (_, at) => `chunk ${at}`))
  })

  it("is left as it is where its memory may not be given away, or is shared with other threads", () => {
    const kept = Buffer.allocUnsafeSlow(10).fill("a")
    markAsUntransferable(kept.buffer)
    const shared = Buffer.from(new SharedArrayBuffer(10)).fill("b")
    for (const chunk of [kept, shared]) giveBack(chunk)
    expect([kept.toString(), shared.toString()]).toEqual(["a".repeat(10), "b".repeat(10)])
  })
})
