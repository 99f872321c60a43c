import { describe, expect, test } from "vitest"
import type { RuleId } from "../gitlab-rules.ts"
import { lintExample } from "../rule-examples.ts"

type Refs = readonly { readonly pattern: string; readonly push_role: "developer" | "maintainer" }[]

const onProtected = { job_token: { refs: "protected" } } as const

const findings = (rule: RuleId, refs: Refs) =>
  lintExample(rule, {
    title: "one of these",
    project: {
      permissions: { package_registry: { npm: { write: onProtected }, default: { write: onProtected } } },
      facts: { protected_refs: refs }
    }
  })

describe.for([
  ["protected-ref-developer-push", "push_role"],
  ["protected-ref-wildcard", "pattern"]
] as const)("%s", ([rule, member]) => {
  test("stands where the first is, and names the formats in one order and who publishes", () => {
    const [finding, ...others] = findings(rule, [
      { pattern: "main", push_role: "maintainer" },
      { pattern: "*", push_role: "developer" },
      { pattern: "**", push_role: "developer" }
    ])
    expect(others).toEqual([])
    expect(finding).toMatchObject({ level: "project", path: ["facts", "protected_refs", 1, member] })
    expect(finding?.cells.slice(0, 3)).toEqual([
      "package_registry.maven:write",
      "package_registry.npm:write",
      "package_registry.conan:write"
    ])
    expect(finding?.accesses).toMatchObject([{ cells: finding?.cells, job_tokens: [{}] }])
    expect(finding?.message).toContain("`*` and `**`")
  })
})

describe("protected-ref-wildcard", () => {
  test("says what one wildcard does, and what two do", () => {
    const told = (...patterns: readonly string[]) =>
      findings(
        "protected-ref-wildcard",
        patterns.map((pattern) => ({ pattern, push_role: "maintainer" }))
      ).map(({ message }) => message.split(" every branch")[0])
    expect(told("*")).toEqual(["`*` protects"])
    expect(told("*", "***")).toEqual(["`*` and `***` protect"])
  })

  test("takes a pattern with a star before a name for a narrower one", () => {
    expect(findings("protected-ref-wildcard", [{ pattern: "*-stable", push_role: "maintainer" }])).toEqual([])
  })
})
