import * as fc from "fast-check"
import { resolved, type JsonSchema } from "./json-schema.ts"

/** Values that a schema admits, and such that it nearly does: what a client sends by mistake. */
export interface Values {
  readonly valid: (schema: JsonSchema) => fc.Arbitrary<unknown>
  readonly nearly: (schema: JsonSchema) => fc.Arbitrary<unknown>
}

/** What is made in the place of the value of a body at a pointer; left out: what the schema says. */
export type Instead = (at: string, make: () => fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>

const asIs: Instead = (_, make) => make()

/** Texts that mean something to the service, or are treacherous. */
const texts = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(..."acme/backend acme/app acme partner 123 124 9001 maya".split(" "))
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("__proto__", "constructor", "é", "a b", "../..", "x".repeat(300), "0", " ")
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("2026-01-01T00:00:00Z", "2999-12-31T23:59:59Z", "read", "jobs", "user", "job")
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) }
)

const identifiers = fc.constantFrom(1, 3, 7, 8, 51, 123, 124, 125, 126, 4711)

/** Nothing is generated deeper than this but what must be. */
const deepest = 6

export const makeValues = (document: object, instead: Instead = asIs): Values => {
  const valid = (schema: JsonSchema, depth = 0, at = ""): fc.Arbitrary<unknown> =>
    instead(at, () => bySchema(schema, depth, at))

  const bySchema = (schema: JsonSchema, depth: number, at: string): fc.Arbitrary<unknown> => {
    const found = resolved(document, schema)
    if ("const" in found) return fc.constant(found.const)
    if (found.enum !== undefined) return fc.constantFrom(...found.enum)
    const choices = found.anyOf ?? found.oneOf
    if (choices !== undefined) return fc.oneof(...choices.map((choice) => bySchema(choice, depth, at)))
    const [base] = found.allOf ?? []
    if (found.type === undefined && base !== undefined) return bySchema(base, depth, at)
    if (Array.isArray(found.type)) {
      return fc.oneof(
        ...(found.type as readonly string[]).map((type) => bySchema({ ...found, type }, depth, at))
      )
    }
    switch (found.type) {
      case "boolean":
        return fc.boolean()
      case "null":
        return fc.constant(null)
      case "integer":
      case "number":
        return numbers(found)
      case "string":
        return texts.filter((text) => [...text].length >= (found.minLength ?? 0))
      case "array":
        return lists(found, depth, at)
      case "object":
        return objects(found, depth, at)
      default:
        return fc.jsonValue({ maxDepth: 1 })
    }
  }

  const lists = (
    { items, maxItems = 3, minItems = 0, prefixItems }: JsonSchema,
    depth: number,
    at: string
  ) => {
    if (prefixItems !== undefined)
      return fc.tuple(...prefixItems.map((item) => valid(item, depth + 1, `${at}/-`)))
    const most = Math.max(minItems, depth >= deepest ? 0 : Math.min(3, maxItems))
    const item =
      items === undefined || items === false
        ? fc.jsonValue({ maxDepth: 1 })
        : valid(items, depth + 1, `${at}/-`)
    return fc.array(item, { minLength: minItems, maxLength: most })
  }

  const objects = (
    { additionalProperties, properties = {}, required = [] }: JsonSchema,
    depth: number,
    at: string
  ) => {
    const wanted = Object.entries(properties).filter(([name]) => depth < deepest || required.includes(name))
    // Of many members a few at a time: a policy that says everything is refused for one of its parts.
    const optional = wanted.map(([name]) => name).filter((name) => !required.includes(name))
    const chosen = fc.subarray(optional, { maxLength: Math.min(3, optional.length) })
    return chosen.chain((names) =>
      fc
        .record(
          Object.fromEntries(
            wanted.flatMap(([name, member]) =>
              required.includes(name) || names.includes(name)
                ? [[name, valid(member, depth + 1, `${at}/${name}`)]]
                : []
            )
          )
        )
        .chain((known) =>
          typeof additionalProperties === "object" && optional.length === 0
            ? fc
                .dictionary(texts, valid(additionalProperties, depth + 1, `${at}/-`), { maxKeys: 2 })
                .map((more) => ({ ...more, ...known }))
            : fc.constant(known)
        )
    )
  }

  return { valid, nearly: (schema) => valid(schema).chain(spoiled) }
}

const numbers = ({ maximum = 1e6, minimum = -1, type }: JsonSchema): fc.Arbitrary<number> => {
  const within = (value: number): boolean => value >= minimum && value <= maximum
  const others = type === "integer" ? fc.integer({ min: -2, max: 300 }) : fc.double({ noNaN: true })
  const fitting = others.filter(within)
  return fc.oneof({ weight: 4, arbitrary: identifiers.filter(within) }, { weight: 1, arbitrary: fitting })
}

const wrong = fc.constantFrom<unknown>(
  null,
  "",
  [],
  {},
  -1,
  1.5,
  2 ** 53,
  "maintaner",
  true,
  { read: 1 },
  "x".repeat(5000)
)

/** A value with one thing wrong somewhere in it, or a value of another kind. */
const spoiled = (value: unknown): fc.Arbitrary<unknown> => {
  if (typeof value !== "object" || value === null) return wrong
  const keys = Object.keys(value)
  const unknownKey = fc
    .tuple(fc.constantFrom("raed", "__proto__", "constructor", "", "id"), wrong)
    .map(([key, member]) => Object.fromEntries([...Object.entries(value), [key, member]]) as unknown)
  if (keys.length === 0) return fc.oneof(wrong, unknownKey)
  const within = fc.constantFrom(...keys).chain((key) =>
    spoiled((value as Readonly<Record<string, unknown>>)[key]).map((member) => {
      const entries = Object.entries(value).map(([name, old]) => [name, name === key ? member : old])
      return Array.isArray(value) ? entries.map(([, item]) => item) : (Object.fromEntries(entries) as unknown)
    })
  )
  const without = fc
    .constantFrom(...keys)
    .map((key) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as unknown)
  return fc.oneof({ weight: 5, arbitrary: within }, { weight: 2, arbitrary: unknownKey }, without, wrong)
}
