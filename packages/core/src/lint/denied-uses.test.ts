import { describe, expect, test } from "vitest"
import type { Caller } from "../access/request.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type Grant, type Permissions, type ProjectInput } from "../gitlab.ts"
import { makeClassMasks } from "./class-masks.ts"
import { deniedUses } from "./denied-uses.ts"
import { makePolicyView, makeSharedViews } from "./policy-view.ts"
import type { Authentication, UseLog } from "./rule.ts"

type Described = Omit<ProjectInput, "path">
type Used = UseLog["used"][number]

const deniedIn = (project: Described, { authentications, used = [] }: Partial<UseLog>) => {
  const engine = createEngine({ now: () => Date.UTC(2026, 5, 1) })
  engine.load({ projects: [{ path: "a/known", id: 40 }] })
  const subject = engine.subject({ path: "acme/backend", ...project })
  if (subject === null) throw new Error("a description always makes a subject")
  const policy = makePolicyView(makeSharedViews(subject.compiler), subject)
  const uses = { since: "", until: "", used, ...(authentications && { authentications }) }
  return deniedUses({ masks: makeClassMasks(subject.compiler.space), policy, uses })
}
const job = (project: number | string = "acme/backend"): Caller => ({
  type: "job",
  project,
  ref: { protected: true },
  trigger_role: "owner"
})
const writing = (caller: Caller, more: Partial<Used> = {}): Used => ({
  project: "acme/backend",
  resource: "repository",
  action: "write",
  caller,
  ...more
})
const repository = (write: Grant): Permissions => ({ repository: { write } })
const write = vocabulary.cells.find(({ action, resource }) => resource === "repository" && action === "write")

describe("a use that was denied", () => {
  test("is what the grant refuses, told at the grant, with who used it", () => {
    const project = { permissions: repository(false) }
    const tokens = { type: "deploy_token", project: "acme/backend", scopes: ["write_repository"] } as const
    const used = [{ type: "user", role: "owner" } as const, tokens, job()].map((caller) => writing(caller))
    const found = deniedIn(project, { used })
    expect(found.map(({ cell, reason, who }) => [cell, reason, who])).toEqual([
      [write, "grant_excludes_users", "users with the role `owner`"],
      [write, "grant_excludes_deploy_tokens", "deploy tokens"],
      [write, "grant_excludes_job_tokens", "the project's own jobs"]
    ])
    for (const { at } of found) {
      expect(at).toMatchObject({ level: "project", path: ["permissions", "repository", "write"] })
    }
  })

  test("is told at the whole document where no policy states the grant", () => {
    expect(deniedIn({}, { used: [writing({ type: "user", role: "guest" })] })).toEqual([
      {
        at: { level: "project", path: ["permissions"] },
        cell: write,
        reason: "role_too_low",
        who: "users with the role `guest`"
      }
    ])
  })

  test("is what the scope refuses a job, told at the entry or at the allowlist", () => {
    const scope = {
      allowlist: [
        { project: "a/none", job_token_policies: [] },
        { project: "a/late", expires_at: "2026-01-01T00:00:00Z" },
        { project: "a/known", job_token_policies: [] },
        { project: 40 }
      ]
    }
    const sources = ["a/none", "a/late", "a/known", "a/other", 12]
    const found = deniedIn({ scope }, { used: sources.map((source) => writing(job(source))) })
    expect(found.map(({ at, reason, who }) => [at, reason, who])).toEqual([
      [
        { level: "project", path: ["scope", "allowlist", 0] },
        "entry_lacks_permission",
        "jobs of project `a/none`"
      ],
      [{ level: "project", path: ["scope", "allowlist", 1] }, "entry_expired", "jobs of project `a/late`"],
      [
        { level: "project", path: ["scope", "allowlist"] },
        "entry_lacks_permission",
        "jobs of project `a/known`"
      ],
      [{ level: "project", path: ["scope", "allowlist"] }, "not_in_scope", "jobs of project `a/other`"],
      [{ level: "project", path: ["scope", "allowlist"] }, "not_in_scope", "jobs of project 12"]
    ])
    for (const { cell } of found) expect(cell).toEqual(write)
  })

  test("is none that is allowed, in another project, or that the request or the token spoils", () => {
    const owner: Caller = { type: "user", role: "owner" }
    const permissions = repository("maintainer")
    const used = [
      writing(owner),
      writing({ type: "user", role: "guest" }, { project: "acme/other" }),
      writing(owner, { resource: "moon" }),
      writing(owner, { action: "dance" }),
      writing({ type: "user", role: "nobody" }),
      writing({ ...owner, active: false }),
      writing({ ...owner, scopes: ["read_api"] }),
      writing({ type: "deploy_token", project: "a/elsewhere", scopes: ["write_repository"] })
    ]
    expect(deniedIn({ permissions }, { used })).toEqual([])
  })
})

describe("a source that came for nobody knows what", () => {
  const came = (source: number | string, project = "acme/backend"): Authentication => ({ project, source })
  const shut = (own: Grant): Permissions => {
    const actions = { read: false, write: false, delete: false } as const
    const resources = vocabulary.domain.resources.map(({ name }) => [
      name,
      name === "package_registry" ? { default: actions } : actions
    ])
    return { ...Object.fromEntries(resources), repository: { ...actions, write: own } }
  }
  const listed = { scope: { allowlist: [{ project: "a/one" }] } }

  test("is denied where no entry names it, or its entry permits nothing", () => {
    expect(deniedIn(listed, { authentications: [came("a/two"), came("a/one")] })).toEqual([
      {
        at: { level: "project", path: ["scope", "allowlist"] },
        reason: "not_in_scope",
        who: "jobs of project `a/two`"
      }
    ])
    const nothing = { scope: { allowlist: [{ project: "a/one", job_token_policies: [] }] } }
    expect(deniedIn(nothing, { authentications: [came("a/one")] })).toEqual([
      {
        at: { level: "project", path: ["scope", "allowlist", 0] },
        reason: "entry_lacks_permission",
        who: "jobs of project `a/one`"
      }
    ])
  })

  test("is denied where the scope lets it in, and no grant admits its like", () => {
    const denied = [
      {
        at: { level: "project", path: ["permissions"] },
        reason: "grant_excludes_job_tokens",
        who: "jobs of project `a/one`"
      }
    ]
    const authentications = [came("a/one")]
    const ofOwn = { job_token: { origin: "own" } } as const
    const partly = { allowlist: [{ project: "a/one", job_token_policies: ["read_jobs"] as const }] }
    const projects: readonly Described[] = [
      { permissions: shut(false), ...listed },
      { permissions: shut(ofOwn), ...listed },
      { permissions: shut("job_token"), scope: partly },
      { permissions: shut(ofOwn), scope: { inbound_enabled: false } }
    ]
    for (const project of projects) expect(deniedIn(project, { authentications })).toEqual(denied)
  })

  test("is not denied where something is open to it", () => {
    const ofOwn = { job_token: { origin: "own" } } as const
    expect(deniedIn({ permissions: shut(ofOwn) }, { authentications: [came("acme/backend")] })).toEqual([])
    const permissions = shut("job_token")
    expect(deniedIn({ permissions, ...listed }, { authentications: [came("a/one")] })).toEqual([])
    const open = { scope: { inbound_enabled: false } }
    expect(deniedIn({ permissions, ...open }, { authentications: [came("a/two")] })).toEqual([])
  })

  test("is no use of this project where it came to another", () => {
    expect(deniedIn(listed, { authentications: [came("a/two", "acme/other")] })).toEqual([])
    expect(deniedIn(listed, {})).toEqual([])
  })
})
