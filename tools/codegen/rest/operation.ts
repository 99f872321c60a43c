import type { Document, Operation, Schema } from "../../../packages/rest-adapter/src/docs-page/document.ts"
import type { Recorded } from "../../../test/reference/record.ts"
import { block, json, sentence, table } from "./markdown.ts"
import { kindOf, members, resolved } from "./schema.ts"

/** An operation with its place. */
export interface Placed {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

export const placedIn = ({ paths }: Document): readonly Placed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))
  )

export const headingOf = ({ operation }: Placed): string => operation.summary ?? operation.operationId

const schemas = "schemas.md"

const joined = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`

/** Who was let in when everybody was asked in turn, and what the others were told. */
const whoMay = ({ may, refused }: Recorded): string => {
  const others = Object.entries(refused).map(([status, names]) => `${status} for ${joined(names)}`)
  return [
    `**Who may:** ${joined(may)}.`,
    ...(others.length === 0 ? [] : [`Others: ${others.join("; ")}.`])
  ].join(" ")
}

const parameters = ({ parameters: given = [] }: Operation): readonly string[] =>
  table(
    ["parameter", "in", "meaning"],
    given.map(({ name, in: place, required, schema = {} }) => [
      `\`${name}\``,
      `${place}${required === true ? ", needed" : ""}`,
      schema.description === undefined ? kindOf(schema, schemas) : sentence(schema.description)
    ])
  )

const request = ({ requestBody }: Operation, document: Document): readonly string[] =>
  Object.entries(requestBody?.content ?? {}).flatMap(([type, { schema = {} }]) => [
    `**Request:** ${kindOf(schema, schemas)} as \`${type}\`.`,
    ...members(resolved(schema, document), schemas)
  ])

const curl = ({ body, header, method, url }: Recorded): string =>
  [
    `curl${method === "GET" ? "" : ` --request ${method}`}${header === null ? "" : ` --header "${header}"`}`,
    ...(body === null
      ? []
      : [
          '  --header "Content-Type: application/json"',
          `  --data '${json(body).replaceAll(/\n\s*/g, " ")}'`
        ]),
    `  "${url}"`
  ].join(" \\\n")

const kinds = (content: Operation["responses"][string]["content"] = {}): string =>
  Object.entries(content)
    .map(([type, { schema = {} }]) =>
      type === "application/json" ? kindOf(schema, schemas) : `${kindOf(schema, schemas)} as \`${type}\``
    )
    .join(" or ")

/** What the document gives for an example of an answer. */
const exampleOf = (schema: Schema, document: Document): unknown => {
  const { anyOf, examples } = resolved(schema, document)
  return examples?.[0] ?? (anyOf?.[0] === undefined ? null : exampleOf(anyOf[0], document))
}

const answered = (
  recorded: Recorded,
  { responses: given }: Operation,
  document: Document
): readonly string[] => {
  const { status } = recorded
  const [{ schema = {} } = {}] = Object.values(given[String(status)]?.content ?? {})
  const answer = recorded.answer === undefined ? exampleOf(schema, document) : recorded.answer
  if (answer === null) return [`The answer is ${status}, without a body.`]
  return [
    `The answer is ${status}:`,
    typeof answer === "string" ? block("text", answer.trimEnd()) : block("json", json(answer))
  ]
}

const responses = ({ responses: given }: Operation): readonly string[] =>
  table(
    ["status", "meaning", "body"],
    Object.entries(given).map(([status, { content, description = "" }]) => [
      status,
      status.startsWith("2") ? "Done." : sentence(description),
      kinds(content) || "none"
    ])
  )

/** An operation with all that a caller has to know. */
export const operationSection = (
  placed: Placed,
  recorded: Recorded,
  document: Document
): readonly string[] => {
  const { method, operation, path } = placed
  return [
    `## ${headingOf(placed)}`,
    block("http", `${method} ${path}`),
    ...(operation.description === undefined ? [] : [sentence(operation.description)]),
    whoMay(recorded),
    ...parameters(operation),
    ...request(operation, document),
    "For example:",
    block("sh", curl(recorded)),
    ...answered(recorded, operation, document),
    ...responses(operation)
  ]
}
