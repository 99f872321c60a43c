import { escaped, type JsonSchema } from "./json-schema.ts"

export interface Parameter {
  readonly name: string
  readonly in: "path" | "query" | "header"
  readonly required?: boolean
  readonly schema: JsonSchema
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>

interface Described {
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>
  readonly security?: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** An OpenAPI document, as far as these tests look into it. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

export interface Operation extends Described {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** Where the operation stands in the document. */
  readonly pointer: string
}

/** Every operation that the document describes, routes that come later among them. */
export const operationsOf = ({ paths }: OpenApiDocument): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      parameters: [],
      ...described,
      method: method.toUpperCase(),
      path,
      pointer: `/paths/${escaped(path)}/${method}`
    }))
  )

/** The parameters in a place. */
export const parametersIn = ({ parameters }: Operation, place: Parameter["in"]): readonly Parameter[] =>
  parameters.filter((parameter) => parameter.in === place)

/** Whether a caller has to say who it is. */
export const isOpen = ({ security = [] }: Operation): boolean => security.length === 0
