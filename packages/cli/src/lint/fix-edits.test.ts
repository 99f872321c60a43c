import published from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" }
import { Ajv } from "ajv"
import { describe, expect, test } from "vitest"
import { stringify } from "yaml"
import { fleetRules, rules, type FixClass } from "@jobwarden/core/rules"
import { examplesOf } from "@jobwarden/core/rule-examples"
import { checkPolicyFile, mergePolicyFiles, type MergedPolicy } from "@jobwarden/policy-files"
import { applyReplacements, type SarifFix } from "../../test/reports/apply-sarif.ts"
import { sarifParts } from "../../test/reports/sarif-parts.ts"
import { printSarif } from "../reports/sarif.ts"
import { withFixEdits } from "./fix-edits.ts"
import { fixFiles } from "./fix-files.ts"
import { lintFiles, type LintOptions } from "./lint-files.ts"

const options = { now: Date.parse("2026-06-01T12:00:00Z"), preset: "strict" } as const

const { $schema: _draft, id: _name, ...schema } = published
const isSarif = new Ajv({
  strict: false,
  unicodeRegExp: false,
  formats: { uri: true, "uri-reference": true, "date-time": true }
}).compile(schema)
const isOfParts = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(sarifParts)

interface SarifResult {
  readonly ruleId: string
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly fixes?: readonly SarifFix[]
  readonly properties: { readonly fixes: readonly { readonly class: FixClass; readonly title: string }[] }
}

const merge = (files: Readonly<Record<string, string>>): MergedPolicy =>
  mergePolicyFiles(Object.entries(files).map(([name, text]) => checkPolicyFile(name, text)))

/** What the command prints with `--format sarif`, and nothing that the schema does not know. */
const sarifOf = (
  files: Readonly<Record<string, string>>,
  withEdits: LintOptions["withEdits"] | null = withFixEdits
): readonly SarifResult[] => {
  const merged = merge(files)
  const linted = lintFiles(merged, { ...options, ...(withEdits && { withEdits }) })
  const printed: unknown = JSON.parse(
    printSarif({
      version: "1.0.0",
      files: merged.files.map(({ file, text }) => ({ name: file, text })),
      ...linted
    })
  )
  expect([isSarif(printed), isSarif.errors]).toEqual([true, null])
  expect([isOfParts(printed), isOfParts.errors]).toEqual([true, null])
  return (printed as { readonly runs: readonly [{ readonly results: readonly SarifResult[] }] }).runs[0]
    .results
}

/** Every fix of what is found in a file, with what the file says once a viewer has applied it. */
const applied = (text: string) =>
  sarifOf({ "a.yaml": text }).flatMap((result) =>
    (result.fixes ?? []).map((fix) => {
      const [change, ...others] = fix.artifactChanges
      expect([change?.artifactLocation.uri, others]).toEqual(["a.yaml", []])
      return { result, fix, after: applyReplacements(text, change?.replacements ?? []) }
    })
  )

/** What is found, as far as it can be told apart: in other projects, too, there may be the like of it. */
const foundIn = (text: string): readonly string[] =>
  lintFiles(merge({ "a.yaml": text }), options).results.map(
    ({ fingerprint, rule }) => `${rule} ${fingerprint}`
  )

/** All of it that one can ask of a fix; how many there were. */
const checkFixes = (text: string): number => {
  const fixes = applied(text)
  const before = foundIn(text)
  for (const { after, fix, result } of fixes) {
    expect(merge({ "a.yaml": after }).files[0]?.problems).toEqual([])
    const it = `${result.ruleId} ${result.partialFingerprints["jobwardenFinding/v1"]}`
    const timesIn = (found: readonly string[]): number => found.filter((one) => one === it).length
    expect(timesIn(foundIn(after)), `${fix.description.text}\n${after}`).toBe(timesIn(before) - 1)
  }
  return fixes.length
}

const grant = "job_token_and_maintainer"
const samples: Readonly<Record<string, string>> = {
  lines: `version: 1
projects:
  acme/backend: # ours
    permissions:
      package_registry:
        # why
        maven: { write: ${grant} } # not
  acme/app: {}
`,
  "lines, to which one is added": `version: 1
projects:
  acme/backend:
    permissions:
      package_registry:
        maven:
          write:
            min_role: maintainer
            job_token:
              origin: own # ours
            # end
`,
  anchors: `version: 1
projects:
  acme/app:
    permissions: &shared { jobs: { read: true }, package_registry: &p { maven: { write: ${grant} } } }
    visibility: private
  acme/other: { permissions: { package_registry: { maven: { write: maintainer } } } }
`,
  "a tab before a comment and between brackets": `version: 1
projects:\t# all
  acme/backend: {\tpermissions: { package_registry: {\t"maven":\t{ write: ${grant}\t} } } }\t# end
`,
  "characters of two units before it": `version: 1
projects: { "acme/\u{1F980}\u{1F980}": { permissions: { package_registry: { maven: { write: ${grant} } } } } } # \u{1F980}
`,
  "JSON on lines": JSON.stringify(
    {
      $schema: "./jobwarden.schema.json",
      version: 1,
      projects: { "acme/backend": { permissions: { package_registry: { maven: { write: grant } } } } }
    },
    null,
    "\t"
  ),
  "JSON on one line": `{"version":1,"projects":{"acme/\u{1F980}":{"permissions":{"package_registry":{"maven":{"write":"${grant}"}}}},"acme/x":{}}}`
}

describe.each([
  ...Object.entries(samples),
  ...Object.entries(samples).map(
    ([name, text]) => [`${name}, of Windows`, text.replaceAll("\n", "\r\n")] as const
  )
])("the fix of what is found in %s", (_, text) => {
  test("is to the byte what the command itself would write", () => {
    const [only, ...others] = applied(text)
    expect(only?.result.ruleId).toBe("job-token-launders-role")
    expect(others).toEqual([])
    const { files } = fixFiles(merge({ "a.yaml": text }), { ...options, class: "narrowing" })
    expect(only?.after).toBe(files[0]?.text)
    expect(only?.after).not.toBe(text)
    expect(only?.after.includes("\r\n")).toBe(text.includes("\r\n"))
    expect(only?.after.replaceAll("\r\n", "")).not.toMatch(text.includes("\r\n") ? /[\r\n]/ : /\r/)
  })

  test("closes it, and the file is in order then", () => expect(checkFixes(text)).toBe(1))
})

test("an alias through which a fix would reach another project is written out in it", () => {
  const text = `version: 1
projects:
  acme/\u{1F980}: { permissions: &p { package_registry: { maven: { write: ${grant} } } } }
  acme/b:
    permissions: *p
  acme/c: {}
`
  const fixes = applied(text)
  expect(fixes).toHaveLength(2)
  expect(fixes.map(({ after }) => after)).toEqual([
    text.replace(
      / \{ permissions:.*[^]*\*p/,
      ` { permissions: &p { package_registry: { maven: { write: { min_role: maintainer, job_token: { refs: protected } } } } } }\n  acme/b:\n    permissions: { package_registry: { maven: { write: ${grant} } } }`
    ),
    text.replace(
      "*p",
      "{ package_registry: { maven: { write: { min_role: maintainer, job_token: { refs: protected } } } } }"
    )
  ])
})

const examples = [...rules, ...fleetRules].flatMap(({ id }) =>
  examplesOf(id)
    .invalid.slice(0, 1)
    .map((example) => {
      const projects =
        "projects" in example
          ? Object.entries(example.projects)
          : [[example.project.path ?? "acme/backend", example.project] as const]
      const value = {
        version: 1,
        ...(example.instance && { instance: example.instance }),
        ...(example.groups && { groups: example.groups }),
        projects: Object.fromEntries(
          projects.map(([path, project]) => [path, { ...project, path: undefined }])
        )
      }
      return { rule: id, value: JSON.parse(JSON.stringify(value)) as unknown }
    })
)

test("every fix that a rule offers in its first example closes what it found, in every layout", () => {
  let count = 0
  for (const [at, { value }] of examples.entries()) {
    const texts = [
      stringify(value),
      JSON.stringify(value, null, 2),
      stringify(value).replaceAll("\n", "\r\n")
    ]
    const text = texts[at % texts.length] ?? ""
    if (merge({ "a.yaml": text }).files[0]?.problems.length === 0) count += checkFixes(text)
  }
  expect(examples.length).toBeGreaterThan(50)
  expect(count).toBeGreaterThan(50)
})

describe("edits of fixes", () => {
  const text = samples["lines"] ?? ""

  test("are in the file of the project, whatever else is given", () => {
    const group = `version: 1\ngroups: { acme: { defaults: { package_registry: { npm: { write: ${grant} } } } } }\n`
    const results = sarifOf({ "g.yaml": group, "a.yaml": text })
    const inherited = results.filter(({ fixes = [] }) => fixes.length > 0)
    expect(inherited.length).toBeGreaterThan(1)
    for (const { fixes = [] } of inherited) {
      expect(fixes.flatMap((fix) => fix.artifactChanges.map(({ artifactLocation: { uri } }) => uri))).toEqual(
        fixes.map(() => "a.yaml")
      )
    }
  })

  test("are worked out only where they are asked for", () => {
    const results = sarifOf({ "a.yaml": text }, null)
    expect(results.flatMap(({ fixes = [] }) => fixes)).toEqual([])
    expect(results.flatMap(({ properties }) => properties.fixes).length).toBeGreaterThan(0)
  })

  test("stop where too much would be read for them: the worst have theirs, the others their titles", () => {
    const projects = Array.from(
      { length: 60 },
      (_, at) =>
        `  acme/p${at}: { permissions: { package_registry: { maven: { write: ${grant}${at === 40 ? ", delete: job_token_and_developer" : ""} } } } }\n`
    )
    const files = { "a.yaml": `version: 1\nprojects:\n${projects.join("")}` }
    const most = files["a.yaml"].length + 3000
    const results = sarifOf(files, (merged, found, given) => withFixEdits(merged, found, { ...given, most }))
    const all = sarifOf(files)
    const fixable = all.filter(({ fixes = [] }) => fixes.length > 0)
    expect(fixable.length).toBeGreaterThan(60)
    const withEdits = results.filter(({ fixes = [] }) => fixes.length > 0)
    expect(withEdits.length).toBeGreaterThan(3)
    expect(withEdits.length).toBeLessThan(20)
    // Results are printed the worst first.
    expect(withEdits).toEqual(fixable.slice(0, withEdits.length))
    expect(results.map(({ properties }) => properties.fixes)).toEqual(
      all.map(({ properties }) => properties.fixes)
    )
  })
})
