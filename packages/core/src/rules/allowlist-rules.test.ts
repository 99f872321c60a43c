import { describe, expect, test } from "vitest"
import type { RuleId } from "../gitlab-rules.ts"
import { lintExample, type RuleExample } from "../rule-examples.ts"

const findings = (rule: RuleId, example: Omit<RuleExample, "title">) =>
  lintExample(rule, { title: "one of these", ...example })
const places = (rule: RuleId, example: Omit<RuleExample, "title">) =>
  findings(rule, example).map(({ path }) => path.at(-1))

describe("allowlist-dangling-path", () => {
  test("looks for each of the paths that are gone", () => {
    const allowlist = [{ group: "x/gone" }, { project: "y/gone/app" }, { project: "z/here" }]
    const facts = { missing_paths: ["x/gone", "y/gone"] }
    expect(places("allowlist-dangling-path", { project: { facts, scope: { allowlist } } })).toEqual([0, 1])
  })
})

describe("allowlist-disabled", () => {
  test("stands in the project's scope, and names what strangers' job tokens can do", () => {
    const write = { job_token: { origin: "own" } } as const
    const permissions = {
      package_registry: { default: { read: write, write, delete: write } },
      ...Object.fromEntries(
        [
          "container_registry",
          "repository",
          "environments",
          "deployments",
          "jobs",
          "pipelines",
          "merge_requests",
          "work_items",
          "secure_files",
          "terraform_state"
        ].map((resource) => [resource, { read: write, write, delete: write }])
      ),
      releases: { read: "owner", write: "job_token", delete: write }
    } as const
    const scope = { inbound_enabled: false }
    const [finding] = findings("allowlist-disabled", { project: { permissions, scope } })
    expect(finding).toMatchObject({
      level: "project",
      path: ["scope", "inbound_enabled"],
      cells: ["releases:write"]
    })
    expect(finding?.accesses).toMatchObject([
      { cells: ["releases:write"], job_tokens: [{ from: ["foreign"] }] }
    ])
    expect(finding?.accesses).toHaveLength(1)
  })
})

describe("allowlist-duplicate-entry", () => {
  test("takes a group and a project of one path for two, and unknown numbers for nobody", () => {
    const allowlist = [{ group: "a/b" }, { project: "a/b" }, { group: 98 }, { group: 99 }, { project: 97 }]
    expect(places("allowlist-duplicate-entry", { project: { scope: { allowlist } } })).toEqual([])
  })

  test("finds the second name of a group and of the project", () => {
    const example = {
      groups: { a: { id: 7 } },
      project: {
        id: 5,
        scope: { allowlist: [{ group: 7 }, { project: 5 }, { group: "a" }, { project: "acme/backend" }] }
      }
    }
    expect(places("allowlist-duplicate-entry", example)).toEqual([2, 3])
  })
})

describe("allowlist-expired-entry", () => {
  test("says what becomes of the project's own job tokens", () => {
    const allowlist = [{ project: "acme/backend", expires_at: "2026-01-01T00:00:00Z" }]
    expect(findings("allowlist-expired-entry", { project: { scope: { allowlist } } })[0]?.message).toBe(
      "the entry for project `acme/backend` has let nothing through since 2026-01-01T00:00:00Z; renew the date, or delete it, after which its own job tokens are not restricted"
    )
  })
})

describe("allowlist-near-limit", () => {
  const many = (count: number, source: "group" | "project") =>
    Array.from({ length: count }, (_, at) => ({ [source]: `x${at}/y` }))
  const told = (allowlist: readonly object[]) =>
    findings("allowlist-near-limit", { project: { facts: { target: "gitlab" }, scope: { allowlist } } }).map(
      ({ level, message }) => [level, message]
    )

  test("counts projects and groups by themselves, and says of each what is there", () => {
    const advice =
      "take out what is not needed, or put projects that belong together into a subgroup and list that"
    expect(told([...many(180, "project"), ...many(179, "group")])).toEqual([
      ["project", `the allowlist holds 180 projects, and GitLab refuses more than 200; ${advice}`]
    ])
    expect(told([...many(180, "project"), ...many(181, "group")])).toEqual([
      [
        "project",
        `the allowlist holds 180 projects and 181 groups, and GitLab refuses more than 200 of each; ${advice}`
      ]
    ])
  })

  test("counts those that say what the entry of a group above says already", () => {
    expect(told([...many(180, "project"), { group: "x0" }, { group: "x1" }, { group: "z" }])).toEqual([
      [
        "project",
        "the allowlist holds 180 projects, and GitLab refuses more than 200; delete the 2 that say what the entry of a group above says already, which changes nothing"
      ]
    ])
  })
})

describe("allowlist-self-entry", () => {
  const told = (entry: object) =>
    findings("allowlist-self-entry", {
      project: { scope: { allowlist: [{ project: "acme/backend", ...entry }] } }
    }).map(({ level, message }) => [level, message])

  test("says what the entry leaves to the project's own job tokens", () => {
    const end = "; delete it if they should not be restricted"
    expect(told({ job_token_policies: ["read_jobs"] })).toEqual([
      [
        "project",
        `the entry names the project itself, and leaves its own job tokens only \`read_jobs\`${end}`
      ]
    ])
    expect(told({ default_permissions: false })).toEqual([
      ["project", `the entry names the project itself, and leaves its own job tokens nothing${end}`]
    ])
  })
})

describe("allowlist-project-default-permissions", () => {
  test("names the project, and what its job tokens can do", () => {
    const permissions = {
      releases: { write: { job_token: { origin: "own" } } },
      jobs: { write: "job_token" }
    } as const
    const [one, other] = findings("allowlist-project-default-permissions", {
      project: { permissions, scope: { allowlist: [{ project: "x/one" }, { project: 12 }] } }
    })
    expect([one, other].map((finding) => finding?.message.split(" may ")[0])).toEqual([
      "project `x/one`",
      "project 12"
    ])
    expect(one?.cells).toContain("jobs:write")
    expect(one?.cells).not.toContain("releases:write")
    const sources =
      one?.accesses.flatMap(({ job_tokens: tokens = [] }) => tokens.flatMap(({ from }) => from)) ?? []
    expect(new Set(sources.map((source) => JSON.stringify(source)))).toEqual(new Set(['{"project":"x/one"}']))
  })

  test("offers to permit what was used, and keeps the rest of the entry", () => {
    const caller = { type: "job", project: "x/one", ref: { protected: true }, trigger_role: "owner" } as const
    const [finding] = findings("allowlist-project-default-permissions", {
      project: { scope: { allowlist: [{ project: "x/one", expires_at: "2030-01-01T00:00:00Z" }] } },
      uses: {
        since: "2026-01-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [{ project: "acme/backend", resource: "jobs", action: "read", caller }]
      }
    })
    expect(finding?.fixes.map(({ scope }) => scope?.entries)).toEqual([
      [
        {
          index: 0,
          entry: { project: "x/one", expires_at: "2030-01-01T00:00:00Z", job_token_policies: ["read_jobs"] }
        }
      ]
    ])
  })
})
