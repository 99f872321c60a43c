import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema
} from "graphql"
import { schemaText } from "../graphql/schema-text.ts"

const folder = "docs/reference/graphql"

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ")
const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0
    ? []
    : [
        [
          `| ${head.join(" | ")} |`,
          `|${head.map(() => "---").join("|")}|`,
          ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`)
        ].join("\n")
      ]

type Kind = "objects" | "inputs" | "enums" | "scalars"
type Page = Kind | "queries" | "mutations"

const about: Readonly<Record<Page, readonly [title: string, text: string]>> = {
  queries: ["queries", "What may be asked. What the caller may not know is null, as if it were not there."],
  mutations: [
    "mutations",
    "What may be changed. Each answers with `errors`, which is empty where all was done."
  ],
  objects: ["objects", "What answers are made of."],
  inputs: ["inputs", "What is given to fields and mutations."],
  enums: ["enums", "Words out of a list."],
  scalars: ["scalars", "Single values; beside them there are `Boolean`, `Float`, `ID`, `Int` and `String`."]
}

const kindOf = (type: GraphQLNamedType): Kind | undefined => {
  if (type.name.startsWith("__")) return undefined
  if (isObjectType(type) || isInterfaceType(type) || isUnionType(type)) return "objects"
  if (isInputObjectType(type)) return "inputs"
  if (isEnumType(type)) return "enums"
  return isScalarType(type) && !isSpecifiedScalarType(type) ? "scalars" : undefined
}

const schema: GraphQLSchema = buildSchema(schemaText())
const roots = new Set([schema.getQueryType(), schema.getMutationType()])
const types = Object.values(schema.getTypeMap())
  .filter((type) => kindOf(type) !== undefined && !roots.has(type as never))
  .toSorted((one, other) => (one.name < other.name ? -1 : 1))
const pageOf = new Map(types.map((type) => [type.name, kindOf(type)] as const))

/** A type with its link: `[Project](objects.md#project)!`, the brackets of a list and the sign of what is never null. */
const linked = (type: string): string => {
  const [, open = "", name = "", close = ""] = /^(\[*)(\w+)([\]!]*)$/.exec(type) ?? []
  const page = pageOf.get(name)
  const shown = `\`${name}\``
  const link = page === undefined ? shown : `[${shown}](${page}.md#${name.toLowerCase()})`
  return `${open === "" ? "" : "list of "}${link}${close.endsWith("!") ? ", never null" : ""}`
}

/** The words of the schema, without what concerns nobody who reads them here. */
const words = (text: string | null | undefined): string => text?.trim() ?? ""

const removed = ({ deprecationReason }: { readonly deprecationReason?: string | null | undefined }): string =>
  deprecationReason == null ? "" : ` Deprecated: ${deprecationReason}`

const given = (argument: GraphQLArgument): string => {
  const value =
    argument.defaultValue ?? (argument as { readonly default?: { readonly value?: unknown } }).default?.value
  if (isRequiredArgument(argument)) return "needed"
  return value === undefined ? "" : `left out: \`${JSON.stringify(value)}\``
}

const argumentsOf = ({ args }: GraphQLField<unknown, unknown>): readonly string[] =>
  table(
    ["argument", "type", "meaning"],
    args.map((argument) => [
      `\`${argument.name}\``,
      [linked(String(argument.type)).replace(", never null", ""), given(argument)]
        .filter((part) => part !== "")
        .join(", "),
      words(argument.description)
    ])
  )

/** A field that is asked for by itself: of the queries, of the mutations. */
const rootField = (field: GraphQLField<unknown, unknown>): readonly string[] => [
  `## ${field.name}`,
  `${words(field.description)}${removed(field)}`,
  `Answers: ${linked(String(field.type))}.`,
  ...argumentsOf(field)
]

const fieldRow = (field: GraphQLField<unknown, unknown>): readonly string[] => {
  const takes = field.args.map(
    ({ description, name, type }) =>
      `\`${name}\` (${linked(String(type)).replace(", never null", "")}): ${words(description)}`
  )
  return [
    `\`${field.name}\``,
    linked(String(field.type)),
    [`${words(field.description)}${removed(field)}`, ...takes.map((text) => `Takes ${text}`)].join(" ")
  ]
}

const typeSection = (type: GraphQLNamedType): readonly string[] => [
  `## ${type.name}`,
  ...(words(type.description) === "" ? [] : [words(type.description)]),
  ...(isUnionType(type)
    ? [
        `One of ${type
          .getTypes()
          .map((each) => linked(each.name))
          .join(", ")}.`
      ]
    : []),
  ...(isObjectType(type) || isInterfaceType(type)
    ? table(["field", "type", "meaning"], Object.values(type.getFields()).map(fieldRow))
    : []),
  ...(isInputObjectType(type)
    ? table(
        ["field", "type", "meaning"],
        Object.values(type.getFields()).map((field) => [
          `\`${field.name}\``,
          linked(String(field.type)).replace(", never null", ", needed"),
          `${words(field.description)}${removed(field)}`
        ])
      )
    : []),
  ...(isEnumType(type)
    ? table(
        ["value", "meaning"],
        type.getValues().map((value) => [`\`${value.name}\``, `${words(value.description)}${removed(value)}`])
      )
    : [])
]

const from = "Generated by `npm run codegen` from [the schema](../schema.graphql)."

const fieldsOf = (page: "queries" | "mutations") =>
  Object.values((page === "queries" ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {})

const textOf = (page: Page): string => {
  const [title, text] = about[page]
  const sections =
    page === "queries" || page === "mutations"
      ? fieldsOf(page).flatMap(rootField)
      : types.filter((type) => pageOf.get(type.name) === page).flatMap(typeSection)
  return `${[`# GraphQL: ${title}`, `${from} [The whole API](README.md).`, text, ...sections].join("\n\n")}\n`
}

const firstSentence = (text: string): string => /^.*?[.](?=\s|$)/s.exec(text)?.[0] ?? text

const overview = (): string =>
  `${[
    "# The GraphQL API, type by type",
    `${from} How the API is used is told in [its guide](../../guides/graphql.md).`,
    "It is served at `/api/graphql`, with the same credentials as the REST API. What is never null is there whenever what it belongs to is.",
    ...(["queries", "mutations"] as const).flatMap((page) => [
      `## ${page.charAt(0).toUpperCase()}${page.slice(1)}`,
      ...table(
        [page === "queries" ? "query" : "mutation", "answers", "does"],
        fieldsOf(page).map(({ description, name, type }) => [
          `[\`${name}\`](${page}.md#${name.toLowerCase()})`,
          linked(String(type)).replace(", never null", ""),
          firstSentence(words(description))
        ])
      )
    ]),
    "## Types",
    ...(["objects", "inputs", "enums", "scalars"] as const).flatMap((page) => [
      `### ${page.charAt(0).toUpperCase()}${page.slice(1)}`,
      `${about[page][1]} [The page](${page}.md).`,
      types
        .filter((type) => pageOf.get(type.name) === page)
        .map(({ name }) => linked(name))
        .join(", ")
    ])
  ].join("\n\n")}\n`

/** The reference of the GraphQL API: an overview, and a page a kind. */
export const graphQlReferenceFiles = [
  { path: `${folder}/README.md`, make: overview },
  ...(Object.keys(about) as Page[]).map((page) => ({
    path: `${folder}/${page}.md`,
    make: () => textOf(page)
  }))
]
