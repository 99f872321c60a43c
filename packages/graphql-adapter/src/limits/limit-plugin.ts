import type { DocumentNode, GraphQLSchema } from "graphql"
import type { Plugin } from "graphql-yoga"
import { shownError } from "../failure.ts"
import type { RequestContext } from "../request-context.ts"
import type { GraphQlLimits } from "../settings.ts"
import type { DocumentCache } from "./document-cache.ts"
import { measure, type DocumentSize, type OperationSize } from "./measure.ts"
import { scanDocument } from "./scan-document.ts"

const refuse = (what: string): never => {
  throw shownError(`${what}; ask for less in one request`, "TOO_MUCH")
}

/** What of an operation is too much; `undefined`: nothing is. */
const excess = (size: OperationSize, limits: GraphQlLimits): string | undefined => {
  const { aliases, cost, depth, directives, fields, roots, type } = size
  if (depth > limits.depth) return `fields stand ${depth} deep, more than ${limits.depth}`
  if (fields > limits.fields) return `there are ${fields} fields, more than ${limits.fields}`
  if (aliases > limits.aliases) return `there are ${aliases} aliases, more than ${limits.aliases}`
  if (directives > limits.directives)
    return `there are ${directives} directives, more than ${limits.directives}`
  if (type === "mutation" && roots > limits.mutations) {
    return `there are ${roots} changes, more than ${limits.mutations}`
  }
  return cost > limits.cost ? `it would cost ${cost}, more than ${limits.cost}` : undefined
}

/** Refuses what asks for too much, as early as it can be seen. */
export const limitPlugin = (
  schema: GraphQLSchema,
  limits: GraphQlLimits,
  documents: DocumentCache<DocumentNode>
): Plugin<RequestContext> => {
  const sizes = new WeakMap<DocumentNode, DocumentSize>()
  const sizeOf = (document: DocumentNode): DocumentSize => {
    const known = sizes.get(document)
    if (known !== undefined) return known
    const size = measure(schema, document)
    sizes.set(document, size)
    return size
  }
  return {
    onParams: ({ params }) => {
      const { query } = params
      if (typeof query !== "string" || documents.get(query) !== undefined) return
      const wrong = scanDocument(query, limits)
      if (wrong !== undefined) refuse(wrong)
    },
    onParse:
      () =>
      ({ result }) => {
        if (result === null || result instanceof Error) return
        for (const size of sizeOf(result as DocumentNode).values()) {
          const wrong = excess(size, limits)
          if (wrong !== undefined) refuse(wrong)
        }
      },
    onExecute: ({ args, context }) => {
      const operations = sizeOf(args.document)
      const size = operations.get(args.operationName ?? "") ?? [...operations.values()][0]
      if (size === undefined) return
      if (context.isBatch && size.type === "mutation") {
        throw shownError("a batch holds queries only; send each change by itself", "TOO_MUCH")
      }
      context.budget.remaining -= size.cost
      if (context.budget.remaining < 0) refuse(`the operations would cost more than ${limits.cost} together`)
    }
  }
}
