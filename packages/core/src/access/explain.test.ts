import { describe, expect, test } from "vitest"
import { afterNoon, atNoon, beforeNoon, noon } from "../../test/documents.ts"
import { explain, feature, fork, fromApp, job, path, production, user } from "../../test/explaining.ts"
import { createEngine } from "../engine.ts"
import type { Grant, Scope } from "../gitlab.ts"

describe("a typical denial, with the nearest ways out", () => {
  test("a user below the role that the grant asks for", () => {
    expect(explain("maintainer", user("developer"))).toEqual({
      reason: "role_too_low",
      byCaller: [[{ attribute: "role", to: "maintainer" }]],
      byOwner: { size: 1, grant: { min_role: "developer" } }
    })
  })

  test("a user far below it", () => {
    expect(explain("maintainer", user("guest")).byCaller).toEqual([[{ attribute: "role", to: "maintainer" }]])
  })

  test("a user below the platform's own baseline, which no owner can lower", () => {
    expect(explain("guest", user("reporter"))).toEqual({
      reason: "role_too_low",
      byCaller: [[{ attribute: "role", to: "developer" }]],
      byOwner: null
    })
  })

  test("a user whose token lacks the scope", () => {
    expect(explain(true, user("owner", ["read_api"]))).toEqual({
      reason: "token_scope_insufficient",
      byCaller: [[{ attribute: "scopes", to: ["read_api", "api"] }]],
      byOwner: null
    })
  })

  test("a job that a grant to people leaves out: exactly such jobs are let in", () => {
    expect(explain("maintainer", job({ ...feature, ...production }))).toEqual({
      reason: "grant_excludes_job_tokens",
      byCaller: [],
      byOwner: {
        size: 1,
        grant: {
          min_role: "maintainer",
          job_token: { origin: "own", refs: "any", environments: ["production"], trigger_role: "developer" }
        }
      }
    })
  })

  test("a job of a project that is not listed", () => {
    expect(explain("job_token", fromApp())).toEqual({
      reason: "not_in_scope",
      byCaller: [[{ attribute: "project", to: path }]],
      byOwner: { size: 1, entry: { project: "acme/app", job_token_policies: ["releases:write"] } }
    })
  })

  test("a job of a listed project that may less", () => {
    const scope: Scope = { allowlist: [{ project: 12, job_token_policies: ["read_releases"] }] }
    expect(explain("job_token", fromApp(), { scope })).toEqual({
      reason: "entry_lacks_permission",
      byCaller: [[{ attribute: "project", to: path }]],
      byOwner: { size: 1, entry: { project: 12, job_token_policies: ["read_releases", "releases:write"] } }
    })
  })

  test("a job of a project whose entry has expired", () => {
    const scope: Scope = { allowlist: [{ project: "acme/app", expires_at: beforeNoon }] }
    expect(explain("job_token", fromApp(), { scope })).toEqual({
      reason: "entry_expired",
      byCaller: [[{ attribute: "project", to: path }]],
      byOwner: { size: 1, entry: { project: "acme/app", default_permissions: true } }
    })
  })

  test("a job on a feature branch", () => {
    const grant: Grant = { min_role: "maintainer", job_token: { refs: "protected" } }
    expect(explain(grant, job(feature))).toEqual({
      reason: "ref_not_protected",
      byCaller: [[{ attribute: "ref", to: "protected" }]],
      byOwner: { size: 1, grant: { min_role: "maintainer", job_token: { refs: "any" } } }
    })
  })

  test("a job of a fork", () => {
    expect(explain(true, job(fork))).toEqual({
      reason: "fork_pipeline",
      byCaller: [[{ attribute: "ref", to: "unprotected" }]],
      byOwner: {
        size: 1,
        grant: {
          min_role: "developer",
          job_token: { refs: "any_including_forks", trigger_role: "developer" },
          deploy_token: true
        }
      }
    })
  })

  test("a job outside of the environment", () => {
    const grant: Grant = { job_token: { environments: ["production"], expires_at: afterNoon } }
    expect(explain(grant, job({ environment: { name: "staging", protected: true } }))).toEqual({
      reason: "environment_not_allowed",
      byCaller: [[{ attribute: "environment", to: { name: "production", protected: false } }]],
      byOwner: {
        size: 1,
        grant: { job_token: { environments: ["production", "staging"], expires_at: afterNoon } }
      }
    })
    const either: Grant = { job_token: { environments: ["staging", "production"] } }
    expect(explain(either, job()).byCaller).toEqual([
      [{ attribute: "environment", to: { name: "production", protected: false } }]
    ])
    expect(explain({ job_token: { environments: "protected" } }, job(production))).toEqual({
      reason: "environment_not_allowed",
      byCaller: [[{ attribute: "environment", to: { protected: true } }]],
      byOwner: { size: 1, grant: { job_token: { environments: "any" } } }
    })
  })

  test("a job that a reporter triggered", () => {
    expect(explain("job_token", job({ trigger_role: "reporter" }))).toEqual({
      reason: "trigger_role_too_low",
      byCaller: [[{ attribute: "trigger_role", to: "developer" }]],
      byOwner: { size: 1, grant: { job_token: { trigger_role: "reporter" } } }
    })
  })

  test("a job after the time of the grant", () => {
    const grant: Grant = { job_token: { refs: "protected", expires_at: atNoon } }
    expect(explain(grant, job())).toEqual({
      reason: "grant_expired",
      byCaller: [],
      byOwner: { size: 1, grant: { job_token: { refs: "protected" } } }
    })
  })

  test("a job that a limit keeps out, whatever the project says", () => {
    expect(explain("job_token", job(feature), { limit: { job_token: { refs: "protected" } } })).toEqual({
      reason: "exceeds_limit",
      byCaller: [[{ attribute: "ref", to: "protected" }]],
      byOwner: null
    })
  })

  test("a token that is no longer active", () => {
    expect(explain("job_token", job({ active: false }))).toEqual({
      reason: "inactive_token",
      byCaller: [[{ attribute: "active", to: true }]],
      byOwner: null
    })
  })

  test("a deploy token of another project, which no owner can take in", () => {
    expect(explain(true, { type: "deploy_token", project: 12, scopes: ["write_registry"] })).toEqual({
      reason: "not_in_scope",
      byCaller: [],
      byOwner: null
    })
  })
})

describe("a denial for several reasons", () => {
  test("asks for all of what it takes, of the caller and of the owner", () => {
    const grant: Grant = { job_token: { origin: "own", refs: "protected", trigger_role: "maintainer" } }
    expect(explain(grant, fromApp(fork))).toEqual({
      reason: "not_in_scope",
      byCaller: [
        [
          { attribute: "ref", to: "protected" },
          { attribute: "trigger_role", to: "maintainer" },
          { attribute: "project", to: path }
        ]
      ],
      byOwner: {
        size: 4,
        grant: { job_token: { origin: "in_scope", refs: "any_including_forks", trigger_role: "developer" } },
        entry: { project: "acme/app", job_token_policies: ["releases:write"] }
      }
    })
  })

  test("is explained by every gate that it meets", () => {
    const engine = createEngine({ now: () => noon })
    engine.putProject({ path, permissions: { jobs: { write: "maintainer" } } })
    const request = { project: path, caller: fromApp(), resource: "jobs", action: "write" }
    expect(engine.explain(request).gates).toEqual([
      { gate: "inactive_token", passed: true },
      { gate: "not_in_scope", passed: false },
      { gate: "grant_excludes_job_tokens", passed: false },
      { gate: "exceeds_limit", passed: true }
    ])
  })
})
