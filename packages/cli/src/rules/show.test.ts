import { describe, expect, test } from "vitest"
import {
  fleetRules,
  presets,
  rules as projectRules,
  severities,
  type PresetName
} from "@jobwarden/core/rules"
import { examplesOf } from "@jobwarden/core/rule-examples"
import { pageOf } from "./page.ts"
import {
  findRule,
  listAsJson,
  printColumns,
  printPage,
  printTable,
  ruleAsJson,
  ruleIds,
  rulesWanted
} from "./show.ts"

const rules = [...projectRules, ...fleetRules]
const plain = (width: number) => ({ width, colour: false })
const errors = rulesWanted({ severity: "error" })

describe("the rules that are wanted", () => {
  test("are all, by their numbers, where nothing is said", () => {
    const numbers = rulesWanted({}).map(({ number }) => number)
    expect(numbers).toEqual(rules.map(({ number }) => number).toSorted((one, other) => one - other))
    expect(ruleIds).toHaveLength(rules.length)
  })

  test("are those of a preset and of a severity, and of both where both are said", () => {
    const sizes = (Object.keys(presets) as PresetName[]).map((preset) => rulesWanted({ preset }).length)
    expect(Math.max(...sizes)).toBe(rulesWanted({ preset: "strict" }).length)
    expect(new Set(sizes).size).toBe(sizes.length)
    for (const severity of severities) {
      for (const rule of rulesWanted({ severity })) expect(rule.severity).toBe(severity)
    }
    expect(severities.flatMap((severity) => rulesWanted({ severity }))).toHaveLength(rules.length)
    const both = rulesWanted({ preset: "recommended", severity: "info" })
    const one = rulesWanted({ preset: "recommended" })
    expect(both).toEqual(one.filter(({ severity }) => severity === "info"))
  })
})

describe("the table", () => {
  test("keeps to the width of the screen, whatever it is", () => {
    for (const width of [70, 80, 100, 120]) {
      for (const line of printTable(rulesWanted({}), plain(width)).split("\n")) {
        expect(line.length, line).toBeLessThanOrEqual(width)
      }
    }
  })

  test("has its summaries beside the rules, or below them where there is no room", () => {
    expect(printTable(errors, plain(80))).toBe(
      [
        " #  rule              severity  category     fires when",
        "59  unknown-resource  error     correctness  A key is the name of no resource.",
        "60  unknown-value     error     correctness  A value, or a key that is no",
        "                                             resource's name, has no meaning.",
        "61  duplicate-key     error     correctness  A key stands twice in one place, or",
        "                                             twice but for the case of its",
        "                                             letters."
      ].join("\n")
    )
    expect(printTable(errors.slice(0, 1), plain(60)).split("\n").slice(1)).toEqual([
      "59  unknown-resource  error     correctness",
      "    A key is the name of no resource."
    ])
  })

  test("says the same in colours, each closed before the line ends", () => {
    const coloured = printTable(errors, { width: 80, colour: true })
    expect(coloured).toContain("\u001B[1;31merror")
    // oxlint-disable-next-line no-control-regex
    expect(coloured.replaceAll(/\u001B\[[\d;]*m/g, "")).toBe(printTable(errors, plain(80)))
    for (const line of coloured.split("\n")) {
      const [opened, closed] = [/\[[1-9]/g, /\[0m/g].map((code) => [...line.matchAll(code)].length)
      expect(opened).toBe(closed)
    }
  })
})

test("the columns for programs are five, a rule a line", () => {
  const lines = printColumns(rulesWanted({})).split("\n")
  expect(lines).toHaveLength(rules.length)
  for (const line of lines) expect(line.split("\t")).toHaveLength(5)
})

describe.for(rulesWanted({}).map((rule) => [rule.id, rule] as const))("the page of %s", ([id, rule]) => {
  const examples = examplesOf(id)
  const { invalid, valid } = examples

  test("says all that the rule says, within the width of the screen", () => {
    const shown = printPage(rule, plain(80))
    const flowing = shown.replaceAll(/\s+/g, " ")
    for (const part of [id, rule.summary, rule.rationale, rule.remedy, rule.formula]) {
      expect(flowing).toContain(part.replaceAll(/\s+/g, " "))
    }
    const titles = [...invalid, ...valid].map(({ title }) => title.slice(1))
    for (const title of titles) expect(flowing).toContain(title)
    const prose = pageOf(rule, examples).sections.flatMap(({ blocks }) =>
      blocks.filter(({ kind }) => kind === "yaml")
    )
    expect(prose.length).toBeGreaterThanOrEqual(titles.length)
    for (const { path } of [...invalid].flatMap(({ finds }) => finds)) expect(flowing).toContain(path)
  })

  test("and its JSON show no character that a terminal would obey", () => {
    for (const text of [printPage(rule, plain(80)), ruleAsJson(rule)]) {
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
    expect(JSON.parse(ruleAsJson(rule))).toMatchObject({
      version: 1,
      rule: { id, invalid, valid }
    })
    expect(findRule(id)).toBe(rule)
  })
})

test("the JSON of the list has every rule with its presets", () => {
  const list = JSON.parse(listAsJson(rulesWanted({}))) as {
    readonly rules: readonly { readonly presets: unknown }[]
  }
  expect(list.rules).toHaveLength(rules.length)
  for (const { presets: names } of list.rules) expect(names).toContain("strict")
})
