import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { clientText, type NamedDocument } from "./client-text.ts"
import { schemaText } from "./schema-text.ts"

/** Where the documents of the example stand, from the root of the repository. */
const documentsFolder = "examples/graphql"

const root = join(import.meta.dirname, "../..")

/** The documents of the example, by name. */
export const exampleDocuments = (): readonly NamedDocument[] =>
  readdirSync(join(root, documentsFolder))
    .filter((name) => name.endsWith(".graphql"))
    .toSorted()
    .map((name) => ({ name, text: readFileSync(join(root, documentsFolder, name), "utf8") }))

/** The files that are made from the schema of the GraphQL API. */
export const graphQlFiles = async () => {
  const client = await clientText(exampleDocuments())
  return [
    { path: "docs/reference/schema.graphql", make: schemaText },
    { path: `${documentsFolder}/generated.ts`, make: () => client }
  ]
}
