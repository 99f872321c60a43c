import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import {
  fleetRules,
  rules,
  type FleetRule,
  type FleetRuleId,
  type RuleId,
  type ShippedRule
} from "../../packages/core/src/gitlab-rules.ts"
import { examplesOf } from "../../packages/core/src/rule-examples.ts"
import { overview, page } from "./rules.ts"

// The pages are what was read and found good: whoever changes a rule's words, or what it finds and offers in its
// examples, changes its page, and sees it.

const root = join(import.meta.dirname, "..", "..")
const places: readonly (readonly [ShippedRule<RuleId> | FleetRule<FleetRuleId>, string])[] = [
  ...rules.map((rule) => [rule, `packages/core/src/rules/${rule.id}.ts`] as const),
  ...fleetRules.map((rule) => [rule, `packages/core/src/rules/fleet/${rule.id}.ts`] as const)
]
const stored = (name: string): string => readFileSync(join(root, "docs", "rules", name), "utf8")

test("the list of the rules is what they say of themselves", () => {
  expect(overview(places.map(([rule]) => rule))).toBe(stored("README.md"))
})

test.for(places.map(([rule, path]) => [rule.id, rule, path] as const))(
  "the page of %s is what the rule says and does",
  ([id, rule, path]) => expect(page(rule, examplesOf(rule.id), path)).toBe(stored(`${id}.md`))
)
