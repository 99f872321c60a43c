import { describe, expect, test } from "vitest"
import { afterNoon, noon } from "../../test/documents.ts"
import type { Domain } from "../domain/domain.ts"
import { createEngine, createEngineFor } from "../engine.ts"
import type { ProjectInput, Role } from "../gitlab.ts"
import type { AllowlistEntry } from "../policy/scope.ts"
import type { Caller } from "./request.ts"

const target: ProjectInput = { id: 1, path: "acme/backend" }

const job = (project: string | number): Caller<Role> => ({
  type: "job",
  project,
  ref: { protected: true },
  trigger_role: "developer"
})

/** The allowlist of the minimal policy for what was observed. */
const allowlistFor = (
  today: Partial<ProjectInput>,
  observed: readonly (readonly [caller: Caller<Role>, cell: string])[]
): readonly AllowlistEntry[] => {
  const engine = createEngine({ now: () => noon })
  engine.putProject({ id: 12, path: "acme/app" })
  const requests = observed.map(([caller, cell]) => {
    const [resource = "", action = ""] = cell.split(":")
    return { project: target.path, caller, resource, action }
  })
  const project = { ...target, ...today }
  engine.putProject(project)
  return engine.minimalPolicy(project, requests).scope.allowlist ?? []
}

const archive = {
  name: "archive",
  roles: ["stranger", "visitor", "keeper"],
  signedIn: "visitor",
  leastMember: "keeper",
  actions: [
    { name: "find", observes: true, jobTokenFloor: null },
    { name: "read", observes: true, jobTokenFloor: null },
    { name: "copy", observes: true, jobTokenFloor: null },
    { name: "bind", observes: false, jobTokenFloor: "keeper" },
    { name: "burn", observes: false, jobTokenFloor: "keeper" }
  ],
  visibilities: ["closed"],
  resources: [
    {
      name: "box",
      baseline: { find: "keeper", read: "keeper", copy: "keeper", bind: "keeper", burn: "keeper" }
    }
  ],
  tokenScopes: [],
  allowlistPolicies: {
    verbs: { see: ["find", "read", "copy"], change: ["copy", "bind", "burn"] },
    subjects: { boxes: "box" }
  }
} as const satisfies Domain

describe("the allowlist of the minimal policy", () => {
  test("has few words also where two of them share a cell", () => {
    const engine = createEngineFor(archive, { now: () => noon })
    const caller = {
      type: "job",
      project: "city/reader",
      ref: { protected: true },
      trigger_role: "keeper"
    } as const
    const wordsFor = (actions: readonly string[]) =>
      engine.minimalPolicy(
        { path: "city/main", scope: { inbound_enabled: false } },
        actions.map((action) => ({ project: "city/main", caller, resource: "box", action }))
      ).scope.allowlist?.[1]?.job_token_policies
    expect(wordsFor(["find", "read", "copy", "bind", "burn"])).toEqual(["see_boxes", "change_boxes"])
    expect(wordsFor(["find", "read", "copy", "bind"])).toEqual(["see_boxes", "box:bind"])
    expect(wordsFor(["find", "read", "bind"])).toEqual(["box:find", "box:read", "box:bind"])
  })

  test("lists each project apart, known by its path alone or not, in the order of the names", () => {
    const allowlist = allowlistFor({ scope: { inbound_enabled: false } }, [
      [job("b/tool"), "container_registry:read"],
      [job("a/tool"), "repository:read"],
      [job("b/tool"), "jobs:read"]
    ])
    expect(allowlist).toStrictEqual([
      { project: "acme/backend", job_token_policies: [] },
      { project: "a/tool", job_token_policies: ["read_repositories"] },
      { project: "b/tool", job_token_policies: ["read_containers", "read_jobs"] }
    ])
  })

  test("ends the project's own entry with today's, though its grants are only for its own", () => {
    const today = { scope: { allowlist: [{ project: 1, expires_at: afterNoon }] } }
    expect(allowlistFor(today, [[job(1), "container_registry:write"]])).toEqual([
      { project: 1, job_token_policies: ["container_registry:write"], expires_at: afterNoon }
    ])
  })

  test("ends an entry with the first of the two that let the source in, by id and by path", () => {
    // Its letters come before those of the earlier.
    const late = "2026-03-01T10:00:00-04:00"
    for (const [byId, byPath] of [
      [late, afterNoon],
      [afterNoon, late]
    ] as const) {
      const allowlist = [
        { project: 12, expires_at: byId },
        { project: "acme/app", expires_at: byPath }
      ]
      const found = allowlistFor({ scope: { allowlist } }, [[job(12), "container_registry:write"]])
      expect(found.at(-1)).toMatchObject({ expires_at: afterNoon })
    }
  })

  test("ends an entry with today's unless all that it is for is public", () => {
    const today = {
      visibility: "public",
      scope: { allowlist: [{ project: 12, expires_at: afterNoon }] }
    } as const
    const entryOf = (...cells: readonly string[]) =>
      allowlistFor(
        today,
        cells.map((cell) => [job(12), cell])
      ).at(-1)
    expect(entryOf("repository:read")).toStrictEqual({
      project: 12,
      job_token_policies: ["read_repositories"]
    })
    expect(entryOf("repository:read", "repository:write")).toMatchObject({ expires_at: afterNoon })
  })
})
