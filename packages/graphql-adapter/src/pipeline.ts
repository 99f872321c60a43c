import { usePersistedOperations } from "@graphql-yoga/plugin-persisted-operations"
import {
  NoSchemaIntrospectionCustomRule,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema
} from "graphql"
import { createYoga, type GraphQLParams, type Plugin } from "graphql-yoga"
import { knownAnswers } from "./known-answers.ts"
import { DocumentCache, forgetful } from "./limits/document-cache.ts"
import { limitPlugin } from "./limits/limit-plugin.ts"
import type { RequestContext } from "./request-context.ts"
import type { GraphQlSettings, PersistedDocuments } from "./settings.ts"

/** Answers one operation; rejects where something before its execution refuses it. */
export type Pipeline = (params: GraphQLParams, context: RequestContext) => Promise<ExecutionResult>

const noIntrospection: Plugin = {
  onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule)
}

const persistedPlugin = ({ documents, only }: PersistedDocuments) =>
  usePersistedOperations({
    allowArbitraryOperations: !only,
    getPersistedOperation: (hash) => documents.get(hash) ?? null,
    extractPersistedOperationId: (params) => {
      const { documentId } = params as { readonly documentId?: unknown }
      const named: unknown = params.extensions?.["persistedQuery"]?.sha256Hash ?? documentId
      return typeof named === "string" ? named.replace(/^sha256:/, "") : null
    }
  })

/** Parses, validates and executes operations, within limits. */
export const makePipeline = (
  schema: GraphQLSchema,
  { introspection, limits, persisted }: GraphQlSettings
): Pipeline => {
  const documents = new DocumentCache<DocumentNode>()
  const yoga = createYoga<RequestContext & Record<string, unknown>>({
    schema,
    graphqlEndpoint: "/api/graphql",
    // What goes wrong is shown and logged by whoever asks, and requests are read before they come here.
    maskedErrors: false,
    logging: false,
    graphiql: false,
    landingPage: false,
    cors: false,
    multipart: false,
    extraParamNames: ["documentId"],
    parserAndValidationCache: { documentCache: documents, errorCache: forgetful },
    plugins: [
      ...(persisted === undefined ? [] : [persistedPlugin(persisted)]),
      limitPlugin(schema, limits, documents),
      ...(introspection ? [] : [noIntrospection]),
      knownAnswers(schema)
    ]
  })
  const request = new yoga.fetchAPI.Request("http://localhost/api/graphql", { method: "POST" })
  return async (params, context) => {
    const result = await yoga.getResultForParams({ params, request }, { ...context })
    if (result === undefined || Symbol.asyncIterator in result) throw new Error("an operation has one result")
    return result as ExecutionResult
  }
}
