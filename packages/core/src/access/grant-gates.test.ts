import { describe, expect, test } from "vitest"
import type { Conditions, JobTokenConditions } from "../policy/grant.ts"
import type { PrincipalClass } from "./class-space.ts"
import { firstRefusal, grantTrace } from "./grant-gates.ts"

const terms: JobTokenConditions = {
  origin: "in_scope",
  refs: "any",
  environments: "any",
  triggerRank: 4,
  expired: false
}
const conditions = (change: Partial<Conditions>): Conditions => ({
  userRank: null,
  jobToken: null,
  deployToken: false,
  ...change
})
const job = (change: object = {}): PrincipalClass => ({
  kind: "job",
  origin: "listed",
  ref: "protected",
  environment: "none",
  triggerRank: 4,
  ...change
})
const user = (rank: number): PrincipalClass => ({ kind: "user", rank })

describe("the gates of a grant", () => {
  test("let a user pass at the least role, and say so one by one", () => {
    const grant = conditions({ userRank: 3 })
    const passed = [2, 3, 4].map((rank) => firstRefusal(grant, { principal: user(rank) }))
    expect(passed).toEqual(["role_too_low", null, null])
    expect([2, 3, 4].map((rank) => grantTrace(grant, { principal: user(rank) }))).toEqual(
      [false, true, true].map((isHighEnough) => [
        { gate: "grant_excludes_users", passed: true },
        { gate: "role_too_low", passed: isHighEnough }
      ])
    )
  })

  test("are one alone where a kind of principal is left out", () => {
    const nobody = conditions({})
    const principals: readonly PrincipalClass[] = [user(6), { kind: "deploy_token" }, job()]
    const reasons = ["grant_excludes_users", "grant_excludes_deploy_tokens", "grant_excludes_job_tokens"]
    expect(principals.map((principal) => firstRefusal(nobody, { principal }))).toEqual(reasons)
    expect(principals.map((principal) => grantTrace(nobody, { principal }))).toEqual(
      reasons.map((gate) => [{ gate, passed: false }])
    )
  })

  test("let a deploy token pass where the grant has a part for it", () => {
    const principal: PrincipalClass = { kind: "deploy_token" }
    expect(firstRefusal(conditions({ deployToken: true }), { principal })).toBeNull()
    expect(grantTrace(conditions({ deployToken: true }), { principal })).toEqual([
      { gate: "grant_excludes_deploy_tokens", passed: true }
    ])
  })

  test("ask a job token all the conditions, and name the first that it fails", () => {
    const strict: JobTokenConditions = {
      origin: "own",
      refs: "protected",
      environments: "protected",
      triggerRank: 5,
      expired: true
    }
    const order = [
      "grant_expired",
      "origin_not_allowed",
      "fork_pipeline",
      "ref_not_protected",
      "environment_not_allowed",
      "trigger_role_too_low"
    ]
    const worst = { principal: job({ ref: "fork" }) }
    expect(grantTrace(conditions({ jobToken: strict }), worst)).toEqual([
      { gate: "grant_excludes_job_tokens", passed: true },
      ...order.map((gate) => ({ gate, passed: false }))
    ])
    expect(firstRefusal(conditions({ jobToken: strict }), worst)).toBe("grant_expired")
    expect(grantTrace(conditions({ jobToken: terms }), { principal: job() })).toEqual(
      ["grant_excludes_job_tokens", ...order].map((gate) => ({ gate, passed: true }))
    )
  })

  test("that name environments are passed by a job in one of them, and by none that is in no environment", () => {
    const grant = conditions({ jobToken: { ...terms, environments: ["production"] } })
    const refusal = (environment: string, environmentName?: string) =>
      firstRefusal(grant, { principal: job({ environment }), environmentName })
    expect(refusal("protected", "production")).toBeNull()
    expect(refusal("unprotected", "production")).toBeNull()
    expect(refusal("protected", "staging")).toBe("environment_not_allowed")
    expect(refusal("protected")).toBe("environment_not_allowed")
    expect(refusal("none", "production")).toBe("environment_not_allowed")
  })
})
