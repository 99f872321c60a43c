import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import type { ProjectInput } from "../gitlab.ts"

const target = "acme/backend"

/** An engine with one project that lets one source in, and whether a job of a path may read it. */
const letting = (entry: NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>[number]) => {
  const engine = createEngine()
  engine.putProject({ id: 1, path: target, scope: { allowlist: [entry] } })
  const mayRead = (project: string): boolean => {
    const caller = { type: "job", project, ref: { protected: true }, trigger_role: "developer" } as const
    const request = { project: target, caller, resource: "jobs", action: "read" }
    const answer = engine.allows(request)
    expect(engine.decide(request).allowed).toBe(answer)
    return answer
  }
  // The first question has the project compiled; from the second on the quick way is open.
  mayRead(target)
  return { engine, mayRead }
}

describe("the quick way goes by who has which name at the moment", () => {
  test("when a source is put, moved, replaced and removed", () => {
    const { engine, mayRead } = letting({ project: 2 })
    expect(mayRead("acme/app")).toBe(false)
    engine.putProject({ id: 2, path: "acme/app" })
    expect(mayRead("acme/app")).toBe(true)
    engine.putProject({ id: 2, path: "acme/moved" })
    expect([mayRead("acme/app"), mayRead("acme/moved")]).toEqual([false, true])
    engine.putProject({ id: 3, path: "acme/app" })
    expect([mayRead("acme/app"), mayRead("acme/moved")]).toEqual([false, true])
    engine.removeProject(2)
    expect(mayRead("acme/moved")).toBe(false)
  })

  test("when a project that had no id is given one", () => {
    const { engine, mayRead } = letting({ project: 2 })
    engine.putProject({ path: "acme/app" })
    expect(mayRead("acme/app")).toBe(false)
    engine.putProject({ id: 2, path: "acme/app" })
    expect(mayRead("acme/app")).toBe(true)
  })

  test("when a group is put, moved and removed", () => {
    const { engine, mayRead } = letting({ group: 7 })
    expect(mayRead("tools/app")).toBe(false)
    engine.putGroup({ id: 7, path: "tools" })
    expect([mayRead("tools/app"), mayRead("tools/deep/app"), mayRead("toolshed/app")]).toEqual([
      true,
      true,
      false
    ])
    engine.putGroup({ id: 7, path: "moved" })
    expect([mayRead("tools/app"), mayRead("moved/app")]).toEqual([false, true])
    engine.removeGroup(7)
    expect(mayRead("moved/app")).toBe(false)
  })

  test("when everything is loaded anew", () => {
    const { engine, mayRead } = letting({ project: 2 })
    engine.putProject({ id: 2, path: "acme/app" })
    expect(mayRead("acme/app")).toBe(true)
    engine.load({
      projects: [
        { id: 1, path: target, scope: { allowlist: [{ project: 2 }] } },
        { id: 2, path: "acme/other" }
      ]
    })
    mayRead(target)
    expect([mayRead("acme/app"), mayRead("acme/other")]).toEqual([false, true])
  })
})

describe("the quick way knows the project's own jobs by either name", () => {
  test("whatever the allowlist says, and no other project's number", () => {
    const engine = createEngine()
    engine.putProject({ id: 1, path: target })
    const mayWrite = (project: number | string): boolean => {
      const caller = { type: "job", project, ref: { protected: true }, trigger_role: "developer" } as const
      const request = { project: target, caller, resource: "jobs", action: "write" }
      const answers = [engine.allows(request), engine.allows(request), engine.decide(request).allowed]
      expect(new Set(answers).size).toBe(1)
      return answers[0] === true
    }
    expect([1, target, 2, "1", ""].map(mayWrite)).toEqual([true, true, false, false, false])
  })
})

describe("the quick way goes by the entry that decides", () => {
  test("the nearest group's, and both where an id and a path name one source", () => {
    const engine = createEngine()
    const jobs = (...names: readonly ("read_jobs" | "read_pipelines")[]) => ({ job_token_policies: names })
    engine.putGroup({ id: 7, path: "tools/deep" })
    engine.putProject({ id: 2, path: "acme/app" })
    engine.putProject({
      path: target,
      scope: {
        allowlist: [
          { group: "tools", ...jobs("read_jobs") },
          { group: 7, ...jobs("read_pipelines") },
          { project: 2, ...jobs("read_jobs", "read_pipelines") },
          { project: "acme/app", ...jobs("read_pipelines") }
        ]
      }
    })
    const readable = (project: string): readonly string[] =>
      ["jobs", "pipelines"].filter((resource) => {
        const caller = { type: "job", project, ref: { protected: true }, trigger_role: "developer" } as const
        const request = { project: target, caller, resource, action: "read" }
        engine.allows(request)
        return engine.allows(request)
      })
    expect(readable("tools/app")).toEqual(["jobs"])
    expect(readable("tools/deep/app")).toEqual(["pipelines"])
    expect(readable("acme/app")).toEqual(["pipelines"])
    expect(readable("tools")).toEqual([])
  })
})
