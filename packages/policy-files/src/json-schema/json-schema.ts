import type { SchemaAST } from "effect"
import { PolicyFileSchema } from "../policy-file/schema.ts"
import { constraintOf, type Constraint } from "./constraints.ts"
import { descriptionOf, examples } from "./descriptions.ts"

/** The versions of JSON Schema that editors and validators read. */
export const drafts = ["2020-12", "draft-07"] as const
export type Draft = (typeof drafts)[number]

/** A JSON Schema, as a plain value. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

const dialects = {
  "2020-12": { $schema: "https://json-schema.org/draft/2020-12/schema", definitions: "$defs" },
  "draft-07": { $schema: "http://json-schema.org/draft-07/schema#", definitions: "definitions" }
} as const

/**
 * The JSON Schema of a policy file, from the schemas that decode it: every property has a description, what is one
 * of some names lists them. Whatever decodes is valid. What is not valid does not decode; beyond it, decoding
 * looks at what no schema can say (an entry given twice, a day that there is none of).
 */
export const policyFileJsonSchema = (draft: Draft): JsonSchema => {
  const { $schema, definitions } = dialects[draft]
  const named = new Map<string, JsonSchema>()
  const refer = (name: string): string => `#/${definitions}/${name}`
  const { PolicyFile, ...others } = collect(PolicyFileSchema.ast, { named, refer, draft })
  return { $schema, title: "Jobwarden policy file", ...PolicyFile, [definitions]: others }
}

interface Making {
  readonly draft: Draft
  readonly named: Map<string, JsonSchema>
  readonly refer: (name: string) => string
}

const collect = (ast: SchemaAST.AST, making: Making): { readonly [name: string]: JsonSchema } => {
  convert(ast, "", making)
  return Object.fromEntries(making.named)
}

const identifierOf = ({ annotations }: SchemaAST.AST): string | undefined => {
  const identifier = annotations?.["identifier"]
  return typeof identifier === "string" ? identifier : undefined
}

/** @param place where the schema is used, for what is said of it there */
const convert = (ast: SchemaAST.AST, place: string, making: Making): JsonSchema => {
  const name = identifierOf(ast)
  if (name === undefined) return { ...shapeOf(ast, place, making), ...constraintsOf(ast) }
  if (!making.named.has(name)) {
    making.named.set(name, {})
    making.named.set(name, {
      ...(isDescribed(name, making) && { description: descriptionOf(name) }),
      ...exampleAt(name),
      ...shapeOf(ast, name, making),
      ...constraintsOf(ast)
    })
  }
  return { $ref: making.refer(name) }
}

/** Sections are described where they are used. In draft 7 editors would show this instead of what is said there. */
const isDescribed = (name: string, { draft }: Making): boolean =>
  draft === "draft-07"
    ? name === "PolicyFile"
    : !["Facts", "Group", "Instance", "Project", "Scope", "Test"].includes(name)

const exampleAt = (place: string): JsonSchema =>
  Object.hasOwn(examples, place) ? { examples: examples[place] } : {}

/** A schema with what is said of it at its place. Draft 7 looks at nothing beside a reference. */
const described = (schema: JsonSchema, place: string, { draft }: Making): JsonSchema => ({
  description: descriptionOf(place),
  ...exampleAt(place),
  ...(draft === "draft-07" && "$ref" in schema ? { allOf: [schema] } : schema)
})

const constraintsOf = ({ checks }: SchemaAST.AST): Constraint =>
  Object.assign({}, ...(checks ?? []).map(({ annotations }) => constraintOf(annotations?.["expected"])))

const simple: Readonly<Record<string, string>> = { String: "string", Boolean: "boolean", Null: "null" }

const shapeOf = (ast: SchemaAST.AST, place: string, making: Making): JsonSchema => {
  switch (ast._tag) {
    case "Literal":
      return { enum: [ast.literal] }
    case "Number":
      return { type: "integer" }
    case "Arrays": {
      const [item] = ast.rest
      if (item === undefined) throw new Error(`\`${place}\` is a list of nothing`)
      const at = `${place}[]`
      const items = convert(item, at, making)
      const isMap = item._tag === "Objects"
      return { type: "array", items: isMap && isMember(at) ? described(items, at, making) : items }
    }
    case "Objects":
      return objectOf(ast, place, making)
    case "Union":
      return unionOf(ast.types, place, making)
    default: {
      const type = simple[ast._tag]
      if (type === undefined) throw new Error(`\`${place}\` is of a kind that JSON Schema has no form for`)
      return { type }
    }
  }
}

const isMember = (place: string): boolean => place === "Scope.allowlist[]" || place === "PolicyFile.tests[]"

const objectOf = (ast: SchemaAST.Objects, place: string, making: Making): JsonSchema => {
  const properties = ast.propertySignatures.map(({ name, type }) => {
    const at = `${place}.${String(name)}`
    return [String(name), described(convert(type, at, making), at, making)] as const
  })
  const required = ast.propertySignatures.filter(({ type }) => type.context?.isOptional !== true)
  const [record] = ast.indexSignatures
  if (record !== undefined) {
    return {
      type: "object",
      propertyNames: constraintsOf(record.parameter),
      additionalProperties: convert(record.type, `${place}{}`, making)
    }
  }
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required: required.map(({ name }) => String(name)) }),
    additionalProperties: false
  }
}

/**
 * Names that a value may have are one list, with what else is one of few values: editors offer them together, and of
 * a wrong one they say what it may be.
 */
const unionOf = (types: readonly SchemaAST.AST[], place: string, making: Making): JsonSchema => {
  const literals = types.flatMap((type) => (type._tag === "Literal" ? [type.literal] : []))
  const others = types.filter((type) => type._tag !== "Literal").map((type) => convert(type, place, making))
  const given = literals.length === 0 ? others : [{ enum: literals }, ...others]
  const names = given.flatMap((member) => (isOnly(member, "enum") ? (member["enum"] as unknown[]) : []))
  const values = given.flatMap((member) => fewOf(member) ?? [])
  const rest = given.filter((member) => fewOf(member) === undefined)
  const members = names.length === 0 ? given : [{ enum: [...names, ...values.filter(isNo(names))] }, ...rest]
  const [first, second] = members
  if (members.length === 2 && first?.["enum"] !== undefined && second?.["type"] === "object")
    // Of a wrong object, editors would only say that it is none of the names.
    return { anyOf: [first, { type: "object" }], ...conditional({ type: "object" }, second) }
  return members.length === 1 ? { ...members[0] } : (byType(members) ?? { anyOf: members })
}

/** A map, since an object with this member would pass for a promise. */
const conditional = (condition: JsonSchema, consequence: JsonSchema): JsonSchema =>
  Object.fromEntries(
    new Map([
      ["if", condition],
      ["then", consequence]
    ])
  )

/** Objects of which a `type` says which they are: of a wrong one, editors say what is wrong for its type only. */
const byType = (members: readonly JsonSchema[]): JsonSchema | undefined => {
  const types = members.map(({ properties }) => (properties as Properties | undefined)?.["type"])
  const names = types.flatMap((type) => (type?.["enum"] as readonly unknown[] | undefined) ?? [])
  if (names.length !== members.length) return undefined
  const required = ["type"]
  return {
    type: "object",
    properties: { type: { ...types[0], enum: names } },
    required,
    allOf: members.map((member, at) => conditional({ properties: { type: types[at] }, required }, member))
  }
}

interface Properties {
  readonly [name: string]: JsonSchema
}

const isOnly = (schema: JsonSchema, keyword: string): boolean => Object.keys(schema).join() === keyword

const isNo =
  (values: readonly unknown[]) =>
  (value: unknown): boolean =>
    !values.includes(value)

/** The values that a schema takes, where they are few and it says nothing else. */
const fewOf = (schema: JsonSchema): readonly unknown[] | undefined => {
  if (isOnly(schema, "enum")) return schema["enum"] as readonly unknown[]
  if (!isOnly(schema, "type")) return undefined
  return schema["type"] === "boolean" ? [true, false] : schema["type"] === "null" ? [null] : undefined
}
