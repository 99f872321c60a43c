import { Schema } from "effect"

const optional = Schema.optionalKey

const Count = Schema.Int.check(Schema.isGreaterThan(0))

/** What the configuration file says of the GraphQL API. */
export const GraphQlSection = Schema.Struct({
  introspection: optional(Schema.Boolean),
  graphiql: optional(Schema.Boolean),
  persisted_documents: optional(
    Schema.Struct({ file: Schema.NonEmptyString, only: optional(Schema.Boolean) })
  ),
  limits: optional(
    Schema.Struct({
      body_bytes: optional(Count),
      document_length: optional(Count),
      tokens: optional(Count),
      depth: optional(Count),
      nesting: optional(Count),
      fields: optional(Count),
      aliases: optional(Count),
      directives: optional(Count),
      cost: optional(Count),
      mutations: optional(Count),
      batch: optional(Count),
      list_length: optional(Count)
    })
  )
})

export type GraphQlSection = typeof GraphQlSection.Type
