import { describe, expect, test } from "vitest"
import { afterNoon, atNoon, beforeNoon, noon } from "../../test/documents.ts"
import { vocabulary } from "../gitlab.ts"
import {
  permits,
  readAllowlist,
  repeatedEntries,
  scopeExpiries,
  type AllowlistEntry,
  type EntryTerms
} from "./scope.ts"

const termsOf = (entry: Omit<AllowlistEntry, "project">): EntryTerms => {
  const { projectPaths } = readAllowlist(vocabulary, { allowlist: [{ project: "acme/app", ...entry }] }, noon)
  return projectPaths.get("acme/app") ?? expect.fail("no entry")
}

const permitted = (entry: Omit<AllowlistEntry, "project">): readonly string[] => {
  const terms = termsOf(entry)
  return vocabulary.cells
    .filter((cell) => permits(terms, cell.index))
    .map(({ resource, action }) => `${resource}:${action}`)
}

const everything = vocabulary.cells.map(({ resource, action }) => `${resource}:${action}`)
const reading = ["read_containers", "repository:write"]
const read = ["container_registry:read", "repository:write"]

describe("what an entry permits (SPEC §3.4)", () => {
  const rows: readonly (readonly [string, Omit<AllowlistEntry, "project">, readonly string[]])[] = [
    ["neither key: everything", {}, everything],
    ["both null: everything", { default_permissions: null, job_token_policies: null }, everything],
    ["default permissions: everything", { default_permissions: true }, everything],
    [
      "default permissions win over a list",
      { default_permissions: true, job_token_policies: reading },
      everything
    ],
    ["... also over an empty one", { default_permissions: true, job_token_policies: [] }, everything],
    ["a list: its cells", { job_token_policies: reading }, read],
    [
      "a list without default permissions: its cells",
      { default_permissions: false, job_token_policies: reading },
      read
    ],
    ["an empty list: nothing", { job_token_policies: [] }, []],
    ["no default permissions and no list: nothing", { default_permissions: false }, []],
    ["... nor one that is null", { default_permissions: false, job_token_policies: null }, []]
  ]
  for (const [name, entry, cells] of rows) test(name, () => expect(permitted(entry)).toEqual(cells))

  test("a name that stands for nothing permits nothing", () => {
    expect(
      permitted({ job_token_policies: ["read_everything", "__proto__", "package_registry.*:read"] })
    ).toEqual([])
  })
})

describe("an allowlist", () => {
  test("tells ids from paths and projects from groups", () => {
    const allowlist = readAllowlist(
      vocabulary,
      { allowlist: [{ project: 7 }, { project: "7" }, { group: 7 }, { group: "7" }] },
      noon
    )
    const { projectIds, projectPaths, groupIds, groupPaths } = allowlist
    const entries = [projectIds.get(7), projectPaths.get("7"), groupIds.get(7), groupPaths.get("7")]
    expect(entries.map((terms) => terms?.entry)).toEqual([
      { project: 7 },
      { project: "7" },
      { group: 7 },
      { group: "7" }
    ])
    expect([projectIds.size, projectPaths.size, groupIds.size, groupPaths.size]).toEqual([1, 1, 1, 1])
    expect(allowlist.size).toBe(4)
  })

  test("has the size of all its entries, however they name their sources", () => {
    const sizeOf = (...entries: readonly AllowlistEntry[]): number =>
      readAllowlist(vocabulary, { allowlist: entries }, noon).size
    expect([
      sizeOf({ project: 7 }),
      sizeOf({ project: "a" }),
      sizeOf({ group: 7 }),
      sizeOf({ group: "a" })
    ]).toEqual([1, 1, 1, 1])
    expect(sizeOf({ group: 7 }, { group: 8 }, { project: 1 })).toBe(3)
  })

  test("is empty where there is no scope, or one that says nothing", () => {
    for (const scope of [undefined, null, {}, { allowlist: null }, { allowlist: [] }]) {
      const { projectIds, projectPaths, groupIds, groupPaths } = readAllowlist(vocabulary, scope, noon)
      expect(projectIds.size + projectPaths.size + groupIds.size + groupPaths.size).toBe(0)
    }
  })

  test("knows which entries have expired, and when others will", () => {
    const expired = [beforeNoon, atNoon, afterNoon, null].map((expires_at) => termsOf({ expires_at }).expired)
    expect(expired).toEqual([true, true, false, false])
    expect(
      scopeExpiries({
        allowlist: [{ project: 1, expires_at: atNoon }, { group: 2 }, { group: 3, expires_at: null }]
      })
    ).toEqual([noon])
    expect([scopeExpiries(null), scopeExpiries({})]).toEqual([[], []])
  })
})

describe("entries for one source", () => {
  test("are found where a project or group is named twice in one way", () => {
    const allowlist = [{ project: "a" }, { project: 1 }, { group: "a" }, { group: 1 }, { project: "1" }]
    expect(repeatedEntries({ allowlist })).toEqual([])
    expect(
      repeatedEntries({ allowlist: [...allowlist, { group: 1 }, { project: "a" }, { project: "a" }] })
    ).toEqual([
      { index: 5, first: 3 },
      { index: 6, first: 0 },
      { index: 7, first: 0 }
    ])
  })
})
