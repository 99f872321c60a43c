import { describe, expect, test } from "vitest"
import { noon } from "../test/documents.ts"
import { createEngine } from "./engine.ts"
import type { ProjectInput } from "./gitlab.ts"

const path = "acme/backend"
const described: ProjectInput = { id: 11, path, permissions: { jobs: { write: "job_token" } } }
const user = { type: "user", role: "owner" } as const

const engineWith = (project: ProjectInput) => {
  const engine = createEngine({ now: () => noon })
  engine.putProject(project)
  return engine
}

describe("an explanation", () => {
  const asking = { project: path, caller: user, resource: "jobs", action: "write" } as const
  const nothing = { gates: [], byCaller: [], byOwner: null }
  const engine = engineWith({ ...described, revision: 7 })
  const explain = (request: unknown) => engine.explain(request as typeof asking)

  test("says of a request that is no object, or cannot be read, that it is invalid", () => {
    const unreadable = {
      get project(): never {
        throw new Error("no")
      }
    }
    for (const request of [null, undefined, 3, "request", [], Object.assign([], asking), unreadable]) {
      expect(explain(request)).toStrictEqual({
        allowed: false,
        reason: "invalid_request",
        cell: null,
        grant: null,
        revision: null,
        ...nothing
      })
    }
  })

  test("has no revision of a project that is unknown, and no cell where the request names none", () => {
    const unread = { allowed: false, cell: null, grant: null, ...nothing }
    expect(explain({ ...asking, project: "acme" })).toStrictEqual({
      ...unread,
      reason: "unknown_project",
      revision: null
    })
    expect(explain({ ...asking, resource: "job" })).toStrictEqual({
      ...unread,
      reason: "unknown_resource",
      revision: 7
    })
    expect(explain({ ...asking, action: "admin" })).toStrictEqual({
      ...unread,
      reason: "unknown_action",
      revision: 7
    })
  })

  test("knows the cell also where the caller is malformed", () => {
    expect(explain({ ...asking, caller: { type: "user", role: "root" } })).toStrictEqual({
      allowed: false,
      reason: "invalid_request",
      cell: { resource: "jobs", action: "write" },
      grant: { value: "job_token", source: { level: "project", key: "cell" } },
      revision: 7,
      ...nothing
    })
  })

  test("decides as `decide` does, and needs no change where the answer is yes", () => {
    const job = { type: "job", project: 11, ref: { protected: true }, trigger_role: "developer" } as const
    expect(engine.explain({ ...asking, caller: job })).toMatchObject({
      ...engine.decide({ ...asking, caller: job }),
      allowed: true,
      byCaller: [],
      byOwner: null
    })
    expect(engine.explain(asking)).toMatchObject({
      ...engine.decide(asking),
      allowed: false,
      reason: "grant_excludes_users",
      byOwner: { size: 1, grant: { min_role: "owner", job_token: {} } }
    })
  })
})

describe("a project as the rules look at it", () => {
  const engine = createEngine({ now: () => noon })
  const facts = { registries: ["maven"] } as const
  const project: ProjectInput = { ...described, visibility: "public", facts }
  const limits = { jobs: { write: "owner" } } as const
  engine.putGroup({ path: "acme", limits })
  engine.putProject(project)
  engine.putProject({ path: "acme/app" })

  test("is the same as it was put and as it is described", () => {
    const put = engine.subject(11)
    expect(put).toMatchObject({
      target: { id: 11, path },
      facts,
      sources: {
        visibility: "public",
        documents: [{ source: { level: "project" }, document: project.permissions }],
        limits: [{ source: { level: "group", path: "acme" }, document: limits }]
      }
    })
    const asDescribed = engine.subject(project)
    for (const part of ["target", "facts", "sources"] as const) {
      expect(asDescribed?.[part]).toEqual(put?.[part])
    }
    expect(asDescribed?.compiler).toBe(put?.compiler)
    expect(asDescribed?.directory.project("acme/backend").id).toBe(11)
    expect(put?.directory.project("acme/backend").id).toBe(11)
    for (const subject of [put, asDescribed]) {
      expect(subject?.compiled.cells.find(({ limits: found }) => found.length > 0)?.grant).toBe("job_token")
    }
  })

  test("need not be what was put", () => {
    const closed = engine.subject({ ...project, permissions: { jobs: { write: false } } })
    expect(closed?.sources.documents[0]?.document).toEqual({ jobs: { write: false } })
    expect(engine.subject(path)?.sources.documents[0]?.document).toEqual(project.permissions)
  })

  test("is `null` for an unknown one; all that were put are known", () => {
    expect([engine.subject("acme"), engine.subject(12), engine.subject("11")]).toEqual([null, null, null])
    expect(engine.subjects().map(({ target }) => target)).toEqual([
      { id: 11, path },
      { id: undefined, path: "acme/app" }
    ])
  })
})
