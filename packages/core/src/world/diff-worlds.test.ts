import { describe, expect, test } from "vitest"
import { changesOf, onlyWrite, told, writing, type Said } from "../../test/differing-worlds.ts"
import { atNoon, noon } from "../../test/documents.ts"
import { diffWorlds } from "../gitlab-worlds.ts"
import type { Grant, ProjectInput } from "../gitlab.ts"
import { InvalidInput } from "../input/decode.ts"

describe("two equal worlds", () => {
  const said: Said = {
    instance: { limits: writing("maintainer") },
    groups: [{ id: 1, path: "acme", defaults: writing("job_token") }],
    projects: [
      { id: 2, path: "acme/a", scope: { allowlist: [{ group: 1 }, { project: "acme/b" }] } },
      { path: "acme/b", permissions: writing(false) }
    ]
  }

  test("differ in nothing, and all their projects were compared", () => {
    expect(diffWorlds(said, structuredClone(said))).toEqual({ changes: [], compared: 2 })
    expect(diffWorlds({}, {})).toEqual({ changes: [], compared: 0 })
  })

  test("do not differ by facts, nor by what is only said in other words", () => {
    const before = { projects: [{ path: "acme/a", permissions: writing("job_token") }] }
    const after: Said = {
      projects: [
        {
          path: "acme/a",
          permissions: writing({ job_token: {} }),
          facts: { registries: ["maven"] },
          scope: { allowlist: [], inbound_enabled: true }
        }
      ]
    }
    expect(changesOf(before, after)).toEqual([])
  })

  test("do not differ by the order in which projects and entries stand", () => {
    const after = {
      ...said,
      projects: [
        { path: "acme/b", permissions: writing(false) },
        { id: 2, path: "acme/a", scope: { allowlist: [{ project: "acme/b" }, { group: 1 }] } }
      ]
    }
    expect(changesOf(said, after)).toEqual([])
  })
})

describe("a change", () => {
  test("of a group's document or the instance's is one of the projects below, told once", () => {
    const projects = [{ path: "acme/b" }, { path: "acme/a/x" }, { path: "other/c" }]
    const limited = { limits: writing("maintainer") }
    const lost = ["developer", "own"]
    expect(told({ projects }, { groups: [{ path: "acme", ...limited }], projects })).toEqual([
      { projects: ["acme/a/x", "acme/b"], gained: [], lost }
    ])
    expect(told({ instance: limited, projects }, { projects })).toEqual([
      { projects: ["acme/a/x", "acme/b", "other/c"], gained: lost, lost: [] }
    ])
  })

  test("of the instance's enforced scope opens and closes the projects that had theirs off", () => {
    const projects = [{ path: "acme/a", scope: { inbound_enabled: false } }, { path: "acme/b" }]
    expect(told({ projects }, { instance: { enforce_scope: true }, projects })).toEqual([
      { projects: ["acme/a"], gained: [], lost: ["foreign"] }
    ])
  })

  test("of visibility alone counts", () => {
    const before: Said = { projects: [{ path: "acme/a" }] }
    const after: Said = { projects: [{ path: "acme/a", visibility: "public" }] }
    const [change] = changesOf(before, after)
    expect(change?.gained.flatMap(({ users }) => users)).toContain("anonymous")
    expect(change?.lost).toEqual([])
  })

  test("is told apart where projects differ in what they had before, and in the order of their names", () => {
    const both = (one: Grant, other: Grant): Said => ({
      projects: [
        { path: "acme/b", permissions: writing(one) },
        { path: "acme/a", permissions: writing(other) },
        { path: "acme/c", permissions: writing(one) }
      ]
    })
    expect(told(both("maintainer", "owner"), both("developer", "developer"))).toEqual([
      { projects: ["acme/a"], gained: ["developer", "maintainer"], lost: [] },
      { projects: ["acme/b", "acme/c"], gained: ["developer"], lost: [] }
    ])
  })

  test("that is the same from other policies is told as one", () => {
    const said = (first: Grant, second: Grant): Said => ({
      projects: [
        { path: "acme/a", permissions: { ...writing(first), jobs: { read: "owner" } } },
        { path: "acme/b", permissions: writing(second) }
      ]
    })
    expect(told(said("owner", "owner"), said("maintainer", "maintainer"))).toEqual([
      { projects: ["acme/a", "acme/b"], gained: ["maintainer"], lost: [] }
    ])
  })

  test("of what an entry permits, or of its end, counts for its source", () => {
    const said = (entry: object): Said => ({
      projects: [{ path: "acme/a", scope: { allowlist: [{ project: "other/b", ...entry }] } }]
    })
    const [nothing, writes] = [said({ job_token_policies: [] }), said({ job_token_policies: onlyWrite })]
    const gained = [{ projects: ["acme/a"], gained: [{ project: "other/b" }], lost: [] }]
    expect(told(nothing, writes)).toEqual(gained)
    expect(told(said({ job_token_policies: onlyWrite, expires_at: atNoon }), writes)).toEqual(gained)
  })

  test("of a grant that admits the same, but is no longer the platform's own for everyone, counts for those out of scope", () => {
    const said = (read: Grant): Said => ({
      projects: [{ path: "acme/a", visibility: "public", permissions: { jobs: { read } } }]
    })
    const spelt: Grant = {
      min_role: "anonymous",
      job_token: { refs: "any_including_forks", trigger_role: "authenticated" },
      deploy_token: true
    }
    const [change] = changesOf(said(true), said(spelt))
    expect(change?.lost).toMatchObject([{ cells: ["jobs:read"], job_tokens: [{ from: ["foreign"] }] }])
    expect(change?.gained).toEqual([])
  })

  test("is seen in environments by name", () => {
    const within = (...environments: readonly string[]): Said => ({
      projects: [{ path: "acme/a", permissions: writing({ job_token: { environments } }) }]
    })
    const [change] = changesOf(within("staging"), within("staging", "production"))
    expect(change?.gained.flatMap(({ job_tokens = [] }) => job_tokens)).toMatchObject([
      { from: ["own"], environment_names: ["production"] }
    ])
  })
})

describe("the moment", () => {
  const until: Said = {
    projects: [{ path: "acme/a", permissions: writing({ job_token: { expires_at: atNoon } }) }]
  }
  const never: Said = { projects: [{ path: "acme/a", permissions: writing(false) }] }

  test("is the same for both worlds: what has expired is not lost once more", () => {
    expect(diffWorlds(until, never, { now: noon }).changes).toEqual([])
    expect(diffWorlds(until, never, { now: noon - 1 }).changes).toHaveLength(1)
  })

  test("is now, where nothing is said", () => {
    const lasting = (expires_at: string): Said => ({
      projects: [{ path: "acme/a", permissions: writing({ job_token: { expires_at } }) }]
    })
    expect(diffWorlds(lasting("9999-01-01T00:00:00Z"), never).changes).toHaveLength(1)
    expect(diffWorlds(lasting("2000-01-01T00:00:00Z"), never).changes).toEqual([])
  })
})

describe("a project that only one world describes", () => {
  const groups = [{ path: "acme", defaults: writing("maintainer") }]
  const described: ProjectInput = { id: 5, path: "acme/new", visibility: "public" }

  test("is compared with the same project of which nothing is said", () => {
    const closed = { ...described, permissions: writing(false) }
    const [added] = changesOf({ groups }, { groups, projects: [closed] })
    expect(added?.projects).toEqual([{ path: "acme/new", id: 5, described: "after" }])
    expect([added?.gained, added?.lost]).toEqual([
      [],
      [{ cells: ["repository:write"], users: ["maintainer", "owner"] }]
    ])
    const [removed] = changesOf({ groups, projects: [closed] }, { groups })
    expect(removed?.projects).toEqual([{ path: "acme/new", id: 5, described: "before" }])
    expect([removed?.gained, removed?.lost]).toEqual([added?.lost, []])
  })

  test("that says nothing but its visibility changes nothing", () => {
    expect(diffWorlds({ groups }, { groups, projects: [described] })).toEqual({ changes: [], compared: 1 })
    expect(changesOf({ groups, projects: [{ path: "acme/new" }] }, { groups })).toEqual([])
  })

  test("loses the scope that it described", () => {
    const listed = { path: "acme/a", scope: { allowlist: [{ project: "other/b" }] } }
    expect(told({}, { projects: [listed] })).toEqual([
      { projects: ["acme/a"], gained: [{ project: "other/b" }], lost: [] }
    ])
  })
})

describe("the work", () => {
  test("is told project by project", () => {
    const steps: (readonly [number, number])[] = []
    const projects = [{ path: "acme/a" }, { path: "acme/b" }]
    diffWorlds({ projects }, { projects }, { progress: (done, all) => steps.push([done, all]) })
    expect(steps).toEqual([
      [1, 2],
      [2, 2]
    ])
  })

  test("is refused with every problem where a world is not well formed", () => {
    const wrong = { projects: [{ path: "acme/a" }, { path: "acme/a" }] }
    for (const [before, after] of [
      [wrong, {}],
      [{}, wrong]
    ] as const) {
      expect(() => diffWorlds(before, after)).toThrow(InvalidInput)
    }
  })

  test("changes nothing about the worlds that are compared", () => {
    const said: Said = { groups: [{ path: "acme" }], projects: [{ path: "acme/a" }] }
    const copy = structuredClone(said)
    diffWorlds(said, { ...said, instance: { enforce_scope: true } })
    expect(said).toEqual(copy)
  })
})
