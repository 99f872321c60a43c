import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import { changed, differenceBetween, type Change } from "../gitlab-rules.ts"
import type { ProjectInput } from "../gitlab.ts"
import { classOf } from "./change.ts"

type Described = Omit<ProjectInput, "path">

const subjectOf = (project: Described) => {
  const subject = createEngine({ now: () => 0 }).subject({ path: "acme/backend", ...project })
  if (subject === null) throw new Error("a description always makes a subject")
  return subject
}
const scopeAfter = (scope: Described["scope"], change: Change["scope"]) =>
  changed(subjectOf(scope === undefined ? {} : { scope }), change ? { scope: change } : {}, 0).sources.scope

const entries = [{ project: "a/one" }, { project: "a/two" }, { group: "b" }] as const

describe("a changed scope", () => {
  test("has entries taken out and exchanged at their places", () => {
    const other = { project: "a/two", job_token_policies: [] }
    const change = {
      entries: [
        { index: 0, entry: null },
        { index: 1, entry: other }
      ]
    }
    expect(scopeAfter({ allowlist: entries }, change)).toStrictEqual({ allowlist: [other, { group: "b" }] })
  })

  test("is closed where the change says so, and otherwise as open as it was", () => {
    const open = { inbound_enabled: false, allowlist: entries }
    expect(scopeAfter(open, { inbound_enabled: true })).toStrictEqual({ ...open, inbound_enabled: true })
    expect(scopeAfter(open, { entries: [{ index: 2, entry: null }] })).toStrictEqual({
      inbound_enabled: false,
      allowlist: entries.slice(0, 2)
    })
    expect(scopeAfter({ allowlist: entries }, {})).toStrictEqual({ allowlist: entries })
  })

  test("comes to be where there was none, with what the change says and no more", () => {
    for (const scope of [undefined, {}]) {
      expect(scopeAfter(scope, { inbound_enabled: true })).toStrictEqual({ inbound_enabled: true })
      expect(scopeAfter(scope, { entries: [{ index: 0, entry: null }] })).toStrictEqual({})
    }
  })

  test("stays as it was where the change is about something else", () => {
    const before = subjectOf({ scope: { allowlist: entries } })
    const after = changed(before, { permissions: { jobs: { write: false } } }, 0)
    expect(after.sources.scope).toBe(before.sources.scope)
  })
})

describe("a changed document", () => {
  test("is the project's own with the patch merged in, before what is inherited", () => {
    const engine = createEngine({ now: () => 0 })
    engine.putGroup({ path: "acme", defaults: { releases: { delete: "owner" } } })
    const before = engine.subject({
      path: "acme/backend",
      permissions: { jobs: { read: "owner", write: "owner" }, releases: { write: "maintainer" } }
    })
    if (before === null) return expect.fail("a description always makes a subject")
    const { sources } = changed(before, { permissions: { jobs: { write: "maintainer" }, releases: null } }, 0)
    expect(sources.documents).toStrictEqual([
      { source: { level: "project" }, document: { jobs: { read: "owner", write: "maintainer" } } },
      ...before.sources.documents.slice(1)
    ])
    expect(before.sources.documents).toHaveLength(2)
  })

  test("comes to be where the project had none", () => {
    const { sources } = changed(subjectOf({}), { permissions: { jobs: { write: false } } }, 0)
    expect(sources.documents[0]?.document).toEqual({ jobs: { write: false } })
    expect(changed(subjectOf({}), {}, 0).sources.documents[0]?.document).toBeUndefined()
  })
})

describe("what a change does", () => {
  const before = subjectOf({ permissions: { jobs: { write: "maintainer" } } })
  const writing = (write: string | object): Change => ({ permissions: { jobs: { write } } })

  test("is told by comparing the tables", () => {
    const after = changed(before, writing("owner"), 0)
    const lost = [{ cells: ["jobs:write"], users: ["maintainer"] }]
    expect(differenceBetween(before, after)).toEqual({ gained: [], lost })
    expect(differenceBetween(after, before)).toEqual({ gained: lost, lost: [] })
    expect(differenceBetween(before, before)).toEqual({ gained: [], lost: [] })
  })

  test("makes a fix of it only where nobody gains", () => {
    const changes = [
      writing("owner"),
      writing({ min_role: "maintainer" }),
      writing("developer"),
      writing("job_token")
    ]
    expect(changes.map((change) => classOf(before, change, 0))).toEqual(["narrowing", "safe", null, null])
  })

  test("depends on the moment, where something expires", () => {
    const { subject, fix } = {
      subject: subjectOf({
        permissions: { jobs: { write: { job_token: { expires_at: "2026-01-01T00:00:00Z" } } } }
      }),
      fix: writing(false as unknown as string)
    }
    expect(classOf(subject, fix, Date.UTC(2025, 1, 1))).toBe("narrowing")
  })
})
