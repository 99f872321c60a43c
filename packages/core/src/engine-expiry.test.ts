import { describe, expect, test } from "vitest"
import { afterNoon, atNoon, beforeNoon, noon } from "../test/documents.ts"
import type { Reason } from "./access/reason.ts"
import { createEngine } from "./engine.ts"
import type { Grant, Permissions, Scope } from "./gitlab.ts"

const until = (expires_at: string): Grant => ({ min_role: "developer", job_token: { expires_at } })
const inRepository = (write: Grant): Permissions => ({ repository: { write } })

const clocked = () => {
  const clock = { now: noon - 2000 }
  const engine = createEngine({ now: () => clock.now })
  const reasonAt = (now: number, source = "acme/target"): Reason => {
    clock.now = now
    return engine.decide({
      project: "acme/target",
      caller: { type: "job", project: source, ref: { protected: true }, trigger_role: "developer" },
      resource: "repository",
      action: "write"
    }).reason
  }
  return { engine, reasonAt }
}

describe("the clock passing `expires_at` flips a decision without any put", () => {
  test("of a grant, at that very instant", () => {
    const { engine, reasonAt } = clocked()
    engine.putProject({ path: "acme/target", permissions: inRepository(until(atNoon)) })
    expect([reasonAt(noon - 1), reasonAt(noon), reasonAt(noon + 1)]).toEqual([
      "allowed",
      "grant_expired",
      "grant_expired"
    ])
  })

  test("and a clock that says no time at all leaves nothing unexpired", () => {
    const { engine, reasonAt } = clocked()
    engine.putProject({ path: "acme/target", permissions: inRepository(until(atNoon)) })
    expect([reasonAt(Number.NaN), reasonAt(noon - 1), reasonAt(Number.NaN)]).toEqual([
      "grant_expired",
      "allowed",
      "grant_expired"
    ])
  })

  test("of a grant, for job tokens only", () => {
    const { engine, reasonAt } = clocked()
    engine.putProject({ path: "acme/target", permissions: inRepository(until(beforeNoon)) })
    expect(reasonAt(noon)).toBe("grant_expired")
    const user = { type: "user", role: "developer" } as const
    const request = { project: "acme/target", caller: user, resource: "repository", action: "write" }
    expect(engine.allows(request)).toBe(true)
  })

  test("of a grant that a group or the instance gives", () => {
    for (const level of ["group", "instance"] as const) {
      const { engine, reasonAt } = clocked()
      const defaults = inRepository(until(atNoon))
      if (level === "group") engine.putGroup({ path: "acme", defaults })
      else engine.putInstance({ defaults })
      engine.putProject({ path: "acme/target" })
      expect([reasonAt(noon - 1), reasonAt(noon)]).toEqual(["allowed", "grant_expired"])
    }
  })

  test("of a limit, which from then on admits no job token", () => {
    for (const level of ["group", "instance"] as const) {
      const { engine, reasonAt } = clocked()
      const limits = inRepository(until(atNoon))
      if (level === "group") engine.putGroup({ path: "acme", limits })
      else engine.putInstance({ limits })
      engine.putProject({ path: "acme/target" })
      expect([reasonAt(noon - 1), reasonAt(noon)]).toEqual(["allowed", "exceeds_limit"])
    }
  })

  test("of an allowlist entry, which then denies and keeps broader ones out", () => {
    const { engine, reasonAt } = clocked()
    const scope: Scope = { allowlist: [{ project: "acme/app", expires_at: atNoon }, { group: "acme" }] }
    engine.putProject({ path: "acme/target", scope })
    expect([reasonAt(noon - 1, "acme/app"), reasonAt(noon, "acme/app")]).toEqual(["allowed", "entry_expired"])
    expect(reasonAt(noon, "acme/other")).toBe("allowed")
  })

  test("of one thing after the other", () => {
    const { engine, reasonAt } = clocked()
    engine.putInstance({ limits: inRepository(until(afterNoon)) })
    engine.putProject({
      path: "acme/target",
      permissions: inRepository(until(atNoon)),
      scope: { allowlist: [{ group: "acme", expires_at: beforeNoon }] }
    })
    expect(reasonAt(noon - 1001, "acme/app")).toBe("allowed")
    expect(reasonAt(noon - 1000, "acme/app")).toBe("entry_expired")
    expect(reasonAt(noon - 1000)).toBe("allowed")
    expect(reasonAt(noon)).toBe("grant_expired")
    engine.putProject({ path: "acme/target" })
    expect([reasonAt(noon + 999), reasonAt(noon + 1000)]).toEqual(["allowed", "exceeds_limit"])
  })

  test("in `allows` as in `decide`, and in what `compiled` gives", () => {
    const clock = { now: noon - 1 }
    const engine = createEngine({ now: () => clock.now })
    engine.putProject({ path: "acme/target", permissions: inRepository(until(atNoon)) })
    const before = engine.compiled("acme/target")
    const job = {
      type: "job",
      project: "acme/target",
      ref: { protected: true },
      trigger_role: "owner"
    } as const
    const request = { project: "acme/target", caller: job, resource: "repository", action: "write" }
    expect([engine.allows(request), before?.validUntil]).toEqual([true, noon])
    clock.now = noon
    expect([engine.allows(request), engine.compiled("acme/target")?.validUntil]).toEqual([false, Infinity])
    expect(engine.compiled("acme/target")?.table).not.toBe(before?.table)
  })
})

describe("a clock that is set back", () => {
  test("decides as if it had never run on", () => {
    const withExpiries = () => {
      const { engine, reasonAt } = clocked()
      engine.putInstance({ limits: inRepository(until(afterNoon)) })
      engine.putProject({
        path: "acme/target",
        permissions: inRepository(until(atNoon)),
        scope: { allowlist: [{ group: "acme", expires_at: beforeNoon }] }
      })
      return reasonAt
    }
    const used = withExpiries()
    for (const instant of [1e10, 1000, 999, 0, -1, -1000, -1001, -2000, 1000, -2000].map(
      (after) => noon + after
    )) {
      for (const source of ["acme/target", "acme/app"]) {
        expect(used(instant, source)).toBe(withExpiries()(instant, source))
      }
    }
    expect([used(noon + 1e10), used(noon - 2000)]).toEqual(["grant_expired", "allowed"])
  })
})

describe("the system's clock", () => {
  test("decides where a host brings none", () => {
    const engine = createEngine()
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
    const job = { type: "job", project: "a", ref: { protected: true }, trigger_role: "owner" } as const
    const request = { project: "a", caller: job, resource: "repository", action: "write" }
    engine.putProject({ path: "a", permissions: inRepository(until(inAnHour)) })
    expect(engine.allows(request)).toBe(true)
    engine.putProject({ path: "a", permissions: inRepository(until("2020-01-01T00:00:00Z")) })
    expect(engine.decide(request).reason).toBe("grant_expired")
  })
})
