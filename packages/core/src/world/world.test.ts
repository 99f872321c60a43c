import { describe, expect, test } from "vitest"
import { noon } from "../../test/documents.ts"
import type { GitLab } from "../domain/gitlab.ts"
import { vocabulary } from "../gitlab.ts"
import { readAllowlist } from "../policy/scope.ts"
import { makeSharedValues } from "./shared-values.ts"
import { World } from "./world.ts"

const emptyWorld = () => new World<GitLab>(makeSharedValues())

const open = { jobs: { write: true } } as const
const closed = { jobs: { write: false } } as const

describe("a world", () => {
  test("knows who is who, and of what was not put only what is said", () => {
    const world = emptyWorld()
    world.putProject({ id: 1, path: "acme/app" })
    world.putProject({ path: "acme/lib" })
    world.putGroup({ id: 7, path: "acme" })
    world.putGroup({ path: "other" })
    const { groupId, groupPath, project } = world.directory
    expect([project(1), project("acme/app")]).toEqual([
      { id: 1, path: "acme/app" },
      { id: 1, path: "acme/app" }
    ])
    expect([project("acme/lib"), project("gone"), project(2)]).toEqual([
      { id: undefined, path: "acme/lib" },
      { id: undefined, path: "gone" },
      { id: 2, path: undefined }
    ])
    expect([groupId("acme"), groupId("other"), groupId("gone")]).toEqual([7, undefined, undefined])
    expect([groupPath(7), groupPath(8)]).toEqual(["acme", undefined])
  })

  test("finds what was put by its id and its path, and by nothing else", () => {
    const world = emptyWorld()
    world.putProject({ id: 1, path: "acme/app" })
    world.putProject({ path: "acme/lib" })
    expect([world.find(1)?.path, world.find("acme/app")?.id]).toEqual(["acme/app", 1])
    for (const other of ["1", 2, 0, -1, 1.5, NaN, "", null, undefined, {}, ["acme/app"], [1]]) {
      expect(world.find(other)).toBeUndefined()
    }
  })

  test("enforces no scope unless the instance says so", () => {
    const world = emptyWorld()
    expect(world.enforcesScope).toBe(false)
    world.putInstance({ enforce_scope: true })
    expect(world.enforcesScope).toBe(true)
    world.putInstance({})
    expect(world.enforcesScope).toBe(false)
  })

  test("forgets the id of what is put without one, and learns it of what is put with one", () => {
    const world = emptyWorld()
    world.putProject({ id: 1, path: "acme/app" })
    expect(world.putProject({ path: "acme/app", permissions: closed })).toEqual([])
    expect([world.find(1), world.find("acme/app")?.id]).toEqual([undefined, undefined])
    expect(world.find("acme/app")?.policy.value.permissions).toEqual(closed)
    expect(world.putProject({ id: 2, path: "acme/app" })).toEqual([])
    expect(world.find(2)).toBe(world.find("acme/app"))
    expect([...world.projectsByPath.keys(), ...world.projectsById.keys()]).toEqual(["acme/app", 2])

    world.putGroup({ id: 7, path: "acme" })
    expect(world.putGroup({ path: "acme" })).toEqual([])
    expect([world.directory.groupPath(7), world.directory.groupId("acme")]).toEqual([undefined, undefined])
    expect(world.putGroup({ id: 8, path: "acme" })).toEqual([])
    expect([world.directory.groupPath(8), world.directory.groupId("acme")]).toEqual(["acme", 8])
  })

  test("has the last of what was put under one name", () => {
    const world = emptyWorld()
    for (const permissions of [open, closed]) {
      expect(world.putProject({ id: 1, path: "acme/app", permissions })).toEqual([])
      expect(world.putGroup({ id: 7, path: "acme", defaults: permissions })).toEqual([])
    }
    expect(world.find(1)?.policy.value.permissions).toEqual(closed)
    expect(world.find("acme/app")).toBe(world.find(1))
    expect(world.ancestryOf("acme/app").documents.map(({ document }) => document)).toEqual([closed])
  })

  test("stays as it is when what is removed was never there", () => {
    const world = emptyWorld()
    world.putProject({ id: 1, path: "acme/app" })
    world.putGroup({ id: 7, path: "acme" })
    for (const reference of [2, "acme/lib", "1"]) world.removeProject(reference)
    for (const reference of [8, "other", "7"]) world.removeGroup(reference)
    expect([world.find(1)?.path, world.directory.groupPath(7)]).toEqual(["acme/app", "acme"])
    world.removeProject("acme/app")
    world.removeGroup("acme")
    expect([world.find(1), world.directory.groupPath(7)]).toEqual([undefined, undefined])
    expect([world.find("acme/app"), world.directory.groupId("acme")]).toEqual([undefined, undefined])
  })
})

describe("what stands above a project", () => {
  test("is what the groups and the instance state, the nearest first, and nothing where they are silent", () => {
    const world = emptyWorld()
    world.putInstance({ defaults: open })
    world.putGroup({ path: "acme", limits: closed })
    world.putGroup({ path: "acme/team", defaults: closed })
    world.putGroup({ path: "acme/team/app", defaults: open })
    const { documents, limits } = world.ancestryOf("acme/team/app")
    expect(documents).toEqual([
      { source: { level: "group", path: "acme/team" }, document: closed },
      { source: { level: "instance" }, document: open }
    ])
    expect(limits).toEqual([{ source: { level: "group", path: "acme" }, document: closed }])
    expect(world.ancestryOf("app").documents).toEqual([{ source: { level: "instance" }, document: open }])
  })

  test("is worked out once for the projects of a group, until a group or the instance says something else", () => {
    const world = emptyWorld()
    world.putGroup({ path: "acme", limits: closed })
    const first = world.ancestryOf("acme/app")
    expect(world.ancestryOf("acme/lib")).toBe(first)
    expect(world.ancestryOf("acm/app")).not.toBe(first)
    world.putGroup({ path: "acme", limits: open })
    expect(world.ancestryOf("acme/app").limits.map(({ document }) => document)).toEqual([open])
    world.putInstance({ limits: closed })
    expect(world.ancestryOf("acme/app").limits.map(({ document }) => document)).toEqual([open, closed])
    world.removeGroup("acme")
    expect(world.ancestryOf("acme/app").limits.map(({ document }) => document)).toEqual([closed])
  })

  test("has one key where it is the same, and another where anything differs", () => {
    const keyOf = (change: (world: World<GitLab>) => void, path = "acme/app"): string => {
      change(world)
      return world.ancestryOf(path).key
    }
    const world = emptyWorld()
    const keys = [
      keyOf(() => undefined),
      keyOf((one) => one.putGroup({ path: "acme", limits: closed })),
      keyOf((one) => one.putGroup({ path: "acme", defaults: closed })),
      keyOf((one) => one.putGroup({ path: "acme", defaults: open })),
      keyOf((one) => one.putInstance({ defaults: open })),
      keyOf((one) => one.putInstance({ defaults: open, enforce_scope: true }))
    ]
    expect(new Set(keys).size).toBe(keys.length)
    expect(keyOf((one) => one.putInstance({ defaults: { jobs: { write: true } } }))).toBe(keys[4])
    expect(keyOf(() => undefined, "acme/deep/down/app")).toBe(keys[4])
    expect(
      keyOf((one) => {
        one.putInstance({})
        one.removeGroup("acme")
      })
    ).toBe(keys[0])
  })
})

describe("an allowlist by the paths of its sources", () => {
  const allowlist = readAllowlist(vocabulary, { allowlist: [{ project: 1 }, { group: 7 }] }, noon)

  const named = () => {
    const world = emptyWorld()
    world.putProject({ id: 1, path: "acme/app" })
    world.putGroup({ id: 7, path: "acme" })
    return world
  }

  test("is worked out once, whatever the policies of the projects become", () => {
    const world = named()
    const resolved = world.resolved(allowlist)
    world.putProject({ id: 1, path: "acme/app", permissions: closed })
    expect(world.resolved(allowlist)).toBe(resolved)
    const other = readAllowlist(vocabulary, { allowlist: [] }, noon)
    expect(world.resolved(other)).not.toBe(resolved)
    expect(world.resolved(allowlist)).toBe(resolved)
  })

  test.for([
    ["a project comes", (world: World<GitLab>) => world.putProject({ path: "acme/lib" })],
    ["a project moves", (world: World<GitLab>) => world.putProject({ id: 1, path: "acme/new" })],
    ["a project gets another id", (world: World<GitLab>) => world.putProject({ path: "acme/app" })],
    ["a project goes", (world: World<GitLab>) => world.removeProject(1)],
    ["a group moves", (world: World<GitLab>) => world.putGroup({ id: 7, path: "other" })],
    ["a group goes", (world: World<GitLab>) => world.removeGroup(7)]
  ] as const)("is worked out anew when %s", ([, change]) => {
    const world = named()
    const resolved = world.resolved(allowlist)
    change(world)
    expect(world.resolved(allowlist)).not.toBe(resolved)
  })
})
