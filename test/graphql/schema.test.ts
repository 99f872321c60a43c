import { typeDefinitions } from "@jobwarden/graphql-adapter"
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  printSchema,
  type GraphQLSchema
} from "graphql"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { schemaText } from "./schema-text.ts"

const root = join(import.meta.dirname, "../..")
const committed = (): string => readFileSync(join(root, "docs/reference/schema.graphql"), "utf8")

interface Described {
  readonly place: string
  readonly description: string | null | undefined
}

/** Everything of a schema that can have a description, but for what GraphQL itself brings. */
const describable = (schema: GraphQLSchema): readonly Described[] =>
  Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type): readonly Described[] => {
      const own = { place: type.name, description: type.description }
      if (isEnumType(type)) {
        return [
          own,
          ...type.getValues().map(({ description, name }) => ({ place: `${own.place}.${name}`, description }))
        ]
      }
      if (isInputObjectType(type)) {
        const fields = Object.values(type.getFields())
        return [
          own,
          ...fields.map(({ description, name }) => ({ place: `${own.place}.${name}`, description }))
        ]
      }
      if (!isObjectType(type) && !isInterfaceType(type)) return [own]
      return [
        own,
        ...Object.values(type.getFields()).flatMap(({ args, description, name }) => [
          { place: `${own.place}.${name}`, description },
          ...args.map((argument) => ({
            place: `${own.place}.${name}(${argument.name})`,
            description: argument.description
          }))
        ])
      ]
    })

const undescribed = (schema: GraphQLSchema) =>
  describable(schema).flatMap(({ description, place }) => (/\w{2}/.test(description ?? "") ? [] : [place]))

describe("the schema", () => {
  it("is committed as it is", () => expect(committed()).toBe(schemaText()))

  it("says the same when it is read back", () => {
    expect(printSchema(buildSchema(committed()))).toBe(printSchema(buildSchema(typeDefinitions)))
  })

  it("describes every type, field, argument and value", () => {
    const schema = buildSchema(typeDefinitions)
    expect(describable(schema).length).toBeGreaterThan(500)
    expect(undescribed(schema)).toEqual([])
  })

  it("is looked at in every place that can have a description", () => {
    const bare = buildSchema(`
      type Query { asked(argument: Given): Colour }
      input Given { member: Int }
      enum Colour { RED }
      union Either = Query
      scalar Moment
      "." interface Common { shared: Moment }
    `)
    expect(undescribed(bare).toSorted()).toEqual([
      "Colour",
      "Colour.RED",
      "Common",
      "Common.shared",
      "Either",
      "Given",
      "Given.member",
      "Moment",
      "Query",
      "Query.asked",
      "Query.asked(argument)"
    ])
  })
})
