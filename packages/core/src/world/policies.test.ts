import { describe, expect, test } from "vitest"
import { atNoon, noon } from "../../test/documents.ts"
import { createEngine } from "../engine.ts"
import type { ProjectInput } from "../gitlab.ts"

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

describe("a policy", () => {
  const withClock = () => {
    const clock = { now: noon, asked: 0 }
    const now = (): number => {
      clock.asked += 1
      return clock.now
    }
    return { clock, engine: createEngine({ now }) }
  }
  const until = (expires_at: string): Partial<ProjectInput> => ({
    permissions: { jobs: { write: { job_token: { expires_at } } } }
  })

  test("is worked out once for all projects that have it, whatever lies between", () => {
    const { engine } = withClock()
    const policies: readonly Partial<ProjectInput>[] = [{ permissions }, {}, { visibility: "public" }]
    const compiled = (half: string) =>
      policies.map((policy, at) => {
        engine.putProject({ path: `${half}/${at}`, ...policy })
        return engine.compiled(`${half}/${at}`)
      })
    const [first, second] = [compiled("one"), compiled("other")]
    expect(new Set(first).size).toBe(3)
    second.forEach((one, at) => expect(one).toBe(first[at]))
  })

  test("shares its grants with all that differ in the allowlist alone, whatever lies between", () => {
    const { engine } = withClock()
    const cellsOf = (path: string, policy: Partial<ProjectInput>) => {
      engine.putProject({ path, ...policy })
      return engine.compiled(path)?.cell
    }
    const first = cellsOf("one/a", { permissions })
    expect(cellsOf("one/b", {})).not.toBe(first)
    expect(cellsOf("one/c", { permissions, scope: { allowlist: [{ project: "one/a" }] } })).toBe(first)
  })

  test("that never changes by itself is spared the clock once it is known", () => {
    const { clock, engine } = withClock()
    engine.putProject({ path: "one/a", permissions })
    engine.compiled("one/a")
    const { asked } = clock
    engine.compiled("one/a")
    expect(clock.asked).toBe(asked)
    engine.putProject({ path: "one/b", ...until("2027-01-01T00:00:00Z") })
    engine.compiled("one/b")
    engine.compiled("one/b")
    expect(clock.asked).toBeGreaterThan(asked)
  })

  test("holds from the very moment at which something expires", () => {
    const { engine } = withClock()
    engine.putProject({ path: "one/a", ...until(atNoon) })
    const compiled = engine.compiled("one/a")
    expect(compiled?.validFrom).toBe(noon)
    expect(engine.compiled("one/a")).toBe(compiled)
  })
})
