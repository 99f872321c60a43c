import { describe, expect, test } from "vitest"
import { lintExample, type RuleExample } from "../rule-examples.ts"

const findings = (example: Omit<RuleExample, "title">) =>
  lintExample("redundant-override", { title: "one of these", ...example })
const messages = (example: Omit<RuleExample, "title">) => findings(example).map(({ message }) => message)

describe("redundant-override", () => {
  const end = "the same already, so the line changes nothing; delete it"

  test("names what gives the same", () => {
    const project = { permissions: { releases: { write: "owner" } } } as const
    const permissions = project.permissions
    expect(messages({ project, instance: { defaults: permissions } })).toEqual([`the instance gives ${end}`])
    expect(messages({ project, groups: { acme: { defaults: permissions } } })).toEqual([
      `group \`acme\` gives ${end}`
    ])
    expect(messages({ project, groups: { acme: { limits: permissions } } })).toEqual([
      `the limits leave ${end}`
    ])
    const packages = { default: { write: "owner" }, npm: { write: "owner" } } as const
    expect(messages({ project: { permissions: { package_registry: packages } } })).toEqual([
      `\`default\` beside it gives ${end}`
    ])
  })

  test("finds a line for one format, whatever the project says of another, and offers to delete it alone", () => {
    const project = {
      permissions: {
        package_registry: {
          default: { write: "maintainer" },
          maven: { write: "maintainer", read: "reporter" },
          npm: { write: "owner" }
        }
      }
    } as const
    const found = findings({ project })
    expect(found.map(({ cells }) => cells)).toEqual([["package_registry.maven:write"]])
    expect(found[0]?.fixes.map(({ permissions }) => permissions)).toEqual([
      { package_registry: { maven: { write: null } } }
    ])
  })

  test("finds a public read that a group gives in the same words", () => {
    for (const read of [true, "guest"] as const) {
      const example = {
        project: { visibility: "public", permissions: { releases: { read } } },
        groups: { acme: { defaults: { releases: { read } } } }
      } as const
      expect(findings(example).map(({ cells }) => cells)).toEqual([["releases:read"]])
    }
  })

  test("takes the same people for the same where a read is never public, `true` or not", () => {
    const read = { min_role: "developer", job_token: { refs: "any_including_forks" } } as const
    const example = {
      project: { permissions: { secure_files: { read } } },
      groups: { acme: { limits: { secure_files: { read } } } }
    }
    expect(findings(example).map(({ cells }) => cells)).toEqual([["secure_files:read"]])
  })

  test("is silent of a line without a role where `true` stands above, which names the platform's", () => {
    const example = {
      project: { permissions: { container_registry: { write: "job_token" } } },
      groups: { acme: { defaults: { container_registry: { write: true } } } },
      instance: { limits: { container_registry: { write: "job_token" } } }
    } as const
    expect(findings(example)).toEqual([])
  })
})
