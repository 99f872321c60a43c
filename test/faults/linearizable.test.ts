import { describe, expect, it } from "vitest"
import { problemsOfHistory, type Operation, type Read, type Write } from "./linearizable.ts"

const operation = (begun: number, ended: number | null, what: Read | Write): Operation => ({
  register: 1,
  begun,
  ended,
  what
})
const read = (begun: number, ended: number, version: number, value: string | null) =>
  operation(begun, ended, { type: "read", version, value })
const stored = (begun: number, ended: number, version: number, value: string, onto?: number) =>
  operation(begun, ended, {
    type: "write",
    value,
    ...(onto !== undefined && { onto }),
    outcome: { type: "stored", version }
  })
const refused = (begun: number, ended: number, version: number, onto: number) =>
  operation(begun, ended, { type: "write", value: `r${begun}`, onto, outcome: { type: "refused", version } })
const unanswered = (begun: number, value: string) =>
  operation(begun, null, { type: "write", value, outcome: { type: "unknown" } })

describe("histories in which everybody could have waited for each other", () => {
  it.each<readonly [string, readonly Operation[]]>([
    ["nothing happens", []],
    ["one after the other", [read(1, 2, 0, null), stored(3, 4, 1, "a"), read(5, 6, 1, "a")]],
    ["two at once", [stored(1, 5, 2, "b"), stored(2, 4, 1, "a"), read(3, 6, 1, "a"), read(3, 6, 2, "b")]],
    ["a condition that held, and one that did not", [stored(1, 2, 1, "a", 0), refused(3, 4, 1, 0)]],
    ["no answer, and it happened", [unanswered(1, "a"), read(2, 3, 1, "a"), stored(4, 5, 2, "b", 1)]],
    ["no answer, and it happened unseen", [unanswered(1, "a"), stored(4, 5, 2, "b")]],
    ["no answer, and it did not happen", [unanswered(1, "a"), read(2, 3, 0, null)]],
    ["no answer, and it happened late", [unanswered(1, "a"), read(2, 3, 0, null), read(4, 5, 1, "a")]]
  ])("%s", (_, history) => {
    expect(problemsOfHistory(history)).toEqual([])
  })
})

describe("histories that nobody can explain", () => {
  it.each<readonly [string, readonly Operation[], string]>([
    [
      "an old version is read",
      [stored(1, 2, 1, "a"), stored(3, 4, 2, "b"), read(5, 6, 1, "a")],
      "after version 2"
    ],
    [
      "what was read is read no longer",
      [unanswered(1, "a"), read(2, 3, 1, "a"), read(4, 5, 0, null)],
      "after version 1"
    ],
    [
      "a write comes to stand before one that was over",
      [stored(1, 2, 2, "b"), stored(3, 4, 1, "a")],
      "after version 2"
    ],
    ["two writes have one version", [stored(1, 2, 1, "a"), stored(1, 2, 1, "b")], "was given to a and to b"],
    ["an update is lost", [stored(1, 2, 1, "a"), stored(3, 4, 3, "c", 1), stored(3, 4, 2, "b")], "was lost"],
    [
      "a value is another's",
      [stored(1, 2, 1, "a"), stored(1, 3, 2, "b"), read(4, 5, 2, "a")],
      "is b, and was read as a"
    ],
    ["a value is nobody's", [read(1, 2, 1, "x")], "nobody had written"],
    ["a value is there before it is written", [read(1, 2, 1, "a"), unanswered(3, "a")], "nobody had written"],
    [
      "a refusal names the version that was asked for",
      [stored(1, 2, 1, "a"), refused(3, 4, 1, 1)],
      "because of version 1"
    ],
    [
      "a refusal is out of date",
      [stored(1, 2, 1, "a"), stored(3, 4, 2, "b"), refused(5, 6, 1, 0)],
      "after version 2"
    ],
    ["a version is missing", [stored(1, 2, 2, "b")], "1 versions are missing"],
    [
      "one write without an answer happens twice",
      [unanswered(1, "a"), read(2, 3, 1, "a"), read(4, 5, 2, "a")],
      "nobody had written"
    ],
    [
      "a write without an answer stands before its time",
      [stored(1, 2, 2, "b"), unanswered(3, "a"), read(1, 9, 1, "a")],
      "after version 2"
    ]
  ])("%s", (_, history, problem) => {
    expect(problemsOfHistory(history).join("; ")).toContain(problem)
  })

  it("registers have nothing to do with each other", () => {
    const other = (one: Operation): Operation => ({ ...one, register: 2 })
    expect(problemsOfHistory([stored(1, 2, 1, "a"), other(read(3, 4, 0, null))])).toEqual([])
  })
})
