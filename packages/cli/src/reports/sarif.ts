import { makeIdentities } from "./identity.ts"
import { lineHashes } from "./line-hashes.ts"
import { jsonText } from "./printable.ts"
import { rulesOf, worstFirst, type NotRun, type Report, type Result } from "./report.ts"
import { makeArtifacts, type Artifacts } from "./sarif-artifacts.ts"
import { descriptorOf, levels, message } from "./sarif-rules.ts"

/**
 * The report as SARIF 2.1.0, with what GitHub's code scanning asks for beside it. Paths are relative to the
 * folder in which the command ran, whose own path is not told; `--format json` says the same in fewer words.
 */
export const printSarif = (report: Report): string => {
  const { notRun, results, suppressed, version } = report
  const rules = rulesOf(report)
  const artifacts = makeArtifacts(report)
  const ruleIndexes = new Map(rules.map(({ id }, index) => [id, index]))
  const print = makeResultPrinter(report, artifacts, ruleIndexes)
  const accepted = new Map(suppressed.map((result) => [result as Result, result.suppression]))
  const printed = worstFirst([...results, ...suppressed]).map((result) => {
    const suppression = accepted.get(result)
    return { ...print(result), suppressions: suppression === undefined ? [] : [suppressionOf(suppression)] }
  })
  const run = {
    tool: {
      driver: {
        name: "Jobwarden",
        version,
        ...(semanticVersion.test(version) && { semanticVersion: version }),
        rules: rules.map(descriptorOf)
      }
    },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: notificationsOf(notRun, artifacts, ruleIndexes)
      }
    ],
    originalUriBaseIds: artifacts.bases,
    artifacts: artifacts.list,
    columnKind: "utf16CodeUnits",
    results: printed
  }
  return jsonText({ version: "2.1.0", $schema: schema, runs: [run] }, 2)
}

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
const semanticVersion = /^\d+\.\d+\.\d+(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/

type Suppression = Report["suppressed"][number]["suppression"]

const suppressionOf = ({ kind, reason, until }: Suppression): object => ({
  kind: kind === "in_file" ? "inSource" : "external",
  status: "accepted",
  justification: reason,
  ...(until !== undefined && { properties: { until } })
})

interface Region {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  /** Left out: up to the end of the line (§3.30.8). */
  readonly endColumn?: number
}

const regionOf = ({
  column,
  endColumn,
  endLine,
  line
}: Pick<Result, "line" | "column" | "endLine" | "endColumn">): Region => ({
  startLine: line,
  startColumn: column,
  endLine: endLine ?? line,
  ...(endColumn !== undefined && { endColumn })
})

const makeResultPrinter = (
  { files }: Report,
  { locate }: Artifacts,
  ruleIndexes: ReadonlyMap<string, number>
): ((result: Result) => object) => {
  const identityOf = makeIdentities()
  const texts = new Map(files.map(({ name, text }) => [name, text]))
  const hashes = new Map<string, readonly string[]>()
  const hashOf = ({ file, line }: Result): string | undefined => {
    const known = hashes.get(file) ?? lineHashes(texts.get(file) ?? "")
    hashes.set(file, known)
    return texts.get(file) === undefined ? undefined : known[line - 1]
  }
  return (result) => {
    const { accesses, category, file, fingerprint, fixes, path, rule, severity } = result
    const lineHash = hashOf(result)
    return {
      ruleId: rule,
      ruleIndex: ruleIndexes.get(rule),
      level: levels[severity],
      message: message(result.message, rule),
      locations: [
        {
          physicalLocation: { artifactLocation: locate(file), region: regionOf(result) },
          ...(path !== "" && { logicalLocations: [{ fullyQualifiedName: path }] })
        }
      ],
      partialFingerprints: {
        "jobwardenResult/v1": identityOf(result),
        ...(fingerprint !== undefined && { "jobwardenFinding/v1": fingerprint }),
        // The one that GitHub reads. Where it is missing, GitHub's upload works it out from the file.
        ...(lineHash !== undefined && { primaryLocationLineHash: lineHash })
      },
      ...fixesOf(file, fixes, locate),
      properties: {
        severity,
        category,
        ...(accesses !== undefined && { accesses }),
        fixes: fixes.map((fix) => ({ class: fix.class, title: fix.title }))
      }
    }
  }
}

/** A fix whose edits are not known has no form in SARIF; the properties of the result name all of them. */
const fixesOf = (file: string, fixes: Result["fixes"], locate: Artifacts["locate"]): object => {
  const known = fixes.flatMap(({ edits = [], title, ...fix }) => {
    if (edits.length === 0) return []
    const byFile = Map.groupBy(edits, (edit) => edit.file ?? file)
    const artifactChanges = [...byFile].map(([name, changes]) => ({
      artifactLocation: locate(name),
      replacements: changes.map((edit) => ({
        deletedRegion: regionOf(edit),
        insertedContent: { text: edit.text }
      }))
    }))
    return [{ description: message(title, fix.class), artifactChanges, properties: { class: fix.class } }]
  })
  return known.length === 0 ? {} : { fixes: known }
}

/** A rule that could not look is told of once for all files in which it lacked the same. */
const notificationsOf = (
  notRun: readonly NotRun[],
  { locate }: Artifacts,
  ruleIndexes: ReadonlyMap<string, number>
): readonly object[] => {
  const groups = Map.groupBy(notRun, ({ missing, rule }) => JSON.stringify([rule, missing]))
  return [...groups.values()].map((entries) => {
    const [{ missing, rule } = { missing: [], rule: "" }] = entries
    const files = [...new Set(entries.flatMap(({ file = [] }) => file))]
    const index = ruleIndexes.get(rule)
    return {
      level: "note",
      message: message(`${rule} did not run for want of ${missing.join(", ")}`, rule),
      associatedRule: { id: rule, ...(index !== undefined && { index }) },
      ...(files.length > 0 && {
        locations: files.map((name) => ({ physicalLocation: { artifactLocation: locate(name) } }))
      })
    }
  })
}
