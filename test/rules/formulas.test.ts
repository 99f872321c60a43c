import { lint, rules, type RuleId } from "@jobwarden/core/rules"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { naivePolicy, type Formula, type Surroundings } from "./naive.ts"
import { actionsOf, everyPolicy, linterInput } from "./policies.ts"

// Meta-test 1: over every policy of one registry a rule is what its formula says, written without the rule.
// Here one policy in seven, in which every grant meets every other; `npm run prove:rules` tries all of them.

const { MODE } = (import.meta as { readonly env?: { readonly MODE?: string } }).env ?? {}
const stride = MODE === "whole" ? 1 : 7
const policies = everyPolicy.filter((_, at) => at % stride === 0)

const folder = join(import.meta.dirname, "formulas")
const names = readdirSync(folder).map((name) => name.replace(/\.ts$/, ""))

const alone: readonly Surroundings[] = [{ title: "a private project" }]

test("every formula is of a rule", () => {
  const ids: readonly string[] = rules.map(({ id }) => id)
  expect(names.filter((name) => !ids.includes(name))).toEqual([])
})

test("every rule has its formula", () => {
  expect(rules.map(({ id }) => id).filter((id) => !names.includes(id))).toEqual([])
})

test.for(names)("%s is its formula", async (name) => {
  const { default: formula } = (await import(join(folder, `${name}.ts`))) as { readonly default: Formula }
  const { resource = "package_registry.maven", surroundings = alone } = formula
  let [fired, silent] = [0, 0]
  for (const around of surroundings) {
    const inputOf = linterInput(resource, around)
    for (const grants of policies) {
      const { findings } = lint({ ...inputOf(grants), rules: [name as RuleId], fixes: false })
      const found = new Set(findings.flatMap(({ cells }) => actionsOf(resource, cells)))
      const policy = naivePolicy(resource, around, grants)
      const expected = formula.fires(policy)
      const fires = formula.firesAtAll?.(policy) ?? expected.length > 0
      const isRight =
        findings.length > 0 === fires &&
        found.size === expected.length &&
        expected.every((action) => found.has(action))
      if (!isRight) {
        expect.fail(`${around.title}, ${JSON.stringify(grants)}: found ${[...found]}, expected ${expected}`)
      }
      if (fires) fired += 1
      else silent += 1
    }
  }
  // A formula that never fires, or always does, tells nothing.
  if (formula.neverFires === undefined) expect(fired).toBeGreaterThan(0)
  else expect(fired).toBe(0)
  expect(silent).toBeGreaterThan(0)
})
