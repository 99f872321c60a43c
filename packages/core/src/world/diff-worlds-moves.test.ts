import { describe, expect, test } from "vitest"
import { changesOf, onlyWrite, told, writers, writing, type Said } from "../../test/differing-worlds.ts"
import { diffWorlds } from "../gitlab-worlds.ts"
import type { ProjectInput, Scope } from "../gitlab.ts"

describe("who is who", () => {
  const listing = (scope: Scope): ProjectInput => ({ id: 9, path: "acme/target", scope })
  const byGroup = listing({ allowlist: [{ group: "acme/team", job_token_policies: onlyWrite }] })

  test("gives nobody anything by being known: an id added, a neighbour described", () => {
    const { id: _, ...nameless } = byGroup
    const named = { ...byGroup, scope: { allowlist: [...(byGroup.scope?.allowlist ?? []), { project: 9 }] } }
    expect(changesOf({ projects: [nameless] }, { projects: [byGroup] })).toEqual([])
    expect(
      changesOf({ projects: [byGroup] }, { projects: [byGroup, { id: 7, path: "acme/team/new" }] })
    ).toEqual([])
    expect(changesOf({ projects: [named] }, { projects: [named, { id: 7, path: "acme/team/new" }] })).toEqual(
      []
    )
    expect(
      changesOf(
        { projects: [listing({ allowlist: [{ group: 3 }] })] },
        {
          groups: [{ id: 3, path: "acme/team" }],
          projects: [listing({ allowlist: [{ group: "acme/team" }] })]
        }
      )
    ).toEqual([])
  })

  test("gives a project's own jobs nothing: an entry names it by its id before that stands there", () => {
    const { id: _, ...nameless } = listing({ allowlist: [{ project: 9, job_token_policies: onlyWrite }] })
    expect(changesOf({ projects: [nameless] }, { projects: [{ id: 9, ...nameless }] })).toEqual([])
    expect(changesOf({ projects: [{ id: 9, ...nameless }] }, { projects: [nameless] })).toEqual([])
    const closed = { ...nameless, permissions: writing("owner") }
    const users = ["developer", "maintainer"]
    expect(changesOf({ projects: [closed] }, { projects: [{ id: 9, ...nameless }] })).toMatchObject([
      { gained: [{ cells: ["repository:write"], users, job_tokens: [{ from: ["own"] }] }], lost: [] }
    ])
    expect(changesOf({ projects: [{ id: 9, ...nameless }] }, { projects: [closed] })).toMatchObject([
      { gained: [], lost: [{ cells: ["repository:write"], users, job_tokens: [{ from: ["own"] }] }] }
    ])
  })

  test("keeps apart a project that came to the path of an entry, and others that lose the entry", () => {
    const scope = { allowlist: [{ project: "other/b", job_token_policies: onlyWrite }] }
    const before: Said = {
      projects: [
        { id: 5, path: "acme/b", scope },
        { id: 6, path: "acme/a", scope }
      ]
    }
    const after: Said = {
      projects: [
        { id: 5, path: "other/b" },
        { id: 6, path: "acme/a" }
      ]
    }
    expect(told(before, after)).toEqual([
      { projects: ["acme/a"], gained: [], lost: [{ project: "other/b" }] },
      { projects: ["other/b"], gained: [], lost: [] }
    ])
    // By that path came another project, which was restricted; now it is the project itself.
    const [, come] = changesOf(before, after)
    expect(come?.gained.flatMap(({ job_tokens = [] }) => job_tokens.map(({ from }) => from))).toContainEqual([
      { project: "other/b" }
    ])
  })

  test("is by the id: a project that moved is the same, under other groups", () => {
    const groups = [{ path: "other", limits: writing("maintainer") }]
    const [change, ...more] = changesOf(
      { groups, projects: [{ id: 5, path: "acme/a" }] },
      { groups, projects: [{ id: 5, path: "other/a" }] }
    )
    expect(more).toEqual([])
    expect(change?.projects).toEqual([{ path: "other/a", id: 5, movedFrom: "acme/a", described: "both" }])
    expect(writers(change?.lost ?? [])).toEqual(["developer", "own"])
  })

  test("is by the path where one of the two has no id, and another project's where both have one", () => {
    const open = { permissions: writing("developer") }
    const closed = { permissions: writing("owner") }
    const [change] = changesOf(
      { projects: [{ path: "acme/a", ...open }] },
      { projects: [{ id: 5, path: "acme/a", ...closed }] }
    )
    expect(change?.projects).toEqual([{ path: "acme/a", id: 5, described: "both" }])
    const [back] = changesOf(
      { projects: [{ id: 5, path: "acme/a", ...closed }] },
      { projects: [{ path: "acme/a", ...open }] }
    )
    expect(back?.projects).toEqual([{ path: "acme/a", id: 5, described: "both" }])
    const again = changesOf(
      { projects: [{ id: 5, path: "acme/a", ...closed }] },
      { projects: [{ id: 6, path: "acme/a", ...open }] }
    )
    expect(again.flatMap(({ projects }) => projects)).toEqual([
      { path: "acme/a", id: 6, described: "after" },
      { path: "acme/a", id: 5, described: "before" }
    ])
  })

  test("counts each project once, also where another took its path", () => {
    const before = { projects: [{ id: 5, path: "acme/a" }, { path: "acme/b" }] }
    const after = { projects: [{ id: 5, path: "acme/b" }, { path: "acme/a" }] }
    expect(diffWorlds(before, after).compared).toBe(3)
  })

  test("moves callers: who leaves the group of an entry, or comes into it, is named by the id", () => {
    const before = { projects: [byGroup, { id: 7, path: "acme/team/a" }, { id: 8, path: "other/b" }] }
    const after = { projects: [byGroup, { id: 7, path: "other/a" }, { id: 8, path: "acme/team/b" }] }
    expect(told(before, after)).toEqual([
      { projects: ["acme/target"], gained: [{ project: 8 }], lost: [{ project: 7 }] }
    ])
  })

  test("tells projects apart that had one path after the other", () => {
    const before = { projects: [byGroup, { id: 7, path: "acme/team/a" }] }
    const after = { projects: [byGroup, { id: 8, path: "acme/team/a" }] }
    expect(told(before, after)).toEqual([
      { projects: ["acme/target"], gained: [{ project: 8 }], lost: [{ project: 7 }] }
    ])
  })

  test("leaves out movers for whom the same entry decides, and who are named already", () => {
    const inside = (path: string): Said => ({ projects: [byGroup, { id: 7, path }] })
    expect(changesOf(inside("acme/team/a"), inside("acme/team/b/a"))).toEqual([])
    expect(changesOf(inside("other/a"), inside("elsewhere/a"))).toEqual([])
    const open = listing({ allowlist: [{ group: "acme/team" }] })
    expect(
      changesOf(inside("acme/team/a"), { projects: [open, { id: 7, path: "acme/team/b" }] }).flatMap(
        ({ gained }) => gained.flatMap(({ job_tokens = [] }) => job_tokens.flatMap(({ from }) => from))
      )
    ).not.toContainEqual({ project: 7 })
  })

  test("moves callers beside a target that moves the same way", () => {
    const project = (id: number, path: string): ProjectInput => ({
      ...byGroup,
      id,
      path,
      scope: { allowlist: [{ group: "acme/team", job_token_policies: onlyWrite }] }
    })
    const before = { projects: [project(9, "acme/team/target"), { id: 7, path: "acme/team/a" }] }
    const after = { projects: [project(9, "other/target"), { id: 7, path: "other/a" }] }
    expect(told(before, after)).toEqual([{ projects: ["other/target"], gained: [], lost: [{ project: 7 }] }])
  })

  test("moves the projects of a group whose id is listed", () => {
    const byId = listing({ allowlist: [{ group: 3, job_token_policies: onlyWrite }] })
    const said = (path: string): Said => ({ groups: [{ id: 3, path }], projects: [byId] })
    expect(told(said("old"), said("new"))).toEqual([
      { projects: ["acme/target"], gained: [{ group: "new" }], lost: [{ group: "old" }] }
    ])
    const replaced: Said = { groups: [{ id: 4, path: "old" }], projects: [byId] }
    expect(told(said("old"), replaced)).toEqual([
      { projects: ["acme/target"], gained: [], lost: [{ group: "old" }] }
    ])
  })

  test("keeps apart what an entry says of the project itself and of others", () => {
    const scope = { allowlist: [{ project: "acme/a", job_token_policies: onlyWrite }] }
    const before: Said = { projects: [{ path: "acme/a" }, { path: "acme/b" }] }
    const after: Said = {
      projects: [
        { path: "acme/a", scope },
        { path: "acme/b", scope }
      ]
    }
    const changes = changesOf(before, after)
    expect(changes.map(({ projects }) => projects.map(({ path }) => path))).toEqual([["acme/a"], ["acme/b"]])
    expect(told(before, after)).toEqual([
      { projects: ["acme/a"], gained: [], lost: [] },
      { projects: ["acme/b"], gained: [{ project: "acme/a" }], lost: [] }
    ])
    // What is lost of the first is everything that is not permitted.
    expect(changes[0]?.lost.flatMap(({ cells }) => cells)).toContain("jobs:read")
  })

  test("of a project whose entry named it at its old path: it is its own no longer", () => {
    const scope = { allowlist: [{ project: "acme/a", job_token_policies: onlyWrite }] }
    const [change] = changesOf(
      {
        projects: [
          { id: 5, path: "acme/a", scope },
          { id: 6, path: "acme/c", scope }
        ]
      },
      {
        projects: [
          { id: 5, path: "acme/b", scope },
          { id: 6, path: "acme/c", scope }
        ]
      }
    )
    expect(change?.projects.map(({ path }) => path)).toEqual(["acme/b"])
    expect(change?.gained.flatMap(({ job_tokens = [] }) => job_tokens.flatMap(({ from }) => from))).toContain(
      "own"
    )
  })
})
