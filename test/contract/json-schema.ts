import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"

/** A schema of the document, as far as these tests look into it. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema | false
  readonly prefixItems?: readonly JsonSchema[]
  readonly minLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly description?: string
  readonly examples?: readonly unknown[]
}

/** What a value breaks of the schema at a pointer into the document; empty: nothing. */
export type Conforms = (pointer: string, value: unknown) => readonly string[]

/** The document's schemas, compiled where they are first asked for. */
export const makeConforms = (document: object): Conforms => {
  const validator = new Ajv2020({ strict: false, allErrors: true, logger: false })
  validator.addSchema(document, "document")
  const checks = new Map<string, ValidateFunction>()
  return (pointer, value) => {
    const check = checks.get(pointer) ?? validator.compile({ $ref: `document#${encodeURI(pointer)}` })
    checks.set(pointer, check)
    if (check(value)) return []
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`)
  }
}

/** A key as a part of a pointer. */
export const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1")

/** A schema with its references followed. */
export const resolved = (document: object, schema: JsonSchema): JsonSchema => {
  if (schema.$ref === undefined) return schema
  let value: unknown = document
  for (const part of schema.$ref.slice(2).split("/")) {
    const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  return resolved(document, value as JsonSchema)
}
