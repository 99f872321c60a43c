import { describe, expect, test } from "vitest"
import { fleetRules, rules, type FleetRuleId } from "../../gitlab-rules.ts"
import { printPath } from "../../input/problem.ts"
import type { FleetRule } from "../../lint/fleet/fleet-rule.ts"
import { examplesOf, lintFleetExample } from "../../rule-examples.ts"

const shipped: readonly FleetRule<FleetRuleId>[] = fleetRules

describe.for(shipped.map((rule) => [rule.id, rule] as const))("%s", ([id, rule]) => {
  const { invalid, valid } = examplesOf(id)

  test.for(invalid.map((example) => [example.title, example] as const))("finds: %s", ([, example]) => {
    const found = lintFleetExample(id, example)
    expect(
      found.map(({ cells, path, project, projects }) => ({ project, path: printPath(path), cells, projects }))
    ).toEqual(example.finds)
    for (const finding of found)
      expect(finding).toMatchObject({ rule: id, severity: rule.severity, fixes: [] })
  })

  test.for(valid.map((example) => [example.title, example] as const))("is silent: %s", ([, example]) => {
    expect(lintFleetExample(id, example)).toEqual([])
  })

  test("prints the path of projects, and says in one plain sentence what it means", () => {
    for (const example of invalid) {
      for (const { message, projects } of lintFleetExample(id, example)) {
        const path = projects.map((project) => `\`${project}\``).join(" → ")
        expect(message.startsWith(`${path}: each may write in the `)).toBe(true)
        expect(message).toMatch(/^`[^\n]*[^.\n]$/)
      }
    }
  })

  test("has what its page needs, and a number of its own", () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
    for (const text of [rule.summary, rule.rationale, rule.remedy]) expect(text).toMatch(/^[A-Z`].*\.$/)
    expect(rule.inputs.length).toBeGreaterThan(0)
    expect(rules.map(({ number }) => number)).not.toContain(rule.number)
  })
})
