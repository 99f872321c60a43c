/** A condition beyond the kind of a value. */
export interface Check<T> {
  /** What is right, as messages say it: "a full path, such as `acme/backend`". */
  readonly expected: string
  readonly holds: (value: T) => boolean
}

/** What is said of a shape beside what it takes. */
export interface Said {
  /** The name under which a JSON Schema defines it, once for all its uses. */
  readonly identifier?: string
  readonly description?: string
  /** What messages expect, where the kind alone would tell too little. */
  readonly expected?: string
}

/**
 * What a document or a part of one may be, as data. Decoders are made of it, and so are the Schemas: an engine
 * decodes without Effect's Schema, which is a quarter of what a page with an engine would load (ADR 0029).
 */
export type Shape =
  | SimpleShape
  | LiteralShape
  | LiteralsShape
  | TextShape
  | IntegerShape
  | ListShape
  | ObjectShape
  | AnyOfShape

export interface SimpleShape extends Said {
  readonly type: "boolean" | "null"
}

export interface LiteralShape extends Said {
  readonly type: "literal"
  readonly value: string | boolean
}

export interface LiteralsShape extends Said {
  readonly type: "literals"
  readonly values: ReadonlySet<string>
}

export interface TextShape extends Said {
  readonly type: "text"
  readonly checks: readonly Check<string>[]
}

/** A whole number that a double holds exactly. */
export interface IntegerShape extends Said {
  readonly type: "integer"
  readonly checks: readonly Check<number>[]
}

export interface ListShape extends Said {
  readonly type: "list"
  readonly items: Shape
}

export interface Member {
  readonly shape: Shape
  readonly isRequired: boolean
}

/** Keys that are no members are errors. */
export interface ObjectShape extends Said {
  readonly type: "object"
  readonly members: ReadonlyMap<string, Member>
  readonly checks: readonly Check<{ readonly [key: string]: unknown }>[]
}

/** The first of the shapes that takes a value decides what is made of it. */
export interface AnyOfShape extends Said {
  readonly type: "any_of"
  readonly shapes: readonly Shape[]
}

export const truth: SimpleShape = { type: "boolean" }

export const literal = (value: string | boolean): LiteralShape => ({ type: "literal", value })

export const literals = (values: Iterable<string>): LiteralsShape => ({
  type: "literals",
  values: new Set(values)
})

/** A check of its own, since a JSON Schema can say it. */
export const notEmpty: Check<string> = {
  expected: "a value with a length of at least 1",
  holds: (text) => text !== ""
}

export const text = (...checks: readonly Check<string>[]): TextShape => ({ type: "text", checks })

export const integer = (...checks: readonly Check<number>[]): IntegerShape => ({ type: "integer", checks })

export const list = (items: Shape): ListShape => ({ type: "list", items })

export const anyOf = (shapes: readonly Shape[], expected?: string): AnyOfShape => ({
  type: "any_of",
  shapes,
  ...(expected !== undefined && { expected })
})

export const nullable = (shape: Shape): AnyOfShape => anyOf([shape, { type: "null" }])

/** An object; each member may be left out but those that are `required`. */
export const object = (
  members: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
  ...checks: ObjectShape["checks"]
): ObjectShape => ({
  type: "object",
  members: new Map(
    Object.entries(members).map(([key, shape]) => [key, { shape, isRequired: required.includes(key) }])
  ),
  checks
})
