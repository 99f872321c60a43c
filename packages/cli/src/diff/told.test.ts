import { describe, expect, test } from "vitest"
import type { Grant, Permissions, ProjectInput } from "@jobwarden/core"
import { checkPolicyFile } from "@jobwarden/policy-files"
import { makeCheckOnce } from "./check-once.ts"
import { printDiff } from "./pretty.ts"
import { countChanged, gainsAnyOf, tellDifference } from "./told.ts"

const said = (name: string, permissions: Permissions, ...paths: readonly string[]) => ({
  name,
  world: { groups: [], projects: paths.map((path): ProjectInput => ({ path, permissions })) }
})
const writing = (write: Grant): Permissions => ({ repository: { write } })
const options = { now: 0 }

describe("a comparison in words", () => {
  test("has those first in which somebody gains, and counts projects on each side", () => {
    const change = (first: Grant, second: Grant) => ({
      name: "x",
      world: {
        groups: [],
        projects: [
          { path: "acme/a", permissions: writing(first) },
          { path: "acme/b", permissions: writing(second) },
          { path: "acme/c", permissions: writing(second) }
        ]
      }
    })
    const told = tellDifference(change("developer", "owner"), change("owner", "maintainer"), options)
    expect(
      told.changes.map(({ gained, lost, projects }) => [gained.length, lost.length, projects.length])
    ).toEqual([
      [1, 0, 2],
      [0, 1, 1]
    ])
    expect(countChanged(told)).toEqual({ gaining: 2, losing: 1, all: 3 })
    expect(printDiff(told, { width: 80, colour: false })).toMatch(
      /^2 projects: acme\/b, acme\/c\n {2}\+ maintainers can now push .*\n\nacme\/a\n {2}- developers and maintainers/
    )
  })

  test("finds the actions that somebody gains, and not those that are lost", () => {
    const told = tellDifference(
      said("a", { ...writing("owner"), jobs: { read: true } }, "acme/a"),
      said("b", { ...writing("maintainer"), jobs: { read: "owner" } }, "acme/a"),
      options
    )
    expect(gainsAnyOf(told, new Set(["write"]))).toBe(true)
    expect(gainsAnyOf(told, new Set(["delete", "write"]))).toBe(true)
    expect(gainsAnyOf(told, new Set(["read", "delete"]))).toBe(false)
  })

  test("names five projects, counts the others, and colours their names alone", () => {
    const paths = Array.from({ length: 7 }, (_, at) => `acme/p${at}`)
    const told = tellDifference(
      said("a", writing("owner"), ...paths),
      said("b", writing("maintainer"), ...paths),
      options
    )
    const [first] = printDiff(told, { width: 200, colour: false }).split("\n")
    expect(first).toBe("7 projects: acme/p0, acme/p1, acme/p2, acme/p3, acme/p4 and 2 more")
    const coloured = printDiff(told, { width: 200, colour: true })
    expect(coloured.replaceAll("\u001B[1m", "").replaceAll("\u001B[0m", "")).toBe(
      printDiff(told, { width: 200, colour: false })
    )
    expect(coloured.startsWith("\u001B[1m7 projects")).toBe(true)
  })
})

test("the same text is checked once, under each name", () => {
  const check = makeCheckOnce()
  const text = "version: 1\nprojects:\n  acme/a: { visibilty: private }\n"
  const [one, other] = [check("one.yaml", text), check("other.yaml", text)]
  expect([one.file, other.file]).toEqual(["one.yaml", "other.yaml"])
  expect(other.content).toBe(one.content)
  expect(other.problems).toEqual(checkPolicyFile("other.yaml", text).problems)
  expect(check("third.yaml", `${text}#`).content).not.toBe(one.content)
})
