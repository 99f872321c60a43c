import { vocabulary } from "@jobwarden/core"
import { buildSchema, isEnumType, isInputObjectType, isObjectType, isSpecifiedScalarType } from "graphql"
import { describe, expect, it } from "vitest"
import { makeGraphQlSchema } from "../make-schema.ts"
import { typeDefinitions } from "./type-definitions.ts"

const types = Object.values(buildSchema(typeDefinitions).getTypeMap()).filter(
  (type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type)
)

describe("the schema", () => {
  it("says of every type, field, argument and value what it is", () => {
    const silent = types.flatMap((type) => [
      ...(type.description ? [] : [type.name]),
      ...(isObjectType(type)
        ? Object.values(type.getFields()).flatMap((field) => [
            ...(field.description ? [] : [`${type.name}.${field.name}`]),
            ...field.args.flatMap((argument) =>
              argument.description ? [] : [`${type.name}.${field.name}(${argument.name})`]
            )
          ])
        : []),
      ...(isInputObjectType(type)
        ? Object.values(type.getFields()).flatMap(({ description, name }) =>
            description ? [] : [`${type.name}.${name}`]
          )
        : []),
      ...(isEnumType(type)
        ? type.getValues().flatMap(({ description, name }) => (description ? [] : [`${type.name}.${name}`]))
        : [])
    ])
    expect(silent).toEqual([])
  })

  it("has GitLab's form for every change: one input, errors and clientMutationId", () => {
    const { Mutation: mutation } = makeGraphQlSchema().getTypeMap()
    if (!isObjectType(mutation)) throw new Error("there are no mutations")
    for (const field of Object.values(mutation.getFields())) {
      const name = `${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`
      expect(field.args.map((argument) => `${argument.name}: ${argument.type}`)).toEqual([
        `input: ${name}Input!`
      ])
      expect(String(field.type)).toBe(`${name}Payload`)
      const payload = makeGraphQlSchema().getType(`${name}Payload`)
      if (!isObjectType(payload)) throw new Error(`there is no ${name}Payload`)
      expect(String(payload.getFields()["errors"]?.type)).toBe("[String!]!")
      expect(String(payload.getFields()["clientMutationId"]?.type)).toBe("String")
      expect(field.resolve).toBeDefined()
    }
  })

  it("takes the names of the domain from its one definition", () => {
    const input = (name: string): ReadonlyArray<string> => {
      const type = makeGraphQlSchema().getType(name)
      return isInputObjectType(type) ? Object.keys(type.getFields()) : []
    }
    expect(input("JobTokenGrantsInput").length).toBe(vocabulary.domain.resources.length)
    expect(input("PackageRegistryGrantsInput").length).toBe(vocabulary.domain.resources[0].formats.length + 1)
    expect(input("ResourceGrantsInput")).toEqual(["read", "write", "delete"])
    const policies = makeGraphQlSchema().getType("CiJobTokenScopePolicies")
    expect(isEnumType(policies) && policies.getValues().map(({ name }) => name)).toEqual(
      expect.arrayContaining(["READ_PACKAGES", "ADMIN_PACKAGES", "READ_JOBS", "PACKAGE_REGISTRY_MAVEN_WRITE"])
    )
  })
})
