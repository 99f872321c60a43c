import { describe, expect, test } from "vitest"
import { createEngine, type Grant, type GroupInput, type Reason } from "@jobwarden/core"
import { gatesOf } from "./gates.ts"
import { nameOf, policyInForce, type Project } from "./policy-in-force.ts"

const now = Date.parse("2026-06-01T12:00:00Z")
const path = "acme/sub/backend"

type Described = Omit<Project, "path">

/** What each gate asks for publishing Maven packages. */
const asked = (
  project: Described,
  groups: readonly GroupInput[] = []
): { readonly [Name in Reason]?: string } => {
  const engine = createEngine({ now: () => now })
  const target = { path, ...project }
  engine.load({ groups, projects: [target] })
  const policy = policyInForce(engine, target)
  const cell = policy.cells.find((one) => nameOf(one) === "package_registry.maven:write")
  return Object.fromEntries((cell ? gatesOf(policy, cell) : []).map(({ asks, reason }) => [reason, asks]))
}

const writing = (write: Grant): Described => ({ permissions: { package_registry: { maven: { write } } } })

const none = "no job token is admitted"

describe("the gates of a grant", () => {
  test("say all that an object asks", () => {
    const grant = {
      min_role: "maintainer",
      job_token: {
        origin: "own",
        refs: "protected",
        environments: ["production"],
        trigger_role: "maintainer",
        expires_at: "2999-01-01T00:00:00Z"
      }
    } as const
    expect(asked(writing(grant))).toMatchObject({
      grant_excludes_users: "users may be admitted",
      grant_excludes_job_tokens: "job tokens may be admitted",
      grant_excludes_deploy_tokens: "deploy tokens are not admitted",
      grant_expired: "until 2999-01-01T00:00:00Z",
      origin_not_allowed: "the project's own jobs",
      fork_pipeline: "not a fork's code",
      ref_not_protected: "a protected ref",
      environment_not_allowed: "in `production`",
      trigger_role_too_low: "triggered by maintainer and above",
      role_too_low: "maintainer and above",
      exceeds_limit: "no limit speaks of it"
    })
  })

  test("say where nothing is asked", () => {
    expect(asked(writing({ deploy_token: true, job_token: { refs: "any_including_forks" } }))).toMatchObject({
      grant_excludes_users: "users are not admitted",
      grant_excludes_deploy_tokens: "deploy tokens may be admitted",
      grant_expired: "no end",
      origin_not_allowed: "any job that the scope lets in",
      fork_pipeline: "a fork's code may run",
      ref_not_protected: "any ref",
      environment_not_allowed: "any environment, or none",
      trigger_role_too_low: "triggered by developer and above",
      role_too_low: "no user is admitted"
    })
  })

  test("say that nobody comes so far", () => {
    expect(asked(writing(false))).toMatchObject({
      grant_excludes_job_tokens: "job tokens are not admitted",
      grant_expired: none,
      origin_not_allowed: none,
      fork_pipeline: none,
      ref_not_protected: none,
      environment_not_allowed: none,
      trigger_role_too_low: none,
      role_too_low: "no user is admitted"
    })
  })

  test("know what is over", () => {
    const ended = { job_token: { expires_at: "2020-01-01T00:00:00Z" } }
    expect(asked(writing(ended)).grant_expired).toBe("over since 2020-01-01T00:00:00Z")
  })

  test("say every limit, and whether it cuts", () => {
    const limits = { package_registry: { default: { write: "maintainer" } } } as const
    const group = { path: "acme", limits }
    expect(asked(writing("job_token"), [group]).exceeds_limit).toBe(
      "the limit of group acme, maintainer (maintainer+): cuts some off"
    )
    expect(asked(writing("owner"), [group]).exceeds_limit).toBe(
      "the limit of group acme, maintainer (maintainer+): cuts nothing"
    )
  })
})

describe("the gates of the scope", () => {
  const allowlist = [
    { project: "acme/app", job_token_policies: ["read_packages"] },
    { group: "tools" },
    { group: "late", job_token_policies: ["read_jobs"], expires_at: "2020-01-01T00:00:00Z" }
  ] as const
  const deployTokens = "deploy tokens: of acme/sub/backend, group acme/sub or group acme"

  test("name who is in scope, and each entry that turns away by the one reason that it does", () => {
    expect(asked({ scope: { allowlist } })).toMatchObject({
      not_in_scope: `job tokens: of acme/sub/backend, project acme/app, group tools or group late; ${deployTokens}`,
      entry_expired: "turns away group late",
      entry_lacks_permission: "turns away project acme/app"
    })
  })

  test("know no entries where none are, or where all permit", () => {
    expect(asked({})).toMatchObject({
      not_in_scope: `job tokens: of acme/sub/backend; ${deployTokens}`,
      entry_expired: "no entry has expired",
      entry_lacks_permission: "no entry decides"
    })
    expect(asked({ scope: { allowlist: [{ group: "tools" }] } }).entry_lacks_permission).toBe(
      "every live entry permits it"
    )
  })

  test("of a scope that is off let everybody in, and leave the entry of the project itself", () => {
    const own = { project: path, job_token_policies: ["read_jobs"] } as const
    expect(asked({ scope: { inbound_enabled: false, allowlist: [...allowlist, own] } })).toMatchObject({
      not_in_scope: `job tokens: of any project; ${deployTokens}`,
      entry_expired: "no entry has expired",
      entry_lacks_permission: "turns away project acme/sub/backend"
    })
  })
})

test("the scopes of users' tokens and of deploy tokens are told apart", () => {
  expect(asked({}).token_scope_insufficient).toBe(
    "users' tokens: unrestricted, or with api or write_package_registry; deploy tokens: with write_package_registry"
  )
})
