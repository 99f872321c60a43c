import { describe, expect, test } from "vitest"
import { afterNoon, beforeNoon, noon } from "../../test/documents.ts"
import { explain, fork, fromApp, job, path, user } from "../../test/explaining.ts"
import { createEngine } from "../engine.ts"
import type { Grant, Role, Scope } from "../gitlab.ts"
import type { Caller } from "./request.ts"

describe("the grant that an owner is offered", () => {
  const grantFor = (grant: Grant, caller: Caller<Role>, limit?: Grant) =>
    explain(grant, caller, limit === undefined ? {} : { limit }).byOwner?.grant
  const guarded = job({ environment: { name: "production", protected: true } })
  const forGuarded = { origin: "own", refs: "protected", trigger_role: "developer" }

  test("names the environment rather than all that are protected, unless a limit leaves no other name", () => {
    const limited: Grant = { job_token: { environments: ["production"] } }
    for (const grant of ["maintainer", "developer"] as const) {
      const job_token = { ...forGuarded, environments: ["production"] }
      expect(grantFor(grant, guarded)).toEqual({ min_role: grant, job_token })
    }
    expect(grantFor(false, guarded, limited)).toEqual({
      job_token: { ...forGuarded, environments: "protected" }
    })
  })

  test("keeps the environments of a grant, and not those of one that has expired", () => {
    const staging = { environments: ["staging"] }
    expect(grantFor({ job_token: staging }, guarded)).toEqual({
      job_token: { environments: ["staging", "production"] }
    })
    expect(grantFor({ job_token: { ...staging, expires_at: beforeNoon } }, guarded)).toEqual({
      job_token: { environments: ["production"] }
    })
  })

  test("keeps all that the platform gives, in words", () => {
    const engine = createEngine({ now: () => noon })
    engine.putProject({ path })
    const caller = job({ trigger_role: "guest" })
    expect(engine.explain({ project: path, caller, resource: "jobs", action: "read" }).byOwner).toEqual({
      size: 1,
      grant: {
        min_role: "reporter",
        job_token: { refs: "any_including_forks", trigger_role: "guest" },
        deploy_token: true
      }
    })
    expect(engine.explain({ project: path, caller, resource: "jobs", action: "write" }).byOwner).toEqual({
      size: 1,
      grant: { min_role: "developer", job_token: { trigger_role: "guest" }, deploy_token: true }
    })
  })

  test("names the environment also where another cell mentions it", () => {
    const engine = createEngine({ now: () => noon })
    const within: Grant = { job_token: { environments: ["production"] } }
    engine.putProject({ path, permissions: { jobs: { write: within }, releases: { write: "owner" } } })
    const request = { project: path, caller: guarded, resource: "releases", action: "write" }
    expect(engine.explain(request).byOwner?.grant).toEqual({
      min_role: "owner",
      job_token: { ...forGuarded, environments: ["production"] }
    })
  })

  test("is for any environment where the caller has none", () => {
    expect(grantFor({ job_token: { environments: ["staging"] } }, job())).toEqual({
      job_token: { environments: "any" }
    })
    expect(grantFor("maintainer", job())).toEqual({
      min_role: "maintainer",
      job_token: { origin: "own", refs: "protected", trigger_role: "developer" }
    })
  })

  test("lets people in beside the job tokens that it names", () => {
    expect(grantFor("job_token", user("maintainer"))).toEqual({ min_role: "maintainer", job_token: {} })
  })

  test("lets in any source that the scope does, where the caller is one", () => {
    const scope: Scope = { allowlist: [{ project: 12 }] }
    expect(explain("maintainer", fromApp(), { scope }).byOwner).toStrictEqual({
      size: 1,
      grant: {
        min_role: "maintainer",
        job_token: { origin: "in_scope", refs: "protected", trigger_role: "developer" }
      }
    })
  })

  test("admits the caller's origin, ref and role, and no others", () => {
    expect(grantFor("owner", job({ ...fork, trigger_role: "anonymous" }))).toEqual({
      min_role: "owner",
      job_token: { origin: "own", refs: "any_including_forks", trigger_role: "authenticated" }
    })
    expect(grantFor("owner", job({ trigger_role: "owner" }))).toEqual({
      min_role: "owner",
      job_token: { origin: "own", refs: "protected", trigger_role: "owner" }
    })
  })
})

describe("the entry that an owner is offered", () => {
  const entryFor = (scope: Scope, caller = fromApp()) =>
    explain("job_token", caller, { scope }).byOwner?.entry

  test("comes without a grant where the project's own will do", () => {
    const grant: Grant = { job_token: { trigger_role: "guest" } }
    expect(explain(grant, fromApp({ trigger_role: "guest" })).byOwner).toStrictEqual({
      size: 1,
      entry: { project: "acme/app", job_token_policies: ["releases:write"] }
    })
  })

  test("has what an expired one had, and no more where that is enough", () => {
    for (const name of ["releases:write", "admin_releases"] as const) {
      const entry = { project: 12, job_token_policies: ["read_jobs" as const, name] }
      expect(entryFor({ allowlist: [{ ...entry, expires_at: beforeNoon }] })).toStrictEqual(entry)
    }
  })

  test("ends when the one ends that it stands for", () => {
    const entry = { job_token_policies: ["read_packages" as const], expires_at: afterNoon }
    const widened = { job_token_policies: ["read_packages", "releases:write"], expires_at: afterNoon }
    expect(entryFor({ allowlist: [{ project: 12, ...entry }] })).toEqual({ project: 12, ...widened })
    expect(entryFor({ allowlist: [{ group: "acme", ...entry }] })).toEqual({
      project: "acme/app",
      ...widened
    })
  })

  test("stands beside a group's, and has all that the source has by it", () => {
    const scope: Scope = { allowlist: [{ group: 21, job_token_policies: ["admin_packages"] }] }
    expect(entryFor(scope)).toEqual({
      project: "acme/app",
      job_token_policies: ["admin_packages", "releases:write"]
    })
  })

  test("has of two for one group, by id and path, what both permit", () => {
    // Its letters come before those of the earlier.
    const late = "2026-03-01T10:00:00-04:00"
    for (const [byId, byPath] of [
      [late, afterNoon],
      [afterNoon, late]
    ] as const) {
      const scope: Scope = {
        allowlist: [
          { group: 21, job_token_policies: ["admin_containers"], expires_at: byId },
          { group: "acme", job_token_policies: ["read_containers", "read_jobs"], expires_at: byPath }
        ]
      }
      expect(entryFor(scope)).toEqual({
        project: "acme/app",
        job_token_policies: ["container_registry:read", "releases:write"],
        expires_at: afterNoon
      })
    }
  })

  test("is the one of two for one project, by id and path, that refuses; none where both do", () => {
    const [byId, byPath] = [{ project: 12 }, { project: "acme/app" }]
    const refusing = { job_token_policies: ["read_jobs" as const] }
    const widened = { job_token_policies: ["read_jobs", "releases:write"] }
    expect(entryFor({ allowlist: [{ ...byId, ...refusing }, byPath] })).toEqual({ ...byId, ...widened })
    expect(entryFor({ allowlist: [byId, { ...byPath, ...refusing }] })).toEqual({ ...byPath, ...widened })
    expect(
      explain("job_token", fromApp(), {
        scope: {
          allowlist: [
            { ...byId, ...refusing },
            { ...byPath, expires_at: beforeNoon }
          ]
        }
      }).byOwner
    ).toBeNull()
  })

  test("is for the project itself where one restricts it, also where the scope is off", () => {
    const scope: Scope = { inbound_enabled: false, allowlist: [{ project: 11, default_permissions: false }] }
    expect(entryFor(scope, job())).toEqual({ project: 11, job_token_policies: ["releases:write"] })
  })

  test("is none for what can be no project's path", () => {
    for (const project of ["/", "acme/", "a//b", "\ud800"]) {
      expect(explain("job_token", job({ project })).byOwner).toBeNull()
    }
    expect(entryFor({}, job({ project: 999 }))).toEqual({
      project: 999,
      job_token_policies: ["releases:write"]
    })
  })
})
