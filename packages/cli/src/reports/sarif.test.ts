import published from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" }
import { Ajv } from "ajv"
import { describe, expect, test } from "vitest"
import { randomReports } from "../../test/reports/random-reports.ts"
import { sampleReport, sampleRules } from "../../test/reports/sample-report.ts"
import { sarifParts } from "../../test/reports/sarif-parts.ts"
import { lineHashes } from "./line-hashes.ts"
import { worstFirst, type Report, type Result } from "./report.ts"
import { printSarif } from "./sarif.ts"

interface Located {
  readonly uri: string
  readonly uriBaseId?: string
  readonly index: number
}

interface SarifRegion {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn?: number
}

interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly [
    { readonly physicalLocation: { readonly artifactLocation: Located; readonly region: SarifRegion } }
  ]
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly suppressions: readonly object[]
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly artifactLocation: Located
      readonly replacements: readonly {
        readonly deletedRegion: SarifRegion
        readonly insertedContent: { readonly text: string }
      }[]
    }[]
  }[]
}

interface Run {
  readonly tool: {
    readonly driver: {
      readonly rules: readonly {
        readonly id: string
        readonly properties: Readonly<Record<string, unknown>>
      }[]
    }
  }
  readonly invocations: readonly [{ readonly toolExecutionNotifications: readonly object[] }]
  readonly artifacts: readonly { readonly location: Located; readonly roles: readonly string[] }[]
  readonly results: readonly SarifResult[]
}

const validate = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(sarifParts)
// The published schema is of draft 4, which names itself otherwise; what it says of shapes is the same in draft 7.
const { $schema: _draft, id: _name, ...schema } = published
const isSarif = new Ajv({
  strict: false,
  unicodeRegExp: false,
  formats: { uri: true, "uri-reference": true, "date-time": true }
}).compile(schema)
const read = (report: Report): Run =>
  (JSON.parse(printSarif(report)) as { readonly runs: readonly [Run] }).runs[0]
const [sample] = sampleReport.results as readonly [Result]
const found = (...results: readonly Partial<Result>[]): Report => ({
  ...sampleReport,
  results: results.map((more) => ({ ...sample, ...more })),
  suppressed: [],
  notRun: []
})
const uriOf = (file: string): Located | undefined =>
  read(found({ file })).results[0]?.locations[0].physicalLocation.artifactLocation
const saidFor = (message: string): string | undefined => read(found({ message })).results[0]?.message.text

test("the report is SARIF by its published schema, whatever it holds", () => {
  const nothing = { ...sampleReport, results: [], suppressed: [], notRun: [] }
  for (const report of [sampleReport, nothing, ...randomReports]) {
    expect([isSarif(JSON.parse(printSarif(report))), isSarif.errors]).toEqual([true, null])
  }
  expect(isSarif({ ...JSON.parse(printSarif(sampleReport)), version: "2.0.0" })).toBe(false)
  expect(isSarif({ ...JSON.parse(printSarif(sampleReport)), extra: 1 })).toBe(false)
})

describe("SARIF", () => {
  test("is made of the parts that the standard and GitHub know, and has those that they ask for", () => {
    for (const report of [sampleReport, found(), { ...found(), rules: [], files: [] }, ...randomReports]) {
      expect(validate(JSON.parse(printSarif(report))), JSON.stringify(validate.errors)).toBe(true)
    }
    const broken = JSON.parse(printSarif(sampleReport)) as { readonly runs: readonly [Run] }
    Object.assign(broken.runs[0].results[0]?.locations[0] ?? {}, { region: {} })
    expect(validate(broken)).toBe(false)
  })

  test("holds every result and what is suppressed, in one order, at its place", () => {
    for (const report of randomReports) {
      const { artifacts, results, tool } = read(report)
      const wanted = worstFirst([...report.results, ...report.suppressed])
      expect(results).toHaveLength(wanted.length)
      for (const [at, printed] of results.entries()) {
        const result = wanted[at] ?? sample
        const { artifactLocation, region } = printed.locations[0].physicalLocation
        expect(printed.ruleId).toBe(result.rule)
        expect(tool.driver.rules[printed.ruleIndex]?.id).toBe(result.rule)
        expect(artifacts[artifactLocation.index]?.location).toEqual(artifactLocation)
        expect(printed.suppressions).toHaveLength("suppression" in result ? 1 : 0)
        expect(region).toEqual({
          startLine: result.line,
          startColumn: result.column,
          endLine: result.endLine ?? result.line,
          ...(result.endColumn !== undefined && { endColumn: result.endColumn })
        })
        const edits = result.fixes.flatMap(({ edits: each = [] }) => each)
        const replaced = (printed.fixes ?? []).flatMap(({ artifactChanges }) =>
          artifactChanges.flatMap(({ replacements }) => replacements)
        )
        expect(replaced.map(({ insertedContent }) => insertedContent.text).toSorted()).toEqual(
          edits.map(({ text }) => text.toWellFormed()).toSorted()
        )
      }
    }
  })

  test("names no two results alike, and one alike when its lines move", () => {
    const namesOf = (report: Report) =>
      read(report).results.map((each) => each.partialFingerprints["jobwardenResult/v1"])
    for (const report of [...randomReports, found({}, {}, {})]) {
      expect(new Set(namesOf(report)).size).toBe(report.results.length + report.suppressed.length)
    }
    expect(namesOf(found({ line: 1 }))).toEqual(namesOf(found({ line: 9 })))
  })

  test("has the hash of the line where the text of the file is known", () => {
    const text = sampleReport.files[0]?.text ?? ""
    const [{ partialFingerprints } = { partialFingerprints: {} }] = read(
      found({ line: 5, fingerprint: "f" })
    ).results
    expect(partialFingerprints).toMatchObject({
      primaryLocationLineHash: lineHashes(text)[4],
      "jobwardenFinding/v1": "f"
    })
    for (const more of [{ file: "unread.yaml" }, { line: 99 }]) {
      expect(Object.keys(read(found(more)).results[0]?.partialFingerprints ?? {})).toEqual([
        "jobwardenResult/v1"
      ])
    }
  })

  test("has the levels and the security severities that GitHub's words stand for", () => {
    const { results, tool } = read({ ...sampleReport, suppressed: [] })
    const levels = ["error", "error", "error", "error", "warning", "warning", "note", "note"]
    expect(results.map(({ level }) => level)).toEqual(levels)
    const scores = tool.driver.rules.map(({ id, properties }) => [id, properties["security-severity"]])
    expect(Object.fromEntries(scores)).toEqual({
      "unknown-value": undefined,
      "job-token-launders-role": "9.5",
      "delete-below-maintainer": "8.0",
      "allowlist-duplicate-entry": undefined,
      "redundant-override": undefined,
      "container-registry-unstated": "0.1",
      "protected-ref-wildcard": "5.5",
      "invalid-file": undefined
    })
  })

  test("names files from the folder of the run, and tells no path of the machine", () => {
    const relative = { uriBaseId: "%SRCROOT%", index: 4 }
    expect(uriOf("a b/ü#?%.yaml")).toEqual({ uri: "a%20b/%C3%BC%23%3F%25.yaml", ...relative })
    expect(uriOf("./x:y/./z.yaml")).toEqual({ uri: "x%3Ay/z.yaml", ...relative })
    expect(uriOf("../policies/a.yaml")).toEqual({ uri: "../policies/a.yaml", ...relative })
    expect(uriOf("\uD800.yaml")).toEqual({ uri: "%EF%BF%BD.yaml", ...relative })
    expect(uriOf("/etc/a b.yaml")).toEqual({ uri: "file:///etc/a%20b.yaml", index: 4 })
    expect(uriOf("C:/a.yaml")).toEqual({ uri: "file:///C%3A/a.yaml", index: 4 })
    expect(uriOf("<stdin>")).toEqual({ uri: "stdin:", index: 4 })
    expect(read(found({ file: "<stdin>" })).artifacts[4]?.roles).toEqual(["analysisTarget", "standardStream"])
    expect(printSarif(sampleReport)).not.toContain(process.cwd())
  })

  test("lists each file once, those of edits too", () => {
    const locations = read(sampleReport).artifacts.map(({ location }) => location)
    expect(locations.map(({ uri }) => uri)).toEqual([
      "policies/backend.yaml",
      "policies/broken.yaml",
      "policies/hostile%20%3A%3Aname%2C%250A%E2%80%AE%3Dx.yaml",
      "policies/fine.yaml",
      "groups.yaml"
    ])
    expect(locations.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
  })

  test("has no placeholder and no link in what a file says", () => {
    expect(saidFor("write `{}`, not {0}")).toBe("write `{{}}`, not {{0}}")
    expect(saidFor("see [here](https://example.test) or \\")).toBe(
      "see \\[here\\](https://example.test) or \\\\"
    )
    expect(saidFor("at allowlist[0], a\\b")).toBe("at allowlist[0], a\\b")
    expect(saidFor(" ")).toBe(sample.rule)
  })

  test("says how a suppression was made, and until when", () => {
    const [first] = sampleReport.suppressed
    const external = { ...first, rule: "x", suppression: { reason: "r", kind: "external" } }
    const { results } = read({ ...found(), suppressed: [...sampleReport.suppressed, external as never] })
    expect(results.map(({ suppressions }) => suppressions[0])).toEqual([
      {
        kind: "inSource",
        status: "accepted",
        justification: "until the move",
        properties: { until: "2026-12-01T00:00:00Z" }
      },
      { kind: "external", status: "accepted", justification: "r" }
    ])
  })

  test("tells once of each rule that lacked something, with the files", () => {
    const [{ toolExecutionNotifications: told }] = read(sampleReport).invocations
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({
      message: { text: "protected-ref-wildcard did not run for want of facts.protected_refs" },
      associatedRule: { id: "protected-ref-wildcard", index: 6 },
      locations: [
        { physicalLocation: { artifactLocation: { uri: "policies/backend.yaml" } } },
        { physicalLocation: { artifactLocation: { uri: "policies/fine.yaml" } } }
      ]
    })
  })

  test("links to a page that has an address, and names one that has none", () => {
    const [first] = sampleRules
    const helpOf = (help: string): object => {
      const rules = first === undefined ? [] : [{ ...first, help }]
      return read({ ...found(), rules }).tool.driver.rules[0] ?? {}
    }
    expect(helpOf("https://example.test/r")).toMatchObject({
      helpUri: "https://example.test/r",
      help: { markdown: expect.stringContaining("More: [unknown-value](https://example.test/r)") as unknown }
    })
    expect(Object.keys(helpOf("docs/rules/r.md"))).not.toContain("helpUri")
    expect(helpOf("docs/rules/r.md")).toMatchObject({
      help: { text: expect.stringContaining("More: docs/rules/r.md") as unknown }
    })
  })

  test("cuts a description where GitHub would, and not within an escape", () => {
    for (const summary of ["x".repeat(2000), "{".repeat(2000), "a[](".repeat(600), `x${"{}".repeat(600)}`]) {
      const [first] = sampleRules
      const report = { ...found(), rules: first === undefined ? [] : [{ ...first, summary }] }
      expect(validate(JSON.parse(printSarif(report))), JSON.stringify(validate.errors)).toBe(true)
    }
  })
})
