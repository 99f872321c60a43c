import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { createEngine } from "@jobwarden/core"
import { lint, lintFleet } from "@jobwarden/core/rules"
import { checkPolicyFile, formatPolicyText, mergePolicyFiles } from "@jobwarden/policy-files"
import { casesOf, passes, pathsIn, runCases } from "@jobwarden/policy-files/tests"
import { Result } from "effect"
import { describe, expect, test } from "vitest"

// The policies that are shipped as examples: what a newcomer copies must be safe, and found so (RULES, meta-test 3).

const folder = join(import.meta.dirname, "..", "..", "examples", "policies")
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }))
const merge = (some: typeof files) =>
  mergePolicyFiles(some.map(({ name, text }) => checkPolicyFile(name, text)))

const now = Date.parse("2026-06-01T12:00:00Z")
const findings = (some: typeof files): readonly string[] => {
  const engine = createEngine({ now: () => now })
  engine.load(merge(some).world)
  const subjects = engine.subjects()
  return [
    ...subjects.flatMap((subject) => lint({ subject, now }).findings),
    ...lintFleet({ subjects, now }).findings
  ].map(({ message, rule }) => `${rule}: ${message}`)
}

describe.for(files.map((file) => [file.name, file] as const))("%s", ([, file]) => {
  test("is well formed, laid out, and says what it is for", () => {
    expect(checkPolicyFile(file.name, file.text).problems).toEqual([])
    expect(Result.getOrThrow(formatPolicyText(file.text))).toBe(file.text)
    expect(file.text).toMatch(/^# [A-Z].*\.\n/)
  })

  test("is quiet under the recommended rules, alone", () => expect(findings([file])).toEqual([]))
})

test("together they are quiet as well", () => {
  expect(files.length).toBeGreaterThanOrEqual(3)
  expect(merge(files).files.flatMap(({ problems }) => problems)).toEqual([])
  expect(findings(files)).toEqual([])
})

test("their tests hold", () => {
  const { tests, world } = merge(files)
  const engine = createEngine({ now: () => now })
  engine.load(world)
  expect(tests.length).toBeGreaterThanOrEqual(4)
  const results = runCases(engine, tests.flatMap(casesOf), pathsIn(world.projects))
  expect(results.filter((result) => !passes(result))).toEqual([])
})
