import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import { rules, type RuleId } from "../gitlab-rules.ts"
import { printPath } from "../input/problem.ts"
import type { ShippedRule } from "../lint/define-rule.ts"
import { examplesOf, lintExample, type RuleExample } from "../rule-examples.ts"

const shipped: readonly ShippedRule<RuleId>[] = rules

const findingsIn = ({ id, severity }: ShippedRule<RuleId>, example: RuleExample) => {
  const findings = lintExample(id, example)
  for (const finding of findings) expect(finding).toMatchObject({ rule: id, severity })
  return findings
}

describe.for(shipped.map((rule) => [rule.id, rule] as const))("%s", ([id, rule]) => {
  const { invalid, valid } = examplesOf(id)

  test.for(invalid.map((example) => [example.title, example] as const))("finds: %s", ([, example]) => {
    const { finds } = example
    const found = findingsIn(rule, example)
    const places = found.map(({ cells, path }) => ({ path: printPath(path), cells }))
    const expected = finds.map(({ cells, path }) => ({
      path,
      cells: cells ?? places.find((place) => place.path === path)?.cells
    }))
    expect(places).toEqual(expected)
  })

  test.for(valid.map((example) => [example.title, example] as const))("is silent: %s", ([, example]) => {
    expect(findingsIn(rule, example)).toEqual([])
  })

  test("says what it opens in one plain sentence", () => {
    for (const example of invalid) {
      for (const { message } of findingsIn(rule, example)) {
        expect(message).toMatch(/^(?:[a-z]|`)[^\n]*[^.\n]$/)
        expect(message).not.toMatch(/nobody in scope/)
      }
    }
  })

  test("has what its page needs", () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
    for (const text of [rule.summary, rule.rationale, rule.remedy]) expect(text).toMatch(/^[A-Z`].*\.$/)
    expect(rule.inputs.length).toBeGreaterThan(0)
  })
})

test("every example is a policy that can be stored", () => {
  for (const { id } of shipped) {
    const { invalid, valid } = examplesOf(id)
    for (const { project, written } of [...valid, ...invalid]) {
      const put = () => createEngine().putProject({ path: "acme/backend", ...project })
      if (written === undefined) expect(put, id).not.toThrow()
    }
  }
})
