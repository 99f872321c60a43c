import { describe, expect, test } from "vitest"
import { noon } from "../../test/documents.ts"
import { vocabulary } from "../gitlab.ts"
import { readAllowlist, type AllowlistEntry } from "../policy/scope.ts"
import {
  ancestorPaths,
  decidingEntries,
  directEntries,
  isBelow,
  isSameProject,
  type Directory,
  type Identity
} from "./directory.ts"

describe("paths", () => {
  test("have their groups above them, nearest first", () => {
    expect(ancestorPaths("acme/team/app")).toEqual(["acme/team", "acme"])
    expect(ancestorPaths("app")).toEqual([])
    expect(ancestorPaths("")).toEqual([])
    // No group has the empty name; a request may name what it likes.
    expect(ancestorPaths("/app")).toEqual([])
    expect(ancestorPaths("//app")).toEqual(["/"])
  })

  test("lie below a group only by whole names", () => {
    expect([isBelow("acme/app", "acme"), isBelow("acme/team/app", "acme")]).toEqual([true, true])
    expect([isBelow("acme", "acme"), isBelow("acme-2/app", "acme"), isBelow("Acme/app", "acme")]).toEqual([
      false,
      false,
      false
    ])
  })
})

describe("two identities", () => {
  const cases: readonly (readonly [Identity, Identity, boolean])[] = [
    [{ id: 1, path: "a" }, { id: 1, path: "b" }, true],
    [{ id: 1, path: "a" }, { id: 2, path: "a" }, false],
    [{ id: 1, path: "a" }, { path: "a" }, true],
    [{ path: "a" }, { path: "b" }, false],
    [{ id: 1 }, { path: "a" }, false],
    [{ id: 1 }, { id: 1 }, true],
    [{}, {}, false]
  ]
  for (const [left, right, same] of cases) {
    test(`${JSON.stringify(left)} and ${JSON.stringify(right)}: ${same ? "one project" : "two"}`, () => {
      expect([isSameProject(left, right), isSameProject(right, left)]).toEqual([same, same])
    })
  }
})

describe("the entries that decide for a source", () => {
  const directory: Directory = {
    project: (reference) => (typeof reference === "number" ? { id: reference } : { path: reference }),
    groupId: (path) =>
      new Map([
        ["acme", 7],
        ["acme/team", 8]
      ]).get(path),
    groupPath: (id) =>
      new Map([
        [7, "acme"],
        [8, "acme/team"]
      ]).get(id)
  }
  const source: Identity = { id: 1, path: "acme/team/app" }
  const deciding = (entries: readonly AllowlistEntry[], identity = source) =>
    decidingEntries(readAllowlist(vocabulary, { allowlist: entries }, noon), identity, directory).map(
      ({ entry }) => entry
    )

  const byId = { project: 1 }
  const byPath = { project: "acme/team/app" }
  const team = { group: "acme/team" }
  const teamById = { group: 8 }
  const top = { group: "acme" }
  const topById = { group: 7 }

  test("are the direct ones, by id and by path, before any group's", () => {
    expect(deciding([top, byPath, team, byId])).toEqual([byId, byPath])
    expect(deciding([top, byPath])).toEqual([byPath])
  })

  test("are those of the nearest group, before any further one's", () => {
    expect(deciding([top, topById, team, teamById])).toEqual([teamById, team])
    expect(deciding([top, teamById])).toEqual([teamById])
    expect(deciding([topById])).toEqual([topById])
  })

  test("are none where nothing names the source or a group above it", () => {
    expect(
      deciding([{ project: "acme/team" }, { project: 2 }, { group: "acme/team/app" }, { group: 9 }])
    ).toEqual([])
    expect(deciding([{ group: "acme/tea" }, { project: "Acme/team/app" }])).toEqual([])
    expect(deciding([])).toEqual([])
  })

  test("of an id that nobody knows are those of that id: it has no groups", () => {
    expect(deciding([byId, top, topById], { id: 1 })).toEqual([byId])
    expect(deciding([top, topById, byPath], { id: 1 })).toEqual([])
  })

  test("for the project itself are the direct ones alone", () => {
    const allowlist = readAllowlist(vocabulary, { allowlist: [top, team, byId] }, noon)
    expect(directEntries(allowlist, source).map(({ entry }) => entry)).toEqual([byId])
    expect(directEntries(allowlist, { id: 2, path: "acme/team/other" })).toEqual([])
  })
})
