import * as fc from "fast-check"
import type { Caller, DeployTokenCaller, JobCaller, UserCaller } from "../src/access/request.ts"
import { gitlab } from "../src/domain/gitlab.ts"
import type { Role } from "../src/gitlab.ts"
import { environmentNames, role } from "./arbitraries.ts"
import { sourceReferences, targetPath } from "./described-worlds.ts"

const active = fc.option(fc.boolean(), { nil: true, freq: 3 })
const scopes = fc.subarray([...gitlab.tokenScopes.map(({ name }) => name), "unheard_of"], { maxLength: 3 })

const user: fc.Arbitrary<UserCaller<Role>> = fc.record(
  { type: fc.constant("user" as const), role, scopes, active },
  { requiredKeys: ["type", "role"] }
)

const ref: fc.Arbitrary<JobCaller<Role>["ref"]> = fc.record(
  { protected: fc.boolean(), fork: fc.boolean(), name: fc.constantFrom("main", "any", "") },
  { requiredKeys: ["protected"] }
)

const environment = fc.record({
  name: fc.constantFrom(...environmentNames, "a name that nobody mentions"),
  protected: fc.boolean()
})

const job: fc.Arbitrary<JobCaller<Role>> = fc.record(
  {
    type: fc.constant("job" as const),
    project: fc.oneof(fc.constant(targetPath), fc.constantFrom(...sourceReferences)),
    ref,
    environment,
    trigger_role: role,
    active
  },
  { requiredKeys: ["type", "project", "ref", "trigger_role"] }
)

const home = fc.oneof(
  fc.constantFrom(...sourceReferences).map((project) => ({ project })),
  fc.constantFrom("acme", "acme/team", "other", 21, 22, 99).map((group) => ({ group }))
)

const deployToken: fc.Arbitrary<DeployTokenCaller> = fc
  .tuple(home, fc.record({ type: fc.constant("deploy_token" as const), scopes, active }))
  .map(([where, said]) => ({ ...where, ...said }))

/** Any caller that is well formed; most are jobs. */
export const caller: fc.Arbitrary<Caller<Role>> = fc.oneof(
  { arbitrary: user, weight: 2 },
  { arbitrary: job, weight: 4 },
  { arbitrary: deployToken, weight: 1 }
)

// What may stand where something else should.
const strangeValues: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  "",
  "owner",
  [],
  ["developer"],
  {},
  Number.NaN,
  11,
  new String("developer"),
  Object.assign([], { name: "production", protected: true }),
  Object.create({ protected: true, name: "production" })
]
const strange = fc.constantFrom(...strangeValues)

const members = ["type", "role", "project", "group", "ref", "environment", "trigger_role", "scopes", "active"]
const deeper = ["protected", "fork", "name"]

type Members = { readonly [key: string]: unknown }

/** The value with a member put, one level down if need be. */
const having = (value: Members, [key, inner]: readonly [string, string?], member: unknown): unknown => {
  if (inner === undefined) return { ...value, [key]: member }
  return { ...value, [key]: { ...(value[key] as Members | undefined), [inner]: member } }
}

const places: readonly (readonly [string, string?])[] = [
  ...[...members, "extra"].map((key) => [key] as const),
  ...["ref", "environment"].flatMap((key) => [...deeper, "extra"].map((inner) => [key, inner] as const))
]
const place = fc.constantFrom(...places)

/** A caller with something in it that is missing, of another type, of no kind or not asked for. */
export const spoiltCaller: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: strange, weight: 1 },
  {
    arbitrary: fc
      .tuple(caller, fc.array(fc.tuple(place, strange), { minLength: 1, maxLength: 2 }))
      .map(([whole, changes]) =>
        changes.reduce<unknown>((changed, [where, what]) => having(changed as Members, where, what), whole)
      ),
    weight: 12
  },
  { arbitrary: caller.map((whole) => Object.assign([], whole)), weight: 1 },
  { arbitrary: caller.map((whole): unknown => Object.create(whole)), weight: 1 }
)

/** A user and a job of the target, each with every strange thing in every place. */
export const strangeCallers: readonly unknown[] = [
  { type: "user", role: "owner" },
  {
    type: "job",
    project: targetPath,
    ref: { protected: true },
    environment: { name: "production", protected: true },
    trigger_role: "owner"
  }
].flatMap((whole) => places.flatMap((where) => strangeValues.map((what) => having(whole, where, what))))

/** A caller with what may stand there and changes nothing. */
export const verboseCaller: fc.Arbitrary<unknown> = caller.map((whole) => ({
  active: true,
  extra: null,
  ...whole,
  ...(whole.type === "job" && { ref: { name: "main", extra: [], ...whole.ref }, scopes: null, role: 7 })
}))
