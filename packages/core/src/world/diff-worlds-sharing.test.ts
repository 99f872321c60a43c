import { describe, expect, test } from "vitest"
import { changesOf, onlyWrite, told, writing, type Said } from "../../test/differing-worlds.ts"
import type { Permissions, ProjectInput } from "../gitlab.ts"

describe("a change", () => {
  test("names a project by its path alone where neither world knows its id", () => {
    const [change] = changesOf(
      { projects: [{ path: "acme/a" }] },
      { projects: [{ path: "acme/a", permissions: writing(false) }] }
    )
    expect(change?.projects.map((project) => Object.keys(project))).toEqual([["path", "described"]])
  })

  test("comes in the order of the paths, whatever the order of the projects", () => {
    const paths = ["d", "b", "f", "a", "c", "e"].map((name) => `acme/${name}`)
    const said = (write: boolean): Said => ({
      projects: paths.map((path) => ({ path, permissions: writing(write) }))
    })
    expect(told(said(true), said(false)).map(({ projects }) => projects)).toEqual([paths.toSorted()])
  })
})

describe("projects with the same policies", () => {
  const entries = [
    { project: "acme/a", job_token_policies: onlyWrite },
    { project: "acme/b", job_token_policies: [] }
  ]

  test("are kept apart where their entries, now as before, say something else of each of them", () => {
    const both = (permissions: Permissions): Said => ({
      projects: ["acme/a", "acme/b"].map((path) => ({
        path,
        permissions,
        scope: { allowlist: entries }
      }))
    })
    expect(told(both(writing(false)), both(writing("job_token")))).toEqual([
      { projects: ["acme/a"], gained: ["own"], lost: [] },
      { projects: ["acme/b"], gained: [{ project: "acme/a" }], lost: [] }
    ])
  })

  test("are kept apart where one stands at the path of a project that their entries name and that moved", () => {
    const policy = { scope: { allowlist: [{ project: 3, job_token_policies: [] }] } }
    const before: Said = { projects: [{ id: 3, path: "acme/b" }] }
    const after: Said = {
      projects: [
        { path: "acme/a", ...policy },
        { path: "acme/b", ...policy },
        { id: 3, path: "other/b" }
      ]
    }
    expect(told(before, after)).toEqual([{ projects: ["acme/b"], gained: [], lost: [{ project: 3 }] }])
  })

  test("that leave the group of an entry together lose each other's jobs", () => {
    const scope = { allowlist: [{ group: "acme/team", job_token_policies: onlyWrite }] }
    const said = (group: string): Said => ({
      projects: [
        { id: 5, path: `${group}/a`, scope },
        { id: 6, path: `${group}/b`, scope }
      ]
    })
    expect(told(said("acme/team"), said("other"))).toEqual([
      { projects: ["other/a"], gained: [], lost: [{ project: 6 }] },
      { projects: ["other/b"], gained: [], lost: [{ project: 5 }] }
    ])
  })

  test("lose a caller that moved from the group of one entry into that of another, which permits less", () => {
    const target: ProjectInput = {
      id: 9,
      path: "acme/target",
      scope: {
        allowlist: [
          { group: "acme/team", job_token_policies: onlyWrite },
          { group: "acme/idle", job_token_policies: [] }
        ]
      }
    }
    const said = (path: string): Said => ({ projects: [target, { id: 7, path }] })
    expect(told(said("acme/team/a"), said("acme/idle/a"))).toEqual([
      { projects: ["acme/target"], gained: [], lost: [{ project: 7 }] }
    ])
  })
})
