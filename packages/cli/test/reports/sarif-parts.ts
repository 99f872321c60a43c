/**
 * The parts of SARIF 2.1.0 that a report uses, with what the standard (§) and GitHub's code scanning (GitHub:
 * documentation, "SARIF support for code scanning") ask of them. What stands here in no object may be there.
 */
const text = { type: "string", minLength: 1 }
const whole = { type: "integer", minimum: 0 }
const position = { type: "integer", minimum: 1 }
const list = (items: object, more: object = {}) => ({ type: "array", items, ...more })

const object = (
  required: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {}
) => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(required),
  properties: { ...required, ...optional }
})

/** §3.11: plain text, never empty; braces only in pairs, as nothing has arguments (§3.11.5). */
const inPairs = "^(?:[^{}]|\\{\\{|\\}\\})*$"
const message = object({ text: { ...text, pattern: inPairs } })

/** §3.4: a relative reference from a base, or an absolute URI; neither with a sign that a URI does not have. */
const artifactLocation = object(
  { uri: { ...text, pattern: "^[A-Za-z0-9._~!$&'()*+,;=:@/%-]+$" }, index: whole },
  { uriBaseId: { const: "%SRCROOT%" } }
)

/** §3.30; GitHub: a region has its start and its end. The column of the end may be the end of the line (§3.30.8). */
const region = object(
  { startLine: position, startColumn: position, endLine: position },
  { endColumn: position }
)

/** §3.28 to §3.33. */
const location = object(
  { physicalLocation: object({ artifactLocation }, { region }) },
  { logicalLocations: list(object({ fullyQualifiedName: text }), { minItems: 1, uniqueItems: true }) }
)

const level = { enum: ["note", "warning", "error"] }

/** §3.49; GitHub: descriptions of at most 1024 characters, help, and how bad it is. */
const description = object({
  text: { ...text, maxLength: 1024, pattern: inPairs }
})
const rule = object(
  {
    id: text,
    shortDescription: description,
    fullDescription: description,
    help: object({ text, markdown: text }),
    defaultConfiguration: object({ level }),
    properties: {
      type: "object",
      required: ["tags", "precision"],
      properties: {
        tags: list(text, { minItems: 1, maxItems: 10, uniqueItems: true }),
        precision: { enum: ["very-high", "high", "medium", "low"] },
        "problem.severity": { enum: ["error", "warning", "recommendation"] },
        "security-severity": { type: "string", pattern: "^(?:10\\.0|[0-9]\\.[0-9])$", not: { const: "0.0" } }
      },
      oneOf: [{ required: ["problem.severity"] }, { required: ["security-severity"] }]
    }
  },
  { helpUri: { ...text, pattern: "^https?://" } }
)

/** §3.55 to §3.57. */
const fix = object({
  description: message,
  artifactChanges: list(
    object({
      artifactLocation,
      replacements: list(
        object({ deletedRegion: region, insertedContent: object({ text: { type: "string" } }) }),
        { minItems: 1 }
      )
    }),
    { minItems: 1 }
  ),
  properties: object({ class: { enum: ["safe", "narrowing"] } })
})

/** §3.35: §3.35.2 knows two kinds. */
const suppression = object(
  { kind: { enum: ["inSource", "external"] }, status: { const: "accepted" }, justification: text },
  { properties: object({ until: text }) }
)

/** §3.27; GitHub: a message, one place, and fingerprints, of which it reads `primaryLocationLineHash`. */
const result = object(
  {
    ruleId: text,
    ruleIndex: whole,
    level,
    message,
    locations: list(location, { minItems: 1, maxItems: 1 }),
    partialFingerprints: object(
      { "jobwardenResult/v1": { type: "string", pattern: "^[0-9a-f]{64}$" } },
      {
        "jobwardenFinding/v1": text,
        primaryLocationLineHash: { type: "string", pattern: "^[0-9a-f]{1,16}:[1-9][0-9]*$" }
      }
    ),
    // §3.27.23: for all results of a run or for none.
    suppressions: list(suppression, { uniqueItems: true }),
    properties: { type: "object" }
  },
  { fixes: list(fix, { minItems: 1, uniqueItems: true }) }
)

/** §3.58. */
const notification = object(
  { level: { const: "note" }, message, associatedRule: object({ id: text }, { index: whole }) },
  { locations: list(location, { minItems: 1 }) }
)

export const sarifParts = object({
  version: { const: "2.1.0" },
  $schema: { type: "string", pattern: "^https://docs\\.oasis-open\\.org/sarif/sarif/v2\\.1\\.0/" },
  runs: list(
    object({
      tool: object({
        driver: object(
          { name: text, version: text, rules: list(rule, { uniqueItems: true }) },
          { semanticVersion: { type: "string", pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+(?:[-+].+)?$" } }
        )
      }),
      invocations: list(
        object({
          executionSuccessful: { const: true },
          toolExecutionNotifications: list(notification)
        }),
        { minItems: 1, maxItems: 1 }
      ),
      originalUriBaseIds: object({ "%SRCROOT%": object({ description: message }) }),
      artifacts: list(
        object({
          location: artifactLocation,
          roles: list({ enum: ["analysisTarget", "standardStream"] }, { uniqueItems: true })
        }),
        { uniqueItems: true }
      ),
      columnKind: { const: "utf16CodeUnits" },
      // GitHub refuses more.
      results: list(result, { maxItems: 25_000 })
    }),
    { minItems: 1, maxItems: 1 }
  )
})
