import { describe, expect, test } from "vitest"
import type { RuleId } from "../gitlab-rules.ts"
import type { ExampleProject } from "../lint/define-rule.ts"
import { lintExample, type RuleExample } from "../rule-examples.ts"

const findings = (
  rule: RuleId,
  project: ExampleProject,
  around: Omit<RuleExample, "project" | "title"> = {}
) => lintExample(rule, { title: "one of these", project, ...around })
const fixesOf = (found: ReturnType<typeof lintExample>) => found.map(({ fixes }) => fixes)

/** Grants without job tokens, or without terms for them. */
const plain: ExampleProject["permissions"] = {
  releases: { read: true, write: "maintainer", delete: { min_role: "owner" } },
  jobs: { read: { job_token: false }, write: "job_token", delete: false },
  pipelines: { write: { job_token: {} } }
}

describe("dead-grant-no-allowlist", () => {
  test("reads past grants without job tokens, and without a word about the origin", () => {
    expect(findings("dead-grant-no-allowlist", { permissions: plain })).toEqual([])
  })

  test("offers to say `own`, and keeps the rest of the grant", () => {
    const job_token = { origin: "in_scope", refs: "protected" } as const
    const permissions = { releases: { write: { min_role: "owner", job_token } } } as const
    expect(fixesOf(findings("dead-grant-no-allowlist", { permissions }))).toEqual([
      [
        {
          class: "safe",
          title: "say `own`",
          permissions: {
            releases: { write: { min_role: "owner", job_token: { origin: "own", refs: "protected" } } }
          }
        }
      ]
    ])
  })
})

describe("delete-below-maintainer", () => {
  test("offers to raise the role, and leaves job tokens what they may", () => {
    const grants = { container_registry: { delete: "job_token_and_developer" } } as const
    expect(fixesOf(findings("delete-below-maintainer", { permissions: grants }))).toEqual([
      [
        {
          class: "narrowing",
          title: "raise the role to maintainer",
          permissions: { container_registry: { delete: "job_token_and_maintainer" } }
        }
      ]
    ])
  })
})

describe("duplicate-key", () => {
  test("leaves what else is wrong with the document to other rules", () => {
    const written = {
      value: { permissions: { package_registry: { mavn: {} }, releases: { write: "chef" } } },
      problems: [
        { path: ["permissions", "package_registry", "mavn"], message: "unknown key `mavn`" },
        { path: ["permissions", "releases", "write"], message: "`chef` is no role" }
      ]
    }
    expect(findings("duplicate-key", {}, { written })).toEqual([])
  })
})

describe("exceeds-limit", () => {
  test("leaves a group's own word for its projects alone", () => {
    const found = findings(
      "exceeds-limit",
      {},
      {
        groups: {
          acme: {
            limits: { releases: { delete: "owner" } },
            defaults: { releases: { delete: "maintainer" } }
          }
        },
        instance: { defaults: { jobs: { write: "job_token" } }, limits: { jobs: { write: false } } }
      }
    )
    expect(found).toEqual([])
  })

  test("names every group that limits, and the instance", () => {
    const limits = { releases: { delete: "owner" } } as const
    const [finding, ...others] = findings(
      "exceeds-limit",
      { permissions: { releases: { delete: "maintainer" } } },
      { groups: { acme: { limits } }, instance: { limits } }
    )
    expect(others).toEqual([])
    expect(finding?.message).toBe(
      "the grant admits more than the limits of group `acme` and the instance leave; write what they leave"
    )
  })

  test("leaves no job tokens where those of the limit have expired", () => {
    const expired = { min_role: "developer", job_token: { expires_at: "2026-01-01T00:00:00Z" } } as const
    const found = findings(
      "exceeds-limit",
      { permissions: { releases: { write: "job_token_and_maintainer" } } },
      { instance: { limits: { releases: { write: expired } } } }
    )
    expect(fixesOf(found)).toEqual([
      [
        {
          class: "safe",
          title: "write what the limits leave",
          permissions: { releases: { write: "maintainer" } }
        }
      ]
    ])
  })
})

describe("expired-grant", () => {
  test("reads past grants without job tokens, and without an end", () => {
    expect(findings("expired-grant", { permissions: plain })).toEqual([])
  })
})
