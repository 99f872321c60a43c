import { describe, expect, test } from "vitest"
import { createEngine } from "../../engine.ts"
import { fleetRules, lintFleet, rules, type FleetRuleId } from "../../gitlab-rules.ts"
import { printPath } from "../../input/problem.ts"
import type { FleetExample, FleetRule, InvalidFleetExample } from "../../lint/fleet/fleet-rule.ts"
import { parseRfc3339 } from "../../policy/rfc3339.ts"

const shipped: readonly FleetRule<FleetRuleId>[] = fleetRules

const findingsIn = (id: FleetRuleId, example: FleetExample) => {
  const { groups = {}, instance, now: instant = "2026-06-01T12:00:00Z", projects } = example
  const now = parseRfc3339(instant) ?? Number.NaN
  const engine = createEngine({ now: () => now })
  if (instance !== undefined) engine.putInstance(instance)
  for (const [path, group] of Object.entries(groups)) engine.putGroup({ path, ...group })
  for (const [path, project] of Object.entries(projects)) engine.putProject({ path, ...project })
  const { findings, leftOut } = lintFleet({ subjects: engine.subjects(), now, rules: [id] })
  expect(leftOut).toEqual([])
  return findings
}

describe.for(shipped.map((rule) => [rule.id, rule] as const))("%s", ([id, rule]) => {
  const invalid: readonly InvalidFleetExample[] = rule.invalid

  test.for(invalid.map((example) => [example.title, example] as const))("finds: %s", ([, example]) => {
    const found = findingsIn(id, example)
    expect(
      found.map(({ cells, path, project, projects }) => ({ project, path: printPath(path), cells, projects }))
    ).toEqual(example.finds)
    for (const finding of found)
      expect(finding).toMatchObject({ rule: id, severity: rule.severity, fixes: [] })
  })

  test.for(rule.valid.map((example) => [example.title, example] as const))("is silent: %s", ([, example]) => {
    expect(findingsIn(id, example)).toEqual([])
  })

  test("prints the path of projects, and says in one plain sentence what it means", () => {
    for (const example of invalid) {
      for (const { message, projects } of findingsIn(id, example)) {
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
