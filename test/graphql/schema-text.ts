import { typeDefinitions } from "@jobwarden/graphql-adapter"
import { buildSchema, printSchema } from "graphql"

/** The schema as it is committed: every description in it, in the order of its source, laid out by GraphQL itself. */
export const schemaText = (): string => `${printSchema(buildSchema(typeDefinitions))}\n`
