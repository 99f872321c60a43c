import { describe, expect, test } from "vitest"
import { interpret } from "./interpreter.ts"
import type { PolicyDocument, ScopeDocument, World } from "./shapes.ts"

// The oracle is held by hand-made examples, each with the answer that the text of the SPEC gives.

const now = Date.parse("2026-03-01T12:00:00Z")

interface Parts {
  readonly permissions?: PolicyDocument
  readonly scope?: ScopeDocument
  readonly visibility?: "private" | "internal" | "public"
  readonly limits?: PolicyDocument
  readonly instance?: NonNullable<World["instance"]>
}

const worldOf = ({ limits = {}, instance = {}, ...target }: Parts): World => ({
  instance,
  groups: [{ id: 7, path: "acme", limits }],
  projects: [
    { id: 1, path: "acme/backend", ...target },
    { id: 2, path: "acme/tools/app" }
  ]
})

const maven = "package_registry.maven"
const grantTo = (action: string, grant: unknown) =>
  ({ package_registry: { maven: { [action]: grant } } }) as PolicyDocument

const jobOf = (changes: object = {}) => ({
  type: "job",
  project: "acme/backend",
  ref: { protected: true },
  trigger_role: "developer",
  ...changes
})

const reasonFor = (parts: Parts, caller: unknown, action = "write", resource = maven): string =>
  interpret({ world: worldOf(parts), now, request: { project: 1, caller, resource, action } }).reason

describe("requests", () => {
  test("the first fault of a request is the one that is named", () => {
    const ask = (request: unknown) => interpret({ world: worldOf({}), now, request }).reason
    expect(ask("request")).toBe("invalid_request")
    expect(ask({ project: "1", resource: "none" })).toBe("unknown_project")
    expect(ask({ project: 1, resource: "package_registry", action: "none" })).toBe("unknown_resource")
    expect(ask({ project: 1, resource: maven, action: "admin", caller: null })).toBe("unknown_action")
    expect(ask({ project: 1, resource: maven, action: "read", caller: { type: "user" } })).toBe(
      "invalid_request"
    )
  })

  test("an inactive caller is nobody, a null in a caller is a fault", () => {
    expect(reasonFor({}, { type: "user", role: "owner", active: false })).toBe("inactive_token")
    expect(reasonFor({}, { type: "user", role: "owner", active: null })).toBe("invalid_request")
    expect(reasonFor({}, jobOf({ environment: null }))).toBe("invalid_request")
  })
})

describe("users and deploy tokens", () => {
  test("a grant below the baseline gives users nothing", () => {
    const parts = { permissions: grantTo("delete", "developer") }
    expect(reasonFor(parts, { type: "user", role: "developer" }, "delete")).toBe("role_too_low")
    expect(reasonFor(parts, { type: "user", role: "maintainer" }, "delete")).toBe("allowed")
  })

  test("`read_api` reads for a user and not for a deploy token", () => {
    const scopes = ["read_api"]
    expect(reasonFor({}, { type: "user", role: "reporter", scopes }, "read")).toBe("allowed")
    expect(reasonFor({}, { type: "user", role: "owner", scopes })).toBe("token_scope_insufficient")
    expect(reasonFor({}, { type: "deploy_token", project: 1, scopes }, "read")).toBe(
      "token_scope_insufficient"
    )
  })

  test("a deploy token is at home in its project or anywhere below its group", () => {
    const scopes = ["write_package_registry"]
    expect(reasonFor({}, { type: "deploy_token", group: 7, scopes })).toBe("allowed")
    expect(reasonFor({}, { type: "deploy_token", group: "acme/backend", scopes })).toBe("not_in_scope")
    expect(
      reasonFor({ permissions: grantTo("write", "guest") }, { type: "deploy_token", group: "acme", scopes })
    ).toBe("grant_excludes_deploy_tokens")
  })
})

describe("scope", () => {
  const app = jobOf({ project: "acme/tools/app" })

  test("the nearest entry decides, and goes on deciding when it has expired", () => {
    const broad = { group: "acme" }
    const narrow = { group: "acme/tools", job_token_policies: ["read_packages"] }
    expect(reasonFor({ scope: { allowlist: [broad] } }, app)).toBe("allowed")
    expect(reasonFor({ scope: { allowlist: [broad, narrow] } }, app)).toBe("entry_lacks_permission")
    const expired = { project: 2, expires_at: "2026-03-01T13:00:00+01:00" }
    expect(reasonFor({ scope: { allowlist: [broad, narrow, expired] } }, app)).toBe("entry_expired")
    expect(reasonFor({}, app)).toBe("not_in_scope")
  })

  test("inbound off admits all origins but leaves the self entry standing", () => {
    const allowlist = [
      { project: 1, default_permissions: false },
      { project: 2, default_permissions: false }
    ]
    const scope = { inbound_enabled: false, allowlist }
    expect(reasonFor({ scope }, app)).toBe("allowed")
    expect(reasonFor({ scope }, jobOf())).toBe("entry_lacks_permission")
    expect(reasonFor({ scope, instance: { enforce_scope: true } }, app)).toBe("entry_lacks_permission")
  })

  test("a group entry never restricts the project's own jobs", () => {
    expect(reasonFor({ scope: { allowlist: [{ group: 7, default_permissions: false }] } }, jobOf())).toBe(
      "allowed"
    )
  })

  test("what anyone may read asks no entry, unless a policy speaks", () => {
    const visibility = "internal"
    expect(reasonFor({ visibility }, app, "read")).toBe("allowed")
    expect(reasonFor({ visibility, permissions: grantTo("read", "job_token") }, app, "read")).toBe(
      "not_in_scope"
    )
    expect(reasonFor({ visibility }, app, "read", "secure_files")).toBe("not_in_scope")
  })
})

describe("grants and limits", () => {
  test("job tokens pass the gates of a grant one after the other", () => {
    const job = {
      origin: "own",
      refs: "protected",
      environments: ["production"],
      trigger_role: "maintainer",
      expires_at: "2026-03-01T12:00:00.001Z"
    }
    const parts = (changes: object) => ({
      permissions: grantTo("write", { job_token: { ...job, ...changes } })
    })
    const fit = { environment: { name: "production", protected: false }, trigger_role: "owner" }
    expect(reasonFor(parts({}), jobOf(fit))).toBe("allowed")
    expect(reasonFor(parts({ expires_at: "2026-03-01T12:00:00Z" }), jobOf(fit))).toBe("grant_expired")
    expect(
      reasonFor({ ...parts({}), scope: { inbound_enabled: false } }, jobOf({ ...fit, project: 2 }))
    ).toBe("origin_not_allowed")
    expect(reasonFor(parts({}), jobOf({ ...fit, ref: { protected: true, fork: true } }))).toBe(
      "fork_pipeline"
    )
    expect(reasonFor(parts({}), jobOf({ ...fit, ref: { protected: false } }))).toBe("ref_not_protected")
    expect(reasonFor(parts({ environments: "protected" }), jobOf(fit))).toBe("environment_not_allowed")
    expect(reasonFor(parts({}), jobOf({ ...fit, trigger_role: "developer" }))).toBe("trigger_role_too_low")
  })

  test("naming job tokens lifts the trigger role to the floor only", () => {
    const parts = { permissions: grantTo("delete", "job_token_and_maintainer") }
    expect(reasonFor(parts, jobOf(), "delete")).toBe("allowed")
    expect(reasonFor({}, jobOf(), "delete")).toBe("trigger_role_too_low")
    expect(reasonFor(parts, { type: "user", role: "developer" }, "delete")).toBe("role_too_low")
    expect(reasonFor({ permissions: grantTo("write", "owner") }, jobOf())).toBe("grant_excludes_job_tokens")
    expect(reasonFor({ permissions: grantTo("write", "job_token") }, { type: "user", role: "owner" })).toBe(
      "grant_excludes_users"
    )
  })

  test("a document's default speaks before the next document, and no limit is exceeded", () => {
    const forAll = (grant: unknown) => ({ package_registry: { default: { write: grant } } }) as PolicyDocument
    const instance = { defaults: grantTo("write", true) }
    expect(reasonFor({ permissions: forAll(false), instance }, jobOf())).toBe("grant_excludes_job_tokens")
    expect(reasonFor({ instance, limits: forAll("maintainer") }, jobOf())).toBe("exceeds_limit")
    expect(reasonFor({ instance, limits: { package_registry: { npm: { write: false } } } }, jobOf())).toBe(
      "allowed"
    )
  })
})
