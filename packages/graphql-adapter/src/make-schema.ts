import { buildSchema, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from "graphql"
import { auditResolvers } from "./resolvers/audit.ts"
import { authLogResolvers } from "./resolvers/auth-logs.ts"
import { permissionsMutations } from "./resolvers/permissions-mutations.ts"
import { permissionsResolvers } from "./resolvers/permissions.ts"
import { populateMutations } from "./resolvers/populate-mutations.ts"
import { projectResolvers } from "./resolvers/project.ts"
import { scopeMutations } from "./resolvers/scope-mutations.ts"
import { scopeResolvers } from "./resolvers/scope.ts"
import { settingsMutations } from "./resolvers/settings-mutation.ts"
import { surroundingsMutations } from "./resolvers/surroundings-mutations.ts"
import { typeDefinitions } from "./schema/type-definitions.ts"

type Resolvers = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const parts: ReadonlyArray<Resolvers> = [
  projectResolvers,
  permissionsResolvers,
  auditResolvers,
  scopeResolvers,
  authLogResolvers,
  permissionsMutations,
  surroundingsMutations,
  scopeMutations,
  populateMutations,
  settingsMutations
]

let made: GraphQLSchema | undefined

/** The schema with what answers each of its fields, the same one each time: nothing of a server is in it. */
export const makeGraphQlSchema = (): GraphQLSchema => (made ??= make())

const make = (): GraphQLSchema => {
  const schema = buildSchema(typeDefinitions)
  for (const part of parts) {
    for (const [typeName, fields] of Object.entries(part)) {
      const type = schema.getType(typeName)
      if (!isObjectType(type)) throw new Error(`the schema has no object type ${typeName}`)
      for (const [name, resolve] of Object.entries(fields)) {
        const field = type.getFields()[name]
        if (field === undefined) throw new Error(`the schema has no field ${typeName}.${name}`)
        field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>
      }
    }
  }
  return schema
}
