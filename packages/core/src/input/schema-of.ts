import { Schema } from "effect"
import { notEmpty, type Check, type ObjectShape, type Shape } from "./shape.ts"

type Fields = Readonly<Record<string, Schema.Top>>

/**
 * Makes the Schemas of shapes, one for each. A Schema takes what `decodeShape` takes, and finds the same problems
 * in the same words.
 */
export const makeSchemaOf = (): {
  readonly schemaOf: (shape: Shape) => Schema.Top
  /** The members of an object, for documents that have more beside them. */
  readonly fieldsOf: (shape: ObjectShape) => Fields
} => {
  const known = new Map<Shape, Schema.Top>()
  const schemaOf = (shape: Shape): Schema.Top => {
    const schema = known.get(shape) ?? annotated(shape, made(shape))
    known.set(shape, schema)
    return schema
  }
  const fieldsOf = ({ members }: ObjectShape): Fields =>
    Object.fromEntries(
      [...members].map(([key, { isRequired, shape }]) => {
        const schema = schemaOf(shape)
        return [key, isRequired ? schema : Schema.optionalKey(schema)]
      })
    )
  const made = (shape: Shape): Schema.Top => {
    switch (shape.type) {
      case "boolean":
        return Schema.Boolean
      case "null":
        return Schema.Null
      case "literal":
        return Schema.Literal(shape.value)
      case "literals":
        return Schema.Literals([...shape.values])
      case "text":
        return checked(Schema.String, shape.checks)
      case "integer":
        return checked(Schema.Int, shape.checks)
      case "list":
        return Schema.Array(schemaOf(shape.items))
      case "object":
        return checked(Schema.Struct(fieldsOf(shape)), shape.checks)
      case "any_of":
        return Schema.Union(shape.shapes.map(schemaOf))
    }
  }
  return { schemaOf, fieldsOf }
}

const checked = <T>(schema: Schema.Top, checks: readonly Check<T>[]): Schema.Top => {
  // What is checked is known from data alone, which TypeScript cannot follow.
  const checkable = schema as unknown as Schema.Codec<T, T>
  return checks.reduce<Schema.Codec<T, T>>(
    (before, check) =>
      before.check(
        (check as unknown) === notEmpty
          ? (Schema.isNonEmpty() as never)
          : Schema.makeFilter(check.holds, { expected: check.expected })
      ),
    checkable
  )
}

const annotated = ({ description, expected, identifier }: Shape, schema: Schema.Top): Schema.Top => {
  const said = {
    ...(identifier !== undefined && { identifier }),
    ...(expected !== undefined && { expected }),
    ...(description !== undefined && { description })
  }
  return Object.keys(said).length === 0 ? schema : schema.annotate(said)
}
