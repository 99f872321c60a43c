import { element, escapeXml, printAttributes, printXml } from "./junit-xml.ts"
import { printable, printableLine } from "./printable.ts"
import { invalidFile, worstFirst, type NotRun, type Report, type Result } from "./report.ts"

/** GitLab reads files below 30 MB: where rules times files are more than this, what passed is left out. */
const mostTests = 100_000

/**
 * The report as JUnit XML, for `artifacts:reports:junit` of GitLab CI/CD and for Jenkins: a suite per file, and
 * in it a test per rule that ran, which fails with all that the rule found there. GitLab's merge request widget
 * compares tests of two branches by their class and name, keeps the first of those that are named alike, and
 * calls resolved only what passes: so a test is named by file and rule, not by its line or by its result, which
 * move and vanish. What cannot be read is an error; a rule that could not look is skipped.
 */
export const printJUnit = (report: Report): string => {
  const found = Map.groupBy(worstFirst(report.results), ({ file }) => file)
  const names = new Set([...report.files.map(({ name }) => name), ...found.keys()])
  const isWhole = names.size * report.rules.length <= mostTests
  const suites = [...names].map((name) => suiteOf(name, found.get(name) ?? [], report, isWhole))
  const attributes = {
    name: "jobwarden",
    tests: sumOf(suites, (suite) => suite.tests.length),
    failures: sumOf(suites, (suite) => countIn(suite, "failure")),
    errors: sumOf(suites, (suite) => countIn(suite, "error"))
  }
  const lines = suites.flatMap(printSuite).map((line) => `  ${line}`)
  return printXml(element("testsuites", attributes, lines))
}

interface Test {
  readonly rule: string
  readonly outcome?: {
    readonly kind: "failure" | "error" | "skipped"
    readonly attributes: Readonly<Record<string, string>>
    readonly text: string
  }
}

interface Suite {
  readonly file: string
  readonly tests: readonly Test[]
}

const sumOf = (suites: readonly Suite[], count: (suite: Suite) => number): number =>
  suites.reduce((sum, suite) => sum + count(suite), 0)

const countIn = ({ tests }: Suite, kind: string): number =>
  tests.filter(({ outcome }) => outcome?.kind === kind).length

const suiteOf = (file: string, results: readonly Result[], report: Report, isWhole: boolean): Suite => {
  const byRule = Map.groupBy(results, ({ rule }) => rule)
  const ran = [invalidFile.id, ...report.rules.map(({ id }) => id)]
  const missing = Map.groupBy(report.notRun, ({ rule }) => rule)
  const tests = [...new Set([...(isWhole ? ran : []), ...byRule.keys()])].map((rule): Test => {
    const own = byRule.get(rule)
    if (own !== undefined) return failing(rule, own)
    const why = skippedFor(missing.get(rule) ?? [], file, byRule.has(invalidFile.id))
    if (why === undefined) return { rule }
    return { rule, outcome: { kind: "skipped", attributes: { message: why }, text: printable(why) } }
  })
  return { file, tests }
}

/** Why a rule that found nothing in a file did not look, or not at all of it. */
const skippedFor = (missing: readonly NotRun[], file: string, isInvalid: boolean): string | undefined => {
  if (isInvalid) return "parts of the file cannot be read"
  const here = missing.filter((entry) => entry.file === undefined || entry.file === file)
  if (here.length === 0) return undefined
  return `did not run for want of ${[...new Set(here.flatMap((entry) => entry.missing))].join(", ")}`
}

const failing = (rule: string, results: readonly Result[]): Test => {
  const [worst] = results
  const attributes = { type: worst?.severity ?? "error", message: worst?.message ?? "" }
  const kind = rule === invalidFile.id ? "error" : "failure"
  return { rule, outcome: { kind, attributes, text: results.map(describe).join("\n\n") } }
}

const describe = (result: Result): string => {
  const { accesses = [], column, file, fixes, frame = [], help, line, message, path, severity } = result
  const said = [
    `${file}:${line}:${column}: ${severity}: ${message}`,
    ...(path === "" ? [] : [`at: ${path}`]),
    ...accesses.map((access) => `who: ${access}`),
    ...fixes.map((fix) => `fix (${fix.class}): ${fix.title}`),
    `help: ${help}`
  ]
  return [...said.map(printable), ...frame.map(printableLine)].join("\n")
}

const printSuite = (suite: Suite): readonly string[] => {
  const attributes = {
    name: suite.file,
    tests: suite.tests.length,
    failures: countIn(suite, "failure"),
    errors: countIn(suite, "error"),
    skipped: countIn(suite, "skipped")
  }
  const tests = suite.tests.flatMap(({ outcome, rule }) => {
    const named = { classname: suite.file, name: rule, file: suite.file }
    if (outcome === undefined) return element("testcase", named, [])
    const { attributes: said, kind, text } = outcome
    return element("testcase", named, [`  <${kind}${printAttributes(said)}>${escapeXml(text)}</${kind}>`])
  })
  return element(
    "testsuite",
    attributes,
    tests.map((line) => `  ${line}`)
  )
}
