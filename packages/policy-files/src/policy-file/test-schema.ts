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
export const callers = {
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

const test = <S extends Schema.Top>(caller: S) =>
  Schema.Struct({
    name: Schema.NonEmptyString,
    project: Reference,
    caller,
    can: optional(Cells),
    cannot: optional(Cells)
  })

/** A test, whole. */
export const Test = test(Schema.Union(Object.values(callers)))
  .annotate({ identifier: "Test" })
  .check(
    Schema.makeFilter(({ can, cannot }) => can !== undefined || cannot !== undefined, {
      expected: "a test that asserts something"
    })
  )

/** A resource's actions, by resource. */
export type CellActions = { readonly [resource: string]: readonly string[] }

/** An assertion that a policy file makes about its own policies. */
export interface PolicyTest {
  readonly name: string
  readonly project: number | string
  readonly caller: Caller<Role>
  readonly can?: CellActions
  readonly cannot?: CellActions
}

/** A test and its place in the list of its file, from 0. */
export interface NumberedTest extends PolicyTest {
  readonly index: number
}

const decode = (schema: Schema.Codec<unknown, unknown>) => {
  const decoder = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })
  return (input: unknown): Decoded<unknown> =>
    Result.mapError(decoder(input), (error) => schemaProblems(error.issue, input))
}

// The caller is decoded apart, by its type: messages about a union would list what is wrong for every type.
const decodeShape = decode(test(Schema.Unknown) as unknown as Schema.Codec<unknown, unknown>)
const decodeCallers: ReadonlyMap<string, (input: unknown) => Decoded<unknown>> = new Map(
  Object.entries(callers).map(([type, schema]) => [
    type,
    decode(schema as unknown as Schema.Codec<unknown, unknown>)
  ])
)

/** Decodes one test of a policy file. */
export const decodeTest = (input: unknown): Decoded<PolicyTest> => {
  const shape = decodeShape(input)
  const members = typeof input === "object" && input !== null ? (input as Partial<PolicyTest>) : {}
  const problems = [
    ...(Result.isFailure(shape) ? shape.failure : assertionProblems(members)),
    ...(members.caller === undefined ? [] : callerProblems(members.caller))
  ]
  return problems.length > 0 ? Result.fail(problems) : Result.succeed(input as PolicyTest)
}

const assertionProblems = ({ can, cannot }: Partial<PolicyTest>): readonly Problem[] =>
  can === undefined && cannot === undefined
    ? [{ path: [], message: "asserts nothing; give it `can` or `cannot`" }]
    : []

const callerProblems = (caller: unknown): readonly Problem[] => {
  const path: Path = ["caller"]
  if (typeof caller !== "object" || caller === null || Array.isArray(caller)) {
    return [{ path, message: "expected an object with a `type`" }]
  }
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
