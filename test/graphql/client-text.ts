import { codegen } from "@graphql-codegen/core"
import * as typedDocumentNode from "@graphql-codegen/typed-document-node"
import * as operations from "@graphql-codegen/typescript-operations"
import { typeDefinitions } from "@jobwarden/graphql-adapter"
import { parse } from "graphql"

/** A document by the name of its file. */
export interface NamedDocument {
  readonly name: string
  readonly text: string
}

const head = `/**
 * Made by \`npm run codegen\` from the documents beside this file: what each takes and answers, by the schema.
 */
`

const decoration = "import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';\n"

/** What the generator would import a package for. The examples need nothing but Node. */
const ownDecoration = `/** Ties a document to what it answers and what it takes. Nothing of it is there at run time. */
interface DocumentTypeDecoration<TResult, TVariables> {
  __apiType?: (variables: TVariables) => TResult;
}
`

const scalars = {
  ID: { input: "string", output: "string" },
  Time: "string",
  JSON: "unknown",
  JobTokenGrant: "unknown",
  JobTokenPermissionsDocument: { input: "object", output: "Readonly<Record<string, unknown>>" }
}

/** The types of documents and the documents themselves, as a module of TypeScript that imports nothing. */
export const clientText = async (documents: readonly NamedDocument[]): Promise<string> => {
  const text = await codegen({
    filename: "generated.ts",
    schema: parse(typeDefinitions),
    documents: documents.map((each) => ({ location: each.name, document: parse(each.text) })),
    plugins: [{ operations: {} }, { typedDocumentNode: {} }],
    pluginMap: { operations, typedDocumentNode },
    config: {
      documentMode: "string",
      immutableTypes: true,
      scalars,
      skipTypename: true,
      strictScalars: true,
      useTypeImports: true
    }
  })
  if (!text.includes(decoration)) throw new Error("the generator lays its files out otherwise by now")
  return (
    head +
    text
      .replace(decoration, ownDecoration)
      .replaceAll("Record<string, any>", "Record<string, unknown>")
      .replaceAll("__meta__", "meta")
  )
}
