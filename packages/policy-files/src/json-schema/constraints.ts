/** What a check of a schema comes to in JSON Schema, by the words in which it says what it expects. */
export interface Constraint {
  readonly [keyword: string]: unknown
}

const oneOf = (...names: readonly string[]): Constraint => ({
  oneOf: names.map((name) => ({ required: [name] }))
})

const constraints: ReadonlyMap<string, Constraint> = new Map<string, Constraint>([
  ["an integer", {}],
  ["a positive whole number", { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }],
  ["a value with a length of at least 1", { minLength: 1 }],
  // Halves of character pairs cannot be told apart by a pattern; decoding refuses them.
  ["a text of whole characters", {}],
  ["a full path, such as `acme/backend`", { pattern: "^[^/]+(/[^/]+)*$" }],
  [
    "an RFC 3339 date and time, such as `2027-01-31T00:00:00Z`",
    { pattern: "^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})$" }
  ],
  ["an entry that names either a `project` or a `group`", oneOf("project", "group")],
  ["a deploy token at home in either a `project` or a `group`", oneOf("project", "group")],
  ["a test of either a `caller` or `callers`", oneOf("caller", "callers")],
  ["callers by name", { minProperties: 1 }],
  ["a test that asserts something", { anyOf: [{ required: ["can"] }, { required: ["cannot"] }] }]
])

/** Throws for a check that has no form here: the schema would pass what is refused. */
export const constraintOf = (expected: unknown): Constraint => {
  const found = typeof expected === "string" ? constraints.get(expected) : undefined
  if (found === undefined) throw new Error(`the check \`${String(expected)}\` has no form in JSON Schema`)
  return found
}
