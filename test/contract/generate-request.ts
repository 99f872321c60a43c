import * as fc from "fast-check"
import { makeValues, type Values } from "./generate-value.ts"
import { resolved } from "./json-schema.ts"
import { parametersIn, type OpenApiDocument, type Operation, type Parameter } from "./operations.ts"
import { origin } from "./service.ts"

export interface GeneratedRequest {
  readonly operation: Operation
  readonly target: string
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string | null
}

/** What is there, by what a parameter names. */
const there: ReadonlyArray<readonly [kind: RegExp, references: readonly string[]]> = [
  [/groups\/\{|group_id/, ["7", "acme", "8"]],
  [/projects\/\{|project_id/, ["123", "123", "acme%2Fbackend", "124", "125"]],
  [/./, ["1", "2"]]
]

/** Ids and paths of things that are there, that are not, and that nothing can be. */
const references = (place: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...(there.find(([kind]) => kind.test(place))?.[1] ?? [])) },
    { weight: 2, arbitrary: fc.constantFrom("126", "127", "partner%2Fintegration", "4711") },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        ..."0 -1 1e3 0x7b +123 00123 123abc 12.5 9007199254740993 99999999999999999999".split(" "),
        ..."acme%252Fbackend %2F %00 acme%2fBackend acme%2F acme%2F%2Fbackend %C3%A9 %zz %ff".split(" "),
        "__proto__",
        "%F0%9F%98%80",
        "x".repeat(4000)
      )
    },
    { weight: 1, arbitrary: strangeReferences }
  )

const strangeReferences = fc
  .string({ unit: "binary", minLength: 1, maxLength: 8 })
  .map(encoded)
  // Dots alone are another path to whoever reads the URL.
  .filter((text) => !/^\.+$/.test(text))

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** What a description puts in backticks are values that a parameter takes. */
const said = ({ schema: { description = "" } }: Parameter): readonly string[] =>
  [...description.matchAll(/`([^`]+)`/g)].flatMap(([, value]) => value ?? [])

const words = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("true", "false", "1", "20", "100", "read", "jobs", "project", "explicit")
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "0", "-1", "1e9", "9".repeat(30), "null", "2026-01-01", "x\u0000", "é")
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 10 }) }
)

const parameterValue = (document: object, parameter: Parameter): fc.Arbitrary<string> => {
  const { enum: allowed = [] } = resolved(document, parameter.schema)
  const known = [...said(parameter), ...allowed.map(String)]
  return known.length === 0 ? words : fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...known) }, words)
}

const pair = (name: string, value: string): string => `${encoded(name)}=${encoded(value)}`

const isNeeded = ({ required, schema }: Parameter): boolean =>
  required === true || /^needed\b/.test(schema.description ?? "")

const queryOf = (document: object, operation: Operation): fc.Arbitrary<string> => {
  const parts = parametersIn(operation, "query").map((parameter) =>
    fc.option(
      parameterValue(document, parameter).map((value) => pair(parameter.name, value)),
      { freq: isNeeded(parameter) ? 10 : 1, nil: "" }
    )
  )
  const odd = fc.constantFrom(
    "",
    "",
    "",
    "",
    "",
    "",
    "dryrun=true",
    "private_token=x",
    "page=1&page=2",
    "%zz=1",
    "=",
    "__proto__=1"
  )
  return fc
    .tuple(odd, ...parts)
    .map((all) => all.filter((part) => part !== "").join("&"))
    .map((query) => (query === "" ? "" : `?${query}`))
}

const names = ["ada", "olga", "maya", "dev", "rosa", "gus", "pia", "audie", "gone"]
const others = [
  "maya-read_api",
  "maya-read_registry",
  "ada-read_api",
  "nobody",
  "job-onMain",
  "job-ofApp",
  "deploy-writer"
]

/** Somebody's credential as some header; often that of somebody who may. */
const credentials = (operation: Operation): fc.Arbitrary<GeneratedRequest["headers"]> => {
  const forClients = (operation.security ?? []).every((scheme) => !("privateToken" in scheme))
  const trusted = forClients ? ["client-trusted", "client-untrusted"] : ["ada", "ada", "ada", "maya"]
  const holder = fc
    .constantFrom(...trusted, ...trusted, ...trusted, ...names, ...others)
    .map((name) => `${name}-token`)
  const asBearer = holder.map((token): readonly [string, string] => ["authorization", `Bearer ${token}`])
  const asHeader = holder.map((token): readonly [string, string] => ["private-token", token])
  const odd = fc.constantFrom<GeneratedRequest["headers"]>(
    [],
    [["job-token", "job-onMain-token"]],
    [["authorization", `Basic ${btoa("gitlab-ci-token:job-onMain-token")}`]],
    [["authorization", "Negotiate x"]],
    [
      ["private-token", "maya-token"],
      ["job-token", "job-onMain-token"]
    ],
    [["private-token", ""]]
  )
  const plain = fc.tuple(forClients ? asBearer : fc.oneof({ weight: 3, arbitrary: asHeader }, asBearer))
  return fc.oneof({ weight: 12, arbitrary: plain }, { weight: 1, arbitrary: odd })
}

const further = (operation: Operation): fc.Arbitrary<GeneratedRequest["headers"]> =>
  fc
    .tuple(
      ...parametersIn(operation, "header").map(({ name }) =>
        fc
          .option(fc.constantFrom("*", '"1.0000000000000000"', 'W/"1"', "x", '"0.0", "1.1"'), { freq: 1 })
          .map((value): GeneratedRequest["headers"] => (value === null ? [] : [[name, value]]))
      ),
      fc.constantFrom<GeneratedRequest["headers"]>(
        [],
        [],
        [],
        [["x-request-id", "1"]],
        [["if-none-match", "*"]]
      )
    )
    .map((all) => all.flat())

interface Sent {
  readonly contentType: string | undefined
  readonly body: string | null
}

const bodies = (values: Values, operation: Operation): fc.Arbitrary<Sent> => {
  if (operation.method === "GET") return fc.constant({ contentType: undefined, body: null })
  const text = fc.constantFrom(
    "",
    "{}",
    "null",
    "[]",
    "{",
    '{"a":1,"a":2}',
    "\u0000",
    "[".repeat(5000),
    '"x"'
  )
  const [schema] = Object.values(operation.requestBody?.content ?? {}).map((content) => content.schema)
  const types = fc.oneof(
    { weight: 9, arbitrary: fc.constant("application/json") },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "application/merge-patch+json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        ""
      )
    }
  )
  const asText = (value: unknown): string => JSON.stringify(value) ?? "null"
  const written =
    schema === undefined
      ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom("", "{}") }, { weight: 1, arbitrary: text })
      : fc.oneof(
          { weight: 7, arbitrary: values.valid(schema).map(asText) },
          { weight: 4, arbitrary: values.nearly(schema).map(asText) },
          { weight: 1, arbitrary: text }
        )
  return fc.tuple(types, written).map(([contentType, body]) => ({ contentType, body }))
}

/** A parameter with the part of the path before it, which says what it names. */
const placeOf = ({ path }: Operation, name: string): string =>
  path
    .slice(0, path.indexOf(`{${name}}`) + name.length + 1)
    .split("/")
    .slice(-2)
    .join("/")

/** Requests to an operation: most of them right in most of their parts. */
export const requestsTo = (
  document: OpenApiDocument,
  operation: Operation
): fc.Arbitrary<GeneratedRequest> => {
  const places = parametersIn(operation, "path").map(({ name }) =>
    fc.tuple(fc.constant(name), references(placeOf(operation, name)))
  )
  return fc
    .tuple(
      fc.tuple(...places),
      queryOf(document, operation),
      credentials(operation),
      further(operation),
      bodies(makeValues(document), operation)
    )
    .map(([values, query, credential, more, { body, contentType }]) => ({
      operation,
      target: `${origin}${values.reduce((path, [name, value]) => path.replace(`{${name}}`, () => value), operation.path)}${query}`,
      headers: [
        ...credential,
        ...more,
        ...(contentType === undefined || contentType === "" ? [] : [["content-type", contentType] as const])
      ],
      body
    }))
}
