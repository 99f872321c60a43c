import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"

const engine = createEngine()
const permissions = { package_registry: { maven: { read: true, write: "job_token" } } } as const

describe("projects with the same permissions", () => {
  test("share their table, whatever their allowlists", () => {
    engine.putProject({ path: "one/a", permissions })
    engine.putProject({ path: "one/b", permissions, scope: { allowlist: [{ project: "one/a" }] } })
    const [one, other] = [engine.compiled("one/a"), engine.compiled("one/b")]
    expect(other).not.toBe(one)
    expect(other?.cell).toBe(one?.cell)
    expect([one?.allowlist.size, other?.allowlist.size]).toEqual([0, 1])
  })

  test("differ by what else decides: the visibility, and the groups above them", () => {
    engine.putGroup({ path: "two", limits: { package_registry: { maven: { write: false } } } })
    engine.putProject({ path: "one/c", permissions, visibility: "public" })
    engine.putProject({ path: "two/d", permissions })
    const user = { type: "user", role: "anonymous" } as const
    const reads = (project: string) =>
      engine.allows({ project, caller: user, resource: "package_registry.maven", action: "read" })
    const writes = (project: string) =>
      engine.allows({
        project,
        caller: { type: "job", project, ref: { protected: true }, trigger_role: "owner" },
        resource: "package_registry.maven",
        action: "write"
      })
    expect(["one/a", "one/c", "two/d"].map(reads)).toEqual([false, true, false])
    expect(["one/a", "one/c", "two/d"].map(writes)).toEqual([true, true, false])
  })
})
