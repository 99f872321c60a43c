import { Result, Schema } from "effect"
import {
  closestName,
  FullPath,
  Identifier,
  quote,
  schemaProblems,
  schemas,
  vocabulary,
  type Caller,
  type Decoded,
  type Path,
  type Problem,
  type Role
} from "@jobwarden/core"

const optional = Schema.optionalKey

const Reference = Schema.Union([Identifier, FullPath]).annotate({
  expected: "a project's or group's number or full path"
})
const Scopes = Schema.Array(Schema.String)
const active = optional(Schema.Boolean)

/** Who may ask, by the `type` that says which. */
const callers = {
  user: Schema.Struct({ type: Schema.Literal("user"), role: schemas.Role, scopes: optional(Scopes), active }),
  job: Schema.Struct({
    type: Schema.Literal("job"),
    project: Reference,
    ref: Schema.Struct({
      protected: Schema.Boolean,
      fork: optional(Schema.Boolean),
      name: optional(Schema.String)
    }),
    environment: optional(Schema.Struct({ name: Schema.NonEmptyString, protected: Schema.Boolean })),
    trigger_role: schemas.Role,
    active
  }),
  deploy_token: Schema.Struct({
    type: Schema.Literal("deploy_token"),
    project: optional(Reference),
    group: optional(Reference),
    scopes: Scopes,
    active
  }).check(
    Schema.makeFilter((token) => (token.project === undefined) !== (token.group === undefined), {
      expected: "a deploy token at home in either a `project` or a `group`"
    })
  )
}

const actions = Schema.Array(Schema.Literals([...vocabulary.actions.keys()]))
const Cells = Schema.Struct(
  Object.fromEntries([...vocabulary.resources.keys()].map((resource) => [resource, optional(actions)]))
).annotate({ identifier: "Cells" })

const test = <One extends Schema.Top, Named extends Schema.Top>(caller: One, named: Named) =>
  Schema.Struct({
    name: Schema.NonEmptyString,
    project: Reference,
    caller: optional(caller),
    callers: optional(named),
    can: optional(Cells),
    cannot: optional(Cells)
  })

const AnyCaller = Schema.Union(Object.values(callers)).annotate({ identifier: "Caller" })
const CallersByName = Schema.Record(Schema.NonEmptyString, AnyCaller).check(
  Schema.makeFilter((named) => Object.keys(named).length > 0, { expected: "callers by name" })
)

/** A test, whole. */
export const Test = test(AnyCaller, CallersByName)
  .annotate({ identifier: "Test" })
  .check(
    Schema.makeFilter(({ caller, callers }) => (caller === undefined) !== (callers === undefined), {
      expected: "a test of either a `caller` or `callers`"
    }),
    Schema.makeFilter(({ can, cannot }) => can !== undefined || cannot !== undefined, {
      expected: "a test that asserts something"
    })
  )

/** A resource's actions, by resource. */
export type CellActions = { readonly [resource: string]: readonly string[] }

/** What a policy file asserts about its own policies: of one caller, or of each of several by their names. */
export type PolicyTest = {
  readonly name: string
  readonly project: number | string
  readonly can?: CellActions
  readonly cannot?: CellActions
} & (
  | { readonly caller: Caller<Role>; readonly callers?: never }
  | { readonly callers: { readonly [name: string]: Caller<Role> }; readonly caller?: never }
)

/** A test and its place in the list of its file, from 0. */
export type NumberedTest = PolicyTest & { readonly index: number }

const decode = (schema: Schema.Codec<unknown, unknown>) => {
  const decoder = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })
  return (input: unknown): Decoded<unknown> =>
    Result.mapError(decoder(input), (error) => schemaProblems(error.issue, input))
}

// Callers are decoded apart, by their type: messages about a union would list what is wrong for every type.
const decodeShape = decode(test(Schema.Unknown, Schema.Unknown) as unknown as Schema.Codec<unknown, unknown>)
const decodeCallers: ReadonlyMap<string, (input: unknown) => Decoded<unknown>> = new Map(
  Object.entries(callers).map(([type, schema]) => [
    type,
    decode(schema as unknown as Schema.Codec<unknown, unknown>)
  ])
)

/** Decodes one test of a policy file. */
export const decodeTest = (input: unknown): Decoded<PolicyTest> => {
  const shape = decodeShape(input)
  const members = isObject(input) ? (input as Partial<PolicyTest>) : undefined
  const problems = [
    ...(Result.isFailure(shape) ? shape.failure : assertionProblems(members)),
    ...(members === undefined ? [] : allCallersProblems(members))
  ]
  return problems.length > 0 ? Result.fail(problems) : Result.succeed(input as PolicyTest)
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const assertionProblems = ({ can, cannot }: Partial<PolicyTest> = {}): readonly Problem[] =>
  can === undefined && cannot === undefined
    ? [{ path: [], message: "asserts nothing; give it `can` or `cannot`" }]
    : []

const allCallersProblems = ({ caller, callers: named }: Partial<PolicyTest>): readonly Problem[] => {
  if (caller === undefined && named === undefined) {
    return [{ path: ["caller"], message: "is missing; give the test a `caller`, or `callers` by name" }]
  }
  const more = { path: ["callers"], message: "stands beside `caller`; give the test one of the two" }
  return [
    ...(caller !== undefined && named !== undefined ? [more] : []),
    ...(caller === undefined ? [] : callerProblems(caller)),
    ...(named === undefined ? [] : namedCallersProblems(named))
  ]
}

const namedCallersProblems = (named: unknown): readonly Problem[] => {
  const path: Path = ["callers"]
  if (!isObject(named)) return [{ path, message: "expected an object; write each caller under a name" }]
  const entries = Object.entries(named)
  if (entries.length === 0) return [{ path, message: "names nobody; write each caller under a name" }]
  return entries.flatMap(([name, caller]) => [
    ...(name === "" ? [{ path: [...path, name], message: "a caller has no name; say who it is" }] : []),
    ...callerProblems(caller, [...path, name])
  ])
}

/** What is wrong with a caller that stands at the path. */
export const callerProblems = (caller: unknown, path: Path = ["caller"]): readonly Problem[] => {
  if (!isObject(caller)) return [{ path, message: "expected an object with a `type`" }]
  const { type } = caller as { readonly type?: unknown }
  const decodeCaller = typeof type === "string" ? decodeCallers.get(type) : undefined
  if (decodeCaller === undefined) return [{ path: [...path, "type"], message: unknownType(type) }]
  const decoded = decodeCaller(caller)
  if (Result.isSuccess(decoded)) return []
  return decoded.failure.map((problem) => ({ ...problem, path: [...path, ...problem.path] }))
}

const unknownType = (type: unknown): string => {
  const types = [...decodeCallers.keys()]
  const expected = `expected ${types.map((known) => `\`${known}\``).join(", ")}`
  if (typeof type !== "string") return type === undefined ? `is missing; ${expected}` : expected
  const closest = closestName(type, types)
  return `unknown value ${quote(type)}; ${closest === undefined ? expected : `did you mean \`${closest}\`?`}`
}
