import * as fc from "fast-check"
import type { Instead } from "./generate-value.ts"

/** Projects that are there, with the audit event of each, as `seeds` leaves it. */
export const projects = [
  { id: 123, path: "acme/backend", event: 1 },
  { id: 124, path: "acme/app", event: 2 },
  { id: 125, path: "acme/handbook", event: 3 }
] as const
export const groups = [
  { id: 7, path: "acme" },
  { id: 8, path: "partner" }
] as const

/** What one request is about. */
export const things = fc.record({
  project: fc.constantFrom(...projects),
  group: fc.constantFrom(...groups),
  target: fc.constantFrom(...projects),
  byPath: fc.boolean()
})
export type Things = typeof things extends fc.Arbitrary<infer Value> ? Value : never

const roles = fc.constantFrom("developer", "maintainer", "owner")

const callers = fc.oneof(
  fc.record({ type: fc.constant("user"), role: roles }),
  fc.record({
    type: fc.constant("job"),
    project: fc.constantFrom<string | number>("acme/app", "acme/backend", 124),
    ref: fc.record({ protected: fc.boolean() }),
    trigger_role: roles
  }),
  fc.record({
    type: fc.constant("deploy_token"),
    project: fc.constant("acme/backend"),
    scopes: fc.constant(["write_package_registry"])
  })
)

/** Parts of bodies of which the schemas do not say all: who is there, what goes together, what is to come. */
const parts = ({
  group,
  project,
  target
}: Things): ReadonlyArray<readonly [RegExp, fc.Arbitrary<unknown>]> => [
  [/^\/caller$/, callers],
  [/\/subject\/type$/, fc.constant("job")],
  [/\/subject\/id$/, fc.constantFrom("9001", "9002", "9004")],
  [/\/action\/name$/, fc.constantFrom("read", "write", "delete")],
  [/\/resource\/type$/, fc.constantFrom("package_registry.maven", "repository", "jobs")],
  [/\/resource\/id$/, fc.constantFrom(project.path, String(project.id))],
  [/\/(context|properties)$/, fc.constant({})],
  [/^\/target_project_id$/, fc.constant(target.id)],
  [/^\/target_group_id$/, fc.constant(group.id)],
  [/\/allowlist\/-\/project$/, fc.constantFrom<string | number>(target.id, target.path)],
  [/\/allowlist\/-\/group$/, fc.constantFrom<string | number>(group.id, group.path)],
  [/\/job_token\/environments\/-$/, fc.constantFrom("production", "review/*")],
  // A job of anybody's is a critical finding, which refuses the change.
  [/\/trigger_role$/, roles],
  [/\/expires_at$/, fc.constantFrom("2999-12-31", "2999-12-31T23:59:59Z")]
]

type Made = Readonly<Record<string, unknown>>

/** Of what the schemas leave open: what goes together and what does not, by the end of the pointer. */
const wholes = ({
  group,
  project,
  target
}: Things): ReadonlyArray<readonly [RegExp, (made: Made) => Made]> => [
  // An entry names a project or a group, not both.
  [
    /\/allowlist\/-$/,
    ({ group: named, project: other = target.id, ...rest }) =>
      named === undefined ? { project: other, ...rest } : { group: group.id, ...rest }
  ],
  // A page begins where an answer said.
  [/\/page$/, ({ token: _, ...rest }) => rest],
  // What is asked of each of many questions is said once, where they do not say it themselves.
  [
    /^#EvaluationsRequest$/,
    (made) => ({
      subject: { type: "job", id: "9001" },
      action: { name: "read" },
      resource: { type: "repository", id: project.path },
      ...made
    })
  ]
]

const isObject = (value: unknown): value is Made =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Values of a body by its schema, named `name`, right in what the schema leaves open. */
export const rightParts =
  (about: Things, name: string): Instead =>
  (at, make) => {
    const place = at === "" ? `#${name}` : at
    const [, part] = parts(about).find(([pattern]) => pattern.test(place)) ?? []
    if (part !== undefined) return part
    const [, whole] = wholes(about).find(([pattern]) => pattern.test(place)) ?? []
    if (whole !== undefined) return make().map((made) => (isObject(made) ? whole(made) : made))
    // Each is listed once.
    if (place.endsWith("/allowlist")) {
      return make().map((made) => (Array.isArray(made) ? made.slice(0, 1) : made))
    }
    return make()
  }
