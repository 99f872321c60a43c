import { describe, expect, test } from "vitest"
import { afterNoon, atNoon, beforeNoon, documentOf, noon } from "../../test/documents.ts"
import { createEngine, type WorldOf } from "../engine.ts"
import type { GitLab } from "../domain/gitlab.ts"
import type { Grant, Permissions, ProjectInput, Role, Visibility } from "../gitlab.ts"

const path = "acme/backend"
const project = (permissions: Permissions, visibility: Visibility = "private"): ProjectInput => ({
  path,
  permissions,
  visibility
})

const handed = (
  before: ProjectInput,
  after: ProjectInput,
  { around = {}, writer = "maintainer" }: { readonly around?: WorldOf<GitLab>; readonly writer?: Role } = {}
): readonly string[] => {
  const engine = createEngine({ now: () => noon })
  engine.load(around)
  return engine
    .cellsHandedBeyond(writer, before, after)
    .map(({ action, resource }) => `${resource}:${action}`)
}

// To delete a pipeline takes an owner, to delete a package a maintainer, to delete an image a developer.
const onPipelines = (grant: Grant | undefined): Permissions =>
  grant === undefined ? {} : { pipelines: { delete: grant } }
const from = (before: Grant | undefined, after: Grant | undefined, writer: Role = "maintainer") =>
  handed(project(onPipelines(before)), project(onPipelines(after)), { writer })

const refused: readonly (readonly [string, Grant | undefined, Grant])[] = [
  ["`job_token`", undefined, "job_token"],
  ["`job_token` after `true`, which gave it to the jobs of owners", true, "job_token"],
  ["`job_token` with a role", false, "job_token_and_owner"],
  ["an object", undefined, { job_token: {} }],
  [
    "an object for protected refs and environments",
    false,
    { job_token: { refs: "protected", environments: "protected" } }
  ],
  ["an object for own jobs", false, { job_token: { origin: "own", refs: "protected" } }],
  ["the jobs of owners, where nobody had it", false, { job_token: { trigger_role: "owner" } }],
  ["the forks of owners", true, { job_token: { trigger_role: "owner", refs: "any_including_forks" } }],
  ["one environment's name", false, { job_token: { environments: ["production"] } }],
  [
    "one more environment's name",
    { job_token: { environments: ["staging"] } },
    { job_token: { environments: ["staging", "production"] } }
  ],
  ["a lower trigger role", { job_token: { trigger_role: "maintainer" } }, { job_token: {} }],
  ["any ref after protected ones", { job_token: { refs: "protected" } }, { job_token: { refs: "any" } }],
  ["any source after the project itself", { job_token: { origin: "own" } }, { job_token: {} }],
  ["something until later", undefined, { job_token: { expires_at: afterNoon } }],
  ["again what has expired", { job_token: { expires_at: beforeNoon } }, { job_token: {} }],
  [
    "for longer what will expire",
    { job_token: { expires_at: afterNoon } },
    { job_token: { expires_at: "2027-01-01T00:00:00Z" } }
  ],
  ["for good what will expire", { job_token: { expires_at: afterNoon } }, { job_token: {} }],
  [
    "less, but for longer",
    { job_token: { expires_at: afterNoon } },
    { job_token: { refs: "protected", origin: "own" } }
  ]
]

const accepted: readonly (readonly [string, Grant | undefined, Grant | undefined])[] = [
  ["nothing at all", undefined, undefined],
  ["`true`: the platform as it is", undefined, true],
  ["`true` after `false`", false, true],
  ["nobody", "job_token", false],
  ["people only", "job_token", "owner"],
  ["people below the baseline", undefined, "developer"],
  ["people and deploy tokens, in words", false, { min_role: "guest", deploy_token: true }],
  ["no job token, in words", false, { min_role: "owner", job_token: false }],
  ["no environment", false, { job_token: { environments: [] } }],
  ["what has expired", undefined, { job_token: { expires_at: atNoon } }],
  ["what was so", "job_token", "job_token"],
  ["what was so, in other words", "job_token", { job_token: { refs: "any" } }],
  ["the jobs of owners, which have it by `true`", undefined, { job_token: { trigger_role: "owner" } }],
  ["fewer refs", "job_token", { job_token: { refs: "protected" } }],
  ["fewer names", { job_token: { environments: ["a", "b"] } }, { job_token: { environments: ["b"] } }],
  ["a higher trigger role", "job_token", { job_token: { trigger_role: "maintainer" } }],
  ["an end", "job_token", { job_token: { expires_at: afterNoon } }],
  [
    "an earlier end",
    { job_token: { expires_at: "2027-01-01T00:00:00Z" } },
    { job_token: { expires_at: afterNoon } }
  ],
  [
    "the same end, by another clock",
    { job_token: { expires_at: "2026-03-02T00:00:00Z" } },
    { job_token: { expires_at: "2026-03-02T01:00:00+01:00" } }
  ],
  ["what is inherited again", "job_token", undefined]
]

describe("a maintainer, where the platform asks for an owner", () => {
  test.each(refused)("may not give job tokens %s", (_, before, after) => {
    expect(from(before, after)).toEqual(["pipelines:delete"])
  })

  test.each(accepted)("may give %s", (_, before, after) => {
    expect(from(before, after)).toEqual([])
  })
})

describe("who may hand something out", () => {
  test("is whoever has the role that the platform asks for, or a higher one", () => {
    const everywhere = (grant: Grant) => project(documentOf(() => grant))
    const beyond = (writer: Role) => handed(everywhere(false), everywhere("job_token"), { writer })
    expect(beyond("owner")).toEqual([])
    expect(beyond("maintainer")).toEqual(["pipelines:delete", "merge_requests:delete", "work_items:delete"])
    expect(beyond("developer")).toEqual(
      expect.arrayContaining(["package_registry.npm:delete", "repository:delete", "secure_files:write"])
    )
    expect(beyond("developer")).not.toContain("container_registry:delete")
    expect(beyond("reporter")).toContain("container_registry:delete")
    expect(beyond("guest")).toContain("repository:read")
  })

  test("depends on the visibility after the change, for what is read", () => {
    const jobs: Permissions = { repository: { read: "job_token" } }
    const before = project({ repository: { read: false } })
    expect(handed(before, project(jobs), { writer: "guest" })).toEqual(["repository:read"])
    expect(handed(before, project(jobs, "public"), { writer: "guest" })).toEqual([])
  })
})

describe("a document's `default`", () => {
  const byDefault = (grant: Grant): Permissions => ({ package_registry: { default: { delete: grant } } })

  test("hands out every format that it speaks for, and no other", () => {
    const closed: Permissions = { package_registry: { npm: { delete: false } } }
    const after = {
      package_registry: { ...closed.package_registry, ...byDefault("job_token").package_registry }
    }
    const cells = handed(project(closed), project(after), { writer: "developer" })
    expect(cells).toHaveLength(13)
    expect(cells).toContain("package_registry.ml_model:delete")
    expect(cells).not.toContain("package_registry.npm:delete")
  })

  test("hands out what a format's own cell kept closed, once that one goes", () => {
    const open = byDefault("job_token")
    const closed: Permissions = { package_registry: { ...open.package_registry, npm: { delete: "owner" } } }
    expect(handed(project(closed), project(open), { writer: "developer" })).toEqual([
      "package_registry.npm:delete"
    ])
  })
})

describe("what stands around the project", () => {
  const toJobs = project(onPipelines("job_token"))

  test("changes nothing by its limits: nothing lies in wait", () => {
    for (const around of [
      { instance: { limits: onPipelines(false) } },
      { groups: [{ path: "acme", limits: onPipelines("owner") }] }
    ]) {
      expect(handed(project({}), toJobs, { around })).toEqual(["pipelines:delete"])
    }
  })

  test("counts by its defaults: what was inherited was had, and what will be is handed out", () => {
    const around = { instance: { defaults: onPipelines("job_token") } }
    expect(handed(project({}), toJobs, { around })).toEqual([])
    expect(handed(toJobs, project({}), { around })).toEqual([])
    expect(handed(project(onPipelines(false)), project({}), { around })).toEqual(["pipelines:delete"])
  })

  test("does not count by the scope: entries come and go", () => {
    const shut = { ...toJobs, scope: { allowlist: [{ project: path, default_permissions: false }] } }
    expect(handed(project({}), shut)).toEqual(["pipelines:delete"])
  })
})
