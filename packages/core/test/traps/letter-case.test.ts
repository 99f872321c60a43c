import { describe, expect, test } from "vitest"
import { createEngine, decodeProject, type ProjectInput } from "../../src/index.ts"
import { noon } from "../documents.ts"

// Names that differ only in case are different names: `acme` grants nothing to `Acme`.

const job = (project: string, environment?: string) => ({
  type: "job",
  project,
  ref: { protected: true },
  trigger_role: "maintainer",
  ...(environment !== undefined && { environment: { name: environment, protected: true } })
})

const engineWith = (project: ProjectInput) => {
  const engine = createEngine({ now: () => noon })
  engine.putGroup({ id: 7, path: "acme", limits: { releases: { write: false } } })
  engine.putProject(project)
  return engine
}

const app: ProjectInput = {
  path: "acme/app",
  permissions: {
    jobs: { write: { min_role: "developer", job_token: { environments: ["Production", "straße"] } } }
  },
  scope: { allowlist: [{ project: "acme/source" }, { group: "team" }] }
}

const asked = {
  project: "acme/app",
  caller: job("acme/app", "Production"),
  resource: "jobs",
  action: "write"
}
const reasonFor = (change: object): string => {
  const engine = engineWith(app)
  const request = { ...asked, ...change } as never
  const { allowed, reason } = engine.decide(request)
  expect(engine.allows(request)).toBe(allowed)
  return reason
}

describe("compared letter for letter", () => {
  const user = { type: "user", role: "developer" }
  const others: readonly (readonly [string, object, string])[] = [
    ["a project's path", { project: "acme/App" }, "unknown_project"],
    ["a project's path in capitals", { project: "ACME/APP" }, "unknown_project"],
    ["a resource", { resource: "Jobs" }, "unknown_resource"],
    ["a format", { resource: "package_registry.Maven" }, "unknown_resource"],
    ["an action", { action: "Write" }, "unknown_action"],
    ["a user's role", { caller: { ...user, role: "Developer" } }, "invalid_request"],
    ["a trigger role", { caller: { ...job("acme/app"), trigger_role: "MAINTAINER" } }, "invalid_request"],
    ["a caller's type", { caller: { ...user, type: "User" } }, "invalid_request"],
    ["a token's scope", { caller: { ...user, scopes: ["API"] } }, "token_scope_insufficient"],
    ["an environment's name", { caller: job("acme/app", "production") }, "environment_not_allowed"],
    [
      "an environment's name by other letters for one",
      { caller: job("acme/app", "STRASSE") },
      "environment_not_allowed"
    ],
    ["a listed project", { caller: job("acme/Source", "Production") }, "not_in_scope"],
    ["a listed group", { caller: job("Team/x", "Production") }, "not_in_scope"],
    ["the project itself", { caller: job("Acme/app", "Production") }, "not_in_scope"]
  ]
  test.each(others)("%s", (_, change, reason) => expect(reasonFor(change)).toBe(reason))

  test("and allowed as written", () => {
    const callers = [
      job("acme/app", "Production"),
      job("acme/app", "straße"),
      job("acme/source", "Production"),
      job("team/x", "Production"),
      user
    ]
    expect(callers.map((caller) => reasonFor({ caller }))).toEqual(callers.map(() => "allowed"))
  })

  test("a name that looks the same and is made of other characters is another name", () => {
    const [composed, decomposed] = ["caf\u00e9", "cafe\u0301"]
    const engine = createEngine({ now: () => noon })
    engine.putProject({ path: composed })
    const request = { caller: user, resource: "jobs", action: "write" } as never as Parameters<
      typeof engine.decide
    >[0]
    expect(engine.decide({ ...request, project: composed }).reason).toBe("allowed")
    expect(engine.decide({ ...request, project: decomposed }).reason).toBe("unknown_project")
  })
})

describe("where a group's path differs in case", () => {
  test("its limits do not reach the project", () => {
    const engine = engineWith({ path: "Acme/app" })
    engine.putProject({ path: "acme/app" })
    const releasing = {
      caller: { type: "user", role: "owner" },
      resource: "releases",
      action: "write"
    } as const
    expect([
      engine.allows({ ...releasing, project: "Acme/app" }),
      engine.allows({ ...releasing, project: "acme/app" })
    ]).toEqual([true, false])
  })

  test("it is no home of a deploy token", () => {
    const token = (group: string) => ({ type: "deploy_token", group, scopes: ["read_repository"] }) as const
    const reading = { project: "acme/app", resource: "repository", action: "read" }
    const engine = engineWith({ path: "acme/app" })
    expect(
      ["acme", "Acme"].map((group) => engine.decide({ ...reading, caller: token(group) }).reason)
    ).toEqual(["allowed", "not_in_scope"])
  })
})

describe("two projects whose paths differ in case", () => {
  test("stand side by side, in one load as well", () => {
    const engine = createEngine({ now: () => noon })
    engine.load({
      projects: [
        { path: "a/B", revision: 1 },
        { path: "a/b", revision: 2 }
      ]
    })
    const reading = { caller: { type: "user", role: "owner" }, resource: "jobs", action: "read" } as const
    expect(["a/B", "a/b"].map((project) => engine.decide({ ...reading, project }).revision)).toEqual([1, 2])
    engine.removeProject("A/B")
    expect(engine.compiled("a/B")).not.toBeNull()
  })

  test("are two sources to an allowlist, and are told apart by `diff` and `minimalPolicy`", () => {
    const listing = (...sources: readonly string[]): ProjectInput => ({
      path: "target",
      scope: { allowlist: sources.map((project) => ({ project })) }
    })
    const engine = createEngine({ now: () => noon })
    expect(engine.equivalent(listing("a/B"), listing("a/b"))).toBe(false)
    expect(engine.equivalent(listing("a/B", "a/b"), listing("a/b", "a/B"))).toBe(true)
    const observed = [{ project: "target", caller: job("a/B"), resource: "jobs", action: "read" }]
    const { scope } = engine.minimalPolicy(listing("a/B", "a/b"), observed as never)
    expect(scope.allowlist?.map(({ project }) => project)).toEqual(["target", "a/B"])
  })
})

describe("a document in other letters", () => {
  const wrong: readonly object[] = [
    { permissions: { Jobs: { read: true } } },
    { permissions: { package_registry: { MAVEN: { read: true } } } },
    { permissions: { package_registry: { Default: { read: true } } } },
    { permissions: { jobs: { READ: true } } },
    { permissions: { jobs: { read: "Owner" } } },
    { permissions: { jobs: { read: "Job_Token" } } },
    { permissions: { jobs: { read: { job_token: { refs: "Protected" } } } } },
    { permissions: { jobs: { read: { job_token: { environments: "Any" } } } } },
    { scope: { allowlist: [{ project: "x", job_token_policies: ["Read_Packages"] }] } },
    { scope: { allowlist: [{ project: "x", job_token_policies: ["jobs:Read"] }] } },
    { visibility: "Public" }
  ]
  test.each(wrong.map((change) => [JSON.stringify(change), change] as const))(
    "is refused, and what was meant is named: %s",
    (_, change) => {
      expect(() => createEngine().putProject({ path: "p", ...change })).toThrow(/; did you mean `/)
      expect(decodeProject({ path: "p", ...change })).toMatchObject({ _tag: "Failure" })
    }
  )
})
