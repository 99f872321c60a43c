import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import type { AccessRequest, DeployTokenCaller } from "./request.ts"
import { findCell, isHome } from "./decide.ts"
import type { Directory } from "./directory.ts"
import { vocabulary, type Role } from "../gitlab.ts"

const nobodyKnown: Directory = {
  project: (reference) => (typeof reference === "string" ? { path: reference } : { id: reference }),
  groupId: () => undefined,
  groupPath: () => undefined
}

describe("a cell", () => {
  test("is found by the texts of its resource and action, and by nothing else", () => {
    expect(findCell(vocabulary, "package_registry.maven", "read")).toBe(0)
    expect(findCell(vocabulary, "package_registry.npm", "delete")).toBe(5)
    for (const strange of [undefined, null, 0, ["repository"], {}, "", "Repository", "__proto__"]) {
      expect(findCell(vocabulary, strange, "read")).toBe("unknown_resource")
      expect(findCell(vocabulary, "repository", strange)).toBe("unknown_action")
    }
  })
})

describe("the home of a deploy token", () => {
  const inGroup = (target: { readonly id?: number; readonly path?: string }, group: number | string) =>
    isHome(nobodyKnown, target, { type: "group", reference: group })

  test("is a group above the target's path", () => {
    expect(inGroup({ path: "acme/app" }, "acme")).toBe(true)
    expect(inGroup({ path: "acme/team/app" }, "acme")).toBe(true)
    expect(inGroup({ path: "acme-tools/app" }, "acme")).toBe(false)
    expect(inGroup({ path: "acme" }, "acme")).toBe(false)
  })

  test("is nowhere where a path is not known", () => {
    expect(inGroup({ id: 7 }, "acme")).toBe(false)
    expect(inGroup({ path: "undefined/app" }, 9)).toBe(false)
    expect(inGroup({ id: 7 }, 9)).toBe(false)
  })

  test("is a project, by its id or its path", () => {
    const inProject = (target: { readonly id?: number; readonly path?: string }, project: number | string) =>
      isHome(nobodyKnown, target, { type: "project", reference: project })
    expect([inProject({ id: 7 }, 7), inProject({ path: "a" }, "a")]).toEqual([true, true])
    expect([inProject({ id: 7 }, 8), inProject({ path: "a" }, "b"), inProject({ id: 7 }, "a")]).toEqual([
      false,
      false,
      false
    ])
  })
})

describe("a decision", () => {
  const engine = createEngine({ now: () => 0 })
  engine.putProject({ id: 1, path: "acme/app", revision: 3, permissions: { repository: { read: "guest" } } })
  const request = { project: "acme/app", resource: "repository", action: "read" } as const
  const decide = (caller: unknown) => engine.decide({ ...request, caller } as unknown as AccessRequest<Role>)
  const cell = { resource: "repository", action: "read" }
  const grant = { value: "guest", source: { level: "project", key: "cell" } }

  test("carries the cell, its grant and the revision, of a malformed caller too", () => {
    expect(decide({ type: "user", role: "reporter" })).toEqual({
      allowed: true,
      reason: "allowed",
      cell,
      grant,
      revision: 3
    })
    for (const caller of [null, {}, { type: "user", role: "king" }]) {
      expect(decide(caller)).toEqual({ allowed: false, reason: "invalid_request", cell, grant, revision: 3 })
    }
  })

  test("lets a deploy token in where its home is known, by a known id as by a path", () => {
    const fresh = createEngine({ now: () => 0 })
    fresh.putGroup({ id: 9, path: "acme" })
    fresh.putProject({ path: "acme/app", permissions: { repository: { read: { deploy_token: true } } } })
    const of = (home: { readonly group: number | string }): DeployTokenCaller => ({
      type: "deploy_token",
      scopes: ["read_repository"],
      ...home
    })
    const reasons = [9, "acme", 10, "other"].map(
      (group) => fresh.decide({ ...request, caller: of({ group }) }).reason
    )
    expect(reasons).toEqual(["allowed", "allowed", "not_in_scope", "not_in_scope"])
  })
})
