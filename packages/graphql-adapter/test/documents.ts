import { Kind, parse, print } from "graphql"
import { scopeDocuments } from "./documents/scope.graphql.ts"

const documents = new Map(
  parse(scopeDocuments).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [[definition.name?.value ?? "", print(definition)]] : []
  )
)

/** A document of GitLab's clients by its name. */
export const clientDocument = (name: string): string => {
  const found = documents.get(name)
  if (found === undefined) throw new Error(`no document is called ${name}`)
  return found
}
