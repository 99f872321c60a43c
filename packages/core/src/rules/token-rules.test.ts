import { describe, expect, test } from "vitest"
import type { RuleId } from "../gitlab-rules.ts"
import { lintExample, type RuleExample } from "../rule-examples.ts"

type Project = RuleExample["project"]

const findings = (rule: RuleId, project: Project) => lintExample(rule, { title: "one of these", project })
const cells = (rule: RuleId, project: Project) => findings(rule, project).flatMap((finding) => finding.cells)
const fixes = (rule: RuleId, project: Project) =>
  findings(rule, project).map((finding) => finding.fixes.map(({ permissions }) => permissions))

const open = { inbound_enabled: false } as const
/** What every action of a resource that has no formats is granted. */
const every = { read: "job_token", write: "job_token", delete: "job_token" } as const

describe.for([
  ["foreign-token-delete", "delete"],
  ["foreign-token-write", "write"]
] as const)("%s", ([rule, action]) => {
  test("looks at this action alone", () => {
    expect(cells(rule, { permissions: { jobs: every }, scope: open })).toEqual([`jobs:${action}`])
  })

  test("offers to admit the project's own job tokens, on the refs that were admitted", () => {
    const permissions = { jobs: { [action]: { job_token: { refs: "protected" } } } }
    expect(fixes(rule, { permissions, scope: open })).toEqual([
      [{ jobs: { [action]: { job_token: { origin: "own", refs: "protected" } } } }]
    ])
  })
})

describe("job-token-can-delete", () => {
  test("looks at no other action", () => {
    expect(cells("job-token-can-delete", { permissions: { jobs: every } })).toEqual(["jobs:delete"])
  })
})

describe("fork-mr-token-private-read", () => {
  const forks = { job_token: { refs: "any_including_forks" } } as const

  test("takes what guests may read for what members alone may", () => {
    expect(cells("fork-mr-token-private-read", { permissions: { releases: { read: forks } } })).toEqual([
      "releases:read"
    ])
  })

  test("offers to leave forks out, and nobody else", () => {
    const read = { min_role: "developer", job_token: { ...forks.job_token, origin: "own" } } as const
    expect(fixes("fork-mr-token-private-read", { permissions: { jobs: { read } } })).toEqual([
      [{ jobs: { read: { min_role: "developer", job_token: { origin: "own" } } } }]
    ])
  })
})

describe("fork-mr-token-write", () => {
  test("offers to leave forks out, and nobody else", () => {
    const write = {
      min_role: "developer",
      job_token: { refs: "any_including_forks", origin: "own" }
    } as const
    expect(fixes("fork-mr-token-write", { permissions: { jobs: { write } } })).toEqual([
      [{ jobs: { write: { min_role: "developer", job_token: { origin: "own" } } } }]
    ])
  })
})

describe("job-token-launders-role", () => {
  test("does not look at reads", () => {
    const read = "job_token_and_maintainer"
    expect(cells("job-token-launders-role", { permissions: { jobs: { read } } })).toEqual([])
  })

  test("is silent where no role is named, which job tokens could act in place of", () => {
    expect(cells("job-token-launders-role", { permissions: { jobs: { write: "job_token" } } })).toEqual([])
  })
})

describe("job-token-without-trigger-floor", () => {
  test("offers to leave the role out, and keeps what else is asked of job tokens", () => {
    const terms = { origin: "own", refs: "protected" } as const
    const write = { min_role: "owner", job_token: { ...terms, trigger_role: "guest" } } as const
    expect(fixes("job-token-without-trigger-floor", { permissions: { jobs: { write } } })).toEqual([
      [{ jobs: { write: { min_role: "owner", job_token: terms } } }]
    ])
  })
})

describe("private-read-open", () => {
  test("stands in the project's scope, and names the job tokens of strangers alone", () => {
    const [finding, ...others] = findings("private-read-open", {
      visibility: "public",
      permissions: { secure_files: { read: "developer" }, terraform_state: { read: "job_token_and_owner" } },
      scope: open
    })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ level: "project", path: ["scope", "inbound_enabled"] })
    expect(finding?.accesses).toHaveLength(1)
    expect(finding?.accesses[0]).toMatchObject({
      cells: ["terraform_state:read"],
      job_tokens: [{ from: ["foreign"] }]
    })
    expect(finding?.accesses[0]).not.toHaveProperty("users")
  })
})

describe("repository-push-by-foreign-token", () => {
  test("looks at pushes alone", () => {
    const permissions = { repository: every, jobs: every, package_registry: { default: every } }
    expect(cells("repository-push-by-foreign-token", { permissions, scope: open })).toEqual([
      "repository:write"
    ])
  })

  test("offers to admit the project's own job tokens, on the refs that were admitted", () => {
    const permissions = { repository: { write: { job_token: { refs: "protected" } } } } as const
    expect(fixes("repository-push-by-foreign-token", { permissions, scope: open })).toEqual([
      [{ repository: { write: { job_token: { origin: "own", refs: "protected" } } } }]
    ])
  })
})

describe.for([
  ["secure-files-token-read", "secure_files", "read"],
  ["terraform-state-token-write", "terraform_state", "write"]
] as const)("%s", ([rule, resource, action]) => {
  test("looks at this action of this resource alone", () => {
    const permissions = { secure_files: every, terraform_state: every, jobs: every }
    expect(cells(rule, { permissions, scope: open })).toEqual([`${resource}:${action}`])
  })

  test("offers to admit the project's own job tokens on protected refs only", () => {
    const permissions = { [resource]: { [action]: "job_token_and_maintainer" } }
    expect(fixes(rule, { permissions, scope: open })).toEqual([
      [
        {
          [resource]: {
            [action]: { min_role: "maintainer", job_token: { origin: "own", refs: "protected" } }
          }
        }
      ]
    ])
  })
})

describe("unprotected-ref-publish", () => {
  test("looks at no other action", () => {
    expect(cells("unprotected-ref-publish", { permissions: { jobs: every } })).toEqual(["jobs:write"])
  })
})
