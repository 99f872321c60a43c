import type { Problem } from "@jobwarden/core"
import { quote } from "@jobwarden/core"
import { defaultLimits, type GraphQlSettings, type PersistedDocuments } from "@jobwarden/graphql-adapter"
import { Result } from "effect"
import { createHash } from "node:crypto"
import { readFileSync, statSync } from "node:fs"
import type { GraphQlSection } from "./graphql-section.ts"

/** The file of persisted documents may not be larger. */
const mostBytes = 16 * 1_048_576

/** How the GraphQL API is served where nothing is configured; GraphiQL is for whoever sits at the machine. */
export const usualGraphQl = (isLoopback: boolean): GraphQlSettings => ({
  limits: defaultLimits,
  introspection: true,
  graphiql: isLoopback
})

/** Puts the section into the form that the service uses, reading the documents that it names. */
export const readGraphQl = (
  { graphiql = true, introspection = true, limits = {}, persisted_documents: persisted }: GraphQlSection,
  isLoopback: boolean,
  besideFile: (relative: string) => string
): Result.Result<GraphQlSettings, Problem> => {
  const { body_bytes, document_length, list_length, ...rest } = limits
  const settings: GraphQlSettings = {
    introspection,
    graphiql: graphiql && isLoopback,
    limits: {
      ...defaultLimits,
      ...rest,
      ...(body_bytes !== undefined && { bodyBytes: body_bytes }),
      ...(document_length !== undefined && { documentLength: document_length }),
      ...(list_length !== undefined && { listLength: list_length })
    }
  }
  if (persisted === undefined) return Result.succeed(settings)
  return Result.mapBoth(readManifest(besideFile(persisted.file)), {
    onSuccess: (documents): GraphQlSettings => ({
      ...settings,
      persisted: { documents, only: persisted.only ?? true }
    }),
    onFailure: (message): Problem => ({ path: ["graphql", "persisted_documents", "file"], message })
  })
}

/** The documents of a file `{"<SHA-256 of the text>": "<text>"}`; a failure is a text. */
const readManifest = (path: string): Result.Result<PersistedDocuments["documents"], string> => {
  const fail = (what: string) => Result.fail(`the file of persisted documents ${quote(path)} ${what}`)
  let content: unknown
  try {
    if (statSync(path).size > mostBytes) return fail(`is larger than ${mostBytes} bytes`)
    content = JSON.parse(readFileSync(path, "utf8"))
  } catch (cause) {
    return fail(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  const entries = typeof content === "object" && content !== null ? Object.entries(content) : []
  if (entries.length === 0 || Array.isArray(content)) {
    return fail('holds no documents; expected {"<SHA-256 of the text>": "<text>"}')
  }
  const wrong = entries.find(([hash, text]) => typeof text !== "string" || hash !== hashOf(text))
  return wrong === undefined
    ? Result.succeed(new Map(entries as ReadonlyArray<[string, string]>))
    : fail(`holds ${quote(wrong[0])}, which is not the SHA-256 of its document in hexadecimal digits`)
}

const hashOf = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex")
