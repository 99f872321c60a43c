import { describe, expect, test } from "vitest"
import { suppressionComments } from "./suppression-comments.ts"

const read = (text: string) =>
  suppressionComments({ file: "a.yaml", text }).map(({ of, suppression }) => ({ of, ...suppression }))

describe("a comment that accepts findings", () => {
  test("names a rule and says why", () => {
    expect(read("# jobwarden-ignore job-token-can-delete: snapshots are removed\na: 1\n")).toEqual([
      { of: 2, rule: "job-token-can-delete", reason: "snapshots are removed" }
    ])
    expect(read("a: 1 # jobwarden-ignore some-rule: because\n")).toEqual([
      { of: 1, rule: "some-rule", reason: "because" }
    ])
  })

  test("may name several rules, and a day or an instant until which it holds", () => {
    expect(read("# jobwarden-ignore one-rule, other-rule until 2027-01-31: a: b\na: 1\n")).toEqual([
      { of: 2, rule: "one-rule", reason: "a: b", until: "2027-01-31T00:00:00Z" },
      { of: 2, rule: "other-rule", reason: "a: b", until: "2027-01-31T00:00:00Z" }
    ])
    expect(read("# jobwarden-ignore one until 2027-01-31T12:00:00+01:00: why\na: 1")).toEqual([
      { of: 2, rule: "one", reason: "why", until: "2027-01-31T12:00:00+01:00" }
    ])
  })

  test("hands on what is missing or odd, for it to be told", () => {
    expect(read("# jobwarden-ignore one-rule\na: 1")).toEqual([{ of: 2, rule: "one-rule" }])
    expect(read("# jobwarden-ignore one-rule:\na: 1")).toEqual([{ of: 2, rule: "one-rule", reason: "" }])
    expect(read("# jobwarden-ignore: why\na: 1")).toEqual([{ of: 2, rule: "", reason: "why" }])
    expect(read("# jobwarden-ignore until 2027-01-31: why\na: 1")).toEqual([
      { of: 2, rule: "", reason: "why", until: "2027-01-31T00:00:00Z" }
    ])
  })

  test("begins with the word", () => {
    expect(read("# see jobwarden-ignore one-rule: why\na: 1")).toEqual([])
    expect(read("a: jobwarden-ignore\n")).toEqual([])
  })
})
