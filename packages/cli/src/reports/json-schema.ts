import { severityNames } from "./severity.ts"

const text = { type: "string" } as const
const count = { type: "integer", minimum: 0 } as const
/** Of lines and columns. */
const position = { type: "integer", minimum: 1 } as const
const severity = { enum: severityNames } as const
const category = { enum: ["security", "correctness", "hygiene"] } as const
const texts = { type: "array", items: text } as const

const object = <Properties extends Readonly<Record<string, object>>>(
  properties: Properties,
  optional: readonly (keyof Properties & string)[] = []
) => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties
})

const edit = object(
  {
    file: { ...text, description: "Left out: the file of the result." },
    line: position,
    column: position,
    endLine: position,
    endColumn: { ...position, description: "The column behind the last character." },
    text: { ...text, description: "What stands there instead." }
  },
  ["file"]
)

const fix = object(
  {
    class: {
      enum: ["safe", "narrowing"],
      description: "Safe: changes nothing for anybody. Narrowing: only takes away."
    },
    title: text,
    edits: { type: "array", items: edit }
  },
  ["edits"]
)

const resultProperties = {
  file: text,
  line: position,
  column: { ...position, description: "In UTF-16 code units, as editors count." },
  endLine: position,
  endColumn: { ...position, description: "The column behind the last character." },
  path: { ...text, description: "Where in the document; empty: the whole file." },
  rule: { ...text, description: "The id of a rule, or `invalid-file` for what cannot be read." },
  severity,
  category,
  message: text,
  help: { ...text, description: "A URL, or a path from the root of the documentation." },
  fingerprint: { ...text, description: "Equal for the same rule, cells and principals." },
  accesses: { ...texts, description: "Whom it concerns, for people." },
  fixes: { type: "array", items: fix, description: "The best first." },
  frame: { ...texts, description: "The lines around it, with numbers and marks." }
} as const

const optional = ["accesses", "endColumn", "endLine", "fingerprint", "frame"] as const
const places = { endLine: ["endColumn"], endColumn: ["endLine"] }

const suppression = object(
  {
    reason: text,
    until: { ...text, description: "RFC 3339." },
    kind: { enum: ["in_file", "external"] }
  },
  ["until"]
)

/** What `--format json` prints, as JSON Schema 2020-12. A change that breaks readers changes `version`. */
export const reportSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A report of jobwarden lint or jobwarden validate",
  ...object({
    version: { const: 1 },
    tool: object({ name: { const: "jobwarden" }, version: text }),
    files: { type: "array", items: object({ name: text }) },
    summary: object({
      ...Object.fromEntries(severityNames.map((name) => [name, count])),
      fixable: object({ safe: count, narrowing: count })
    }),
    results: {
      type: "array",
      description: "The worst first.",
      items: { ...object(resultProperties, optional), dependentRequired: places }
    },
    suppressed: {
      type: "array",
      description: "What was found and is accepted.",
      items: { ...object({ ...resultProperties, suppression }, optional), dependentRequired: places }
    },
    notRun: {
      type: "array",
      description: "Rules that could not look, and what they would have had to see.",
      items: object({ rule: text, missing: texts, file: text, project: text }, ["file", "project"])
    },
    rules: {
      type: "array",
      description: "The rules that ran or tried to, and those that a result names.",
      items: object({
        id: text,
        severity,
        category,
        summary: text,
        rationale: text,
        remedy: text,
        help: text
      })
    }
  })
} as const
