import { describe, expect, test } from "vitest"
import { draw, makeProgressLine, progressLine, showsProgress, type Progress } from "./progress.ts"

const state = (done: number, more: Partial<Progress> = {}): Progress => ({
  doing: "checking",
  done,
  total: 40,
  ...more
})

describe("progress is shown", () => {
  const shows = (environment: Readonly<Record<string, string>>, isTerminal = true): boolean =>
    showsProgress({ isTerminal, environment })

  test("on a terminal, whatever is said of colours", () => {
    expect(shows({})).toBe(true)
    expect(shows({ NO_COLOR: "1", TERM: "xterm" })).toBe(true)
    expect(shows({ CI: "" })).toBe(true)
    expect(shows({ CI: "false" })).toBe(true)
  })

  test("nowhere else, and not in a job of a pipeline", () => {
    expect(shows({}, false)).toBe(false)
    expect(shows({ CI: "true" })).toBe(false)
    expect(shows({ CI: "1" })).toBe(false)
    expect(shows({ TERM: "dumb" })).toBe(false)
  })
})

describe("the line", () => {
  test("says what is done, how far it is, and what is in hand", () => {
    expect(progressLine(state(10), 80)).toBe("checking 10 of 40 25 %")
    expect(progressLine(state(39, { at: "policies/a.yaml" }), 80)).toBe(
      "checking 39 of 40 97 %  policies/a.yaml"
    )
    expect(progressLine({ doing: "reading", done: 3 }, 80)).toBe("reading 3")
    expect(progressLine({ doing: "reading", done: 0, total: 0 }, 80)).toBe("reading 0 of 0")
  })

  test("leaves the last column free, and obeys nothing that stands in a name", () => {
    for (let width = 0; width < 60; width++) {
      const line = progressLine(state(10, { at: "\u{1F980}\u{1F980}\u001B[2J\u202E.yaml" }), width)
      expect(line.length).toBeLessThanOrEqual(Math.max(width - 1, 0))
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
    }
    expect(progressLine(state(10, { at: "long" }), 27)).toBe("checking 10 of 40 25 %  l…")
  })
})

test("it is drawn at most ten times a second, and not again where it stands", () => {
  const first = draw(undefined, state(1), { now: 1000, width: 80 })
  expect(first.output).toBe("\r\u001B[Kchecking 1 of 40 2 %")
  expect(draw(first.drawn, state(2), { now: 1099, width: 80 })).toEqual({ drawn: first.drawn, output: "" })
  expect(draw(first.drawn, state(1), { now: 2000, width: 80 })).toEqual({ drawn: first.drawn, output: "" })
  expect(draw(first.drawn, state(2), { now: 1100, width: 80 }).output).toBe("\r\u001B[Kchecking 2 of 40 5 %")
  // A clock that was put back does not stop it.
  expect(draw(first.drawn, state(2), { now: 0, width: 80 }).output).not.toBe("")
})

describe("a progress line", () => {
  const run = (environment: Readonly<Record<string, string>>): readonly string[] => {
    const written: string[] = []
    let now = 0
    const line = makeProgressLine({
      isTerminal: true,
      environment,
      write: (output) => void written.push(output),
      width: () => 80,
      now: () => (now += 30)
    })
    line.clear()
    for (let done = 0; done <= 40; done++) line.show(state(done))
    line.clear()
    line.clear()
    line.show(state(40))
    return written
  }

  test("is one line that is gone at the end, and may come again", () => {
    const written = run({})
    // 41 states within 1.2 seconds.
    expect(written.length).toBeLessThanOrEqual(14)
    expect(written.length).toBeGreaterThan(10)
    expect(written.slice(-2)).toEqual(["\r\u001B[K", "\r\u001B[Kchecking 40 of 40 100 %"])
    expect(written.join("")).not.toContain("\n")
  })

  test("is not there for what is done in no time", () => {
    const written: string[] = []
    let now = 0
    const line = makeProgressLine({
      isTerminal: true,
      environment: {},
      write: (output) => void written.push(output),
      width: () => 80,
      now: () => now
    })
    for (now = 0; now < 100; now += 9) line.show(state(now))
    line.clear()
    expect(written).toEqual([])
    now = 100
    line.show(state(1))
    expect(written).toEqual(["\r\u001B[Kchecking 1 of 40 2 %"])
  })

  test("is nothing at all where it would serve nobody", () => expect(run({ CI: "true" })).toEqual([]))
})
