import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import { vocabulary, type ProjectInput } from "../gitlab.ts"
import { broadEntries, entryWithout } from "./broad-entries.ts"
import { makeClassMasks } from "./class-masks.ts"
import {
  atEntry,
  isLongEnough,
  isSubsumed,
  makeHeirs,
  pathOf,
  printNames,
  printPermitted,
  printSource
} from "./entries.ts"
import { makePolicyView, makeSharedViews } from "./policy-view.ts"

type Allowlist = NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>

const contextOf = (allowlist: Allowlist, more: Omit<ProjectInput, "path"> = {}) => {
  const engine = createEngine({ now: () => 0 })
  engine.load({ groups: [{ path: "a", id: 5 }], projects: [{ path: "a/known", id: 40 }] })
  const subject = engine.subject({
    path: "acme/backend",
    id: 7,
    ...more,
    scope: { ...more.scope, allowlist }
  })
  if (subject === null) throw new Error("a description always makes a subject")
  const policy = makePolicyView(makeSharedViews(subject.compiler), subject)
  return { vocabulary, policy, masks: makeClassMasks(subject.compiler.space) }
}
const nameOf = (cell: { readonly resource: string; readonly action: string }) =>
  `${cell.resource}:${cell.action}`

test("a few names are listed, and the others counted", () => {
  const names = ["a", "b", "c", "d", "e"]
  expect([0, 1, 2, 3, 4, 5].map((count) => printNames(names.slice(0, count)))).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
    "a, b, c and 1 more",
    "a, b, c and 2 more"
  ])
})

describe("an entry", () => {
  test("is told by its source, by what it permits, and by its path where that is known", () => {
    const { policy } = contextOf([
      { group: "a", default_permissions: false },
      { group: 9, job_token_policies: ["read_jobs"] },
      { project: 40 },
      { project: "x/y", job_token_policies: [] },
      { project: 7 },
      { group: 5 },
      { project: 41 }
    ])
    expect(
      policy.entries.map((entry) => [printSource(entry), printPermitted(entry), pathOf(policy, entry)])
    ).toEqual([
      ["group `a`", "", "a"],
      ["group 9", "`read_jobs`", undefined],
      ["project 40", "everything that job tokens may do here", "a/known"],
      ["project `x/y`", "", "x/y"],
      ["project 7", "everything that job tokens may do here", "acme/backend"],
      ["group 5", "everything that job tokens may do here", "a"],
      ["project 41", "everything that job tokens may do here", undefined]
    ])
  })

  test("has for heirs those that would decide for its source without it", () => {
    const { policy } = contextOf([
      { group: "a" },
      { group: 5 },
      { group: "a/b" },
      { project: "a/b/c" },
      { project: "x/y" },
      { project: "acme/backend" },
      { group: "acme" },
      { group: 99 },
      { project: "undefined/x" },
      { project: 98 }
    ])
    const heirsOf = makeHeirs(policy)
    expect(policy.entries.map((entry) => heirsOf(entry).map(({ index }) => index))).toEqual([
      [1],
      [0],
      [0, 1],
      [2],
      [],
      [],
      [],
      [],
      [],
      []
    ])
  })

  test("is subsumed where all that would take over permit the same until the same end", () => {
    const isSubsumedBy = (one: Allowlist[number], ...above: Allowlist) => {
      const { policy } = contextOf([one, ...above])
      const [listed] = policy.entries
      return listed !== undefined && isSubsumed(policy, listed, makeHeirs(policy)(listed))
    }
    const project = { project: "a/b", job_token_policies: ["read_jobs"] } as const
    const group = { group: "a", job_token_policies: ["read_jobs"] } as const
    expect(isSubsumedBy(project, group)).toBe(true)
    expect(isSubsumedBy(project, group, { ...group, group: 5 })).toBe(true)
    expect(isSubsumedBy(project, group, { group: 5 })).toBe(false)
    expect(isSubsumedBy(project, { group: 5 }, group)).toBe(false)
    expect(isSubsumedBy(project, { ...group, expires_at: "2026-01-01T00:00:00Z" })).toBe(false)
    expect(
      isSubsumedBy(
        { ...project, expires_at: "2026-01-01T00:00:00Z" },
        { ...group, expires_at: "2026-01-01T01:00:00+01:00" }
      )
    ).toBe(true)
    expect(isSubsumedBy(group, { ...group, group: 5 })).toBe(false)
    expect(isSubsumedBy(project)).toBe(false)
  })

  test("is found with the cells in which it lets others do something", () => {
    const context = contextOf([{ project: "x/y", job_token_policies: ["admin_jobs", "admin_releases"] }], {
      permissions: {
        jobs: { read: false, write: { job_token: { origin: "own" } }, delete: "job_token" },
        releases: { read: "owner", write: "job_token", delete: "owner" }
      }
    })
    const [listed] = context.policy.entries
    if (listed === undefined) return expect.fail("there is an entry")
    const { at, cells, concerned, from } = atEntry(context, listed)
    expect([at, cells.map(nameOf), from]).toEqual([
      { level: "project", path: ["scope", "allowlist", 0] },
      ["releases:write", "jobs:delete"],
      { project: "x/y" }
    ])
    for (const cell of cells) expect(concerned?.(cell)).toBe(context.masks.jobs({ origins: ["listed"] }))
  })
})

test("a log is long enough from ninety days on, between instants that there are", () => {
  const [since, until] = ["2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"]
  expect(isLongEnough({ since, until, used: [] })).toBe(true)
  expect(isLongEnough({ since, until: "2026-03-31T23:59:59Z", used: [] })).toBe(false)
  expect(isLongEnough({ since: "once", until, used: [] })).toBe(false)
  expect(isLongEnough({ since: "1900-01-01T00:00:00Z", until: "today", used: [] })).toBe(false)
})

describe("a broad entry", () => {
  const permissions = {
    jobs: { write: "job_token", delete: "job_token", read: "owner" },
    releases: { write: "job_token" },
    pipelines: { write: "owner" }
  } as const
  const found = (allowlist: Allowlist, scope: ProjectInput["scope"] = {}) =>
    broadEntries(contextOf(allowlist, { permissions, scope }), "write").map(({ cells, listedEntry }) => [
      listedEntry.index,
      cells.map(nameOf)
    ])

  test("lets its source do an action in stated cells that it does not name", () => {
    expect(
      found([
        { group: "a" },
        { project: "x/named", job_token_policies: ["jobs:write", "admin_releases", "admin_pipelines"] },
        { project: "x/all", job_token_policies: ["jobs:write"], default_permissions: true },
        { project: "x/reads", job_token_policies: ["read_jobs"] },
        { project: "x/late", expires_at: "1960-01-01T00:00:00Z" },
        { project: "acme/backend" },
        { project: "x/shut", default_permissions: false }
      ])
    ).toEqual([
      [0, ["releases:write", "jobs:write"]],
      [1, ["releases:write"]],
      [2, ["releases:write", "jobs:write"]]
    ])
  })

  test("is none where the scope is open", () => {
    expect(found([{ group: "a" }], { inbound_enabled: false })).toEqual([])
  })

  test("keeps what it permits but the cells that it loses", () => {
    const { policy } = contextOf([
      { group: "a", default_permissions: true, expires_at: "2030-01-01T00:00:00Z", job_token_policies: [] },
      { project: "x/y", job_token_policies: ["admin_jobs", "read_releases"] }
    ])
    const jobs = vocabulary.cells.filter(({ action, resource }) => resource === "jobs" && action !== "read")
    const [all, some] = policy.entries
    if (all === undefined || some === undefined) return expect.fail("there are two entries")
    expect(entryWithout(vocabulary, some, jobs)).toEqual({
      scope: {
        entries: [{ index: 1, entry: { project: "x/y", job_token_policies: ["read_releases", "read_jobs"] } }]
      }
    })
    const [change] = entryWithout(vocabulary, all, jobs).scope?.entries ?? []
    expect(change).toMatchObject({ index: 0, entry: { group: "a", expires_at: "2030-01-01T00:00:00Z" } })
    expect(change?.entry).not.toHaveProperty("default_permissions")
    expect(change?.entry?.job_token_policies).toContain("read_jobs")
    expect(change?.entry?.job_token_policies).toContain("admin_packages")
    expect(change?.entry?.job_token_policies).not.toContain("admin_jobs")
  })
})
