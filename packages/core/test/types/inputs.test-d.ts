import type { Result } from "effect"
import { expectTypeOf } from "vitest"
import {
  createEngine,
  decodeGrant,
  decodeGroup,
  decodeGroupPatch,
  decodeInstance,
  decodeInstancePatch,
  decodePermissions,
  decodePermissionsPatch,
  decodeProject,
  decodeScope,
  type InvalidInput,
  type Decoded,
  type Grant,
  type GroupInput,
  type GroupPatch,
  type InstanceInput,
  type InstancePatch,
  type Permissions,
  type PermissionsPatch,
  type Problem,
  type ProjectInput,
  type Scope
} from "../../src/index.ts"

// What comes from outside is unknown until it is decoded.

type Decoder<T> = (input: unknown) => Result.Result<T, readonly Problem[]>
expectTypeOf<Decoded<Grant>>().toEqualTypeOf<Result.Result<Grant, readonly Problem[]>>()
expectTypeOf(decodeProject).toEqualTypeOf<Decoder<ProjectInput>>()
expectTypeOf(decodeGroup).toEqualTypeOf<Decoder<GroupInput>>()
expectTypeOf(decodeInstance).toEqualTypeOf<Decoder<InstanceInput>>()
expectTypeOf(decodeGroupPatch).toEqualTypeOf<Decoder<GroupPatch>>()
expectTypeOf(decodeInstancePatch).toEqualTypeOf<Decoder<InstancePatch>>()
expectTypeOf(decodePermissions).toEqualTypeOf<Decoder<Permissions>>()
expectTypeOf(decodePermissionsPatch).toEqualTypeOf<Decoder<PermissionsPatch>>()
expectTypeOf(decodeScope).toEqualTypeOf<Decoder<Scope>>()
expectTypeOf(decodeGrant).toEqualTypeOf<Decoder<Grant>>()
expectTypeOf<InvalidInput>().toExtend<Error>()
expectTypeOf<InvalidInput["problems"]>().toEqualTypeOf<readonly Problem[]>()
expectTypeOf<Problem>().toEqualTypeOf<{
  readonly path: readonly (string | number)[]
  readonly message: string
}>()

const engine = createEngine()

/** Never run: the compiler is asked whether it could be. */
export const taken = (): void => {
  engine.putInstance({})
  engine.putInstance({ defaults: { jobs: { read: true } }, limits: {}, enforce_scope: true })
  engine.putGroup({
    id: 7,
    path: "acme",
    limits: { package_registry: { default: { delete: "maintainer" } } }
  })
  engine.putProject({ path: "p", visibility: null, scope: null })
  engine.putProject({
    path: "p",
    permissions: { package_registry: { maven: { write: "job_token_and_owner" } } }
  })
  engine.putProject({
    path: "p",
    permissions: { jobs: { write: { min_role: null, job_token: { environments: [] } } } }
  })
  engine.putProject({
    path: "p",
    scope: { allowlist: [{ group: 7, job_token_policies: ["admin_jobs", "jobs:read"] }] }
  })
  engine.load({ instance: {}, groups: [{ path: "g" }], projects: [{ id: 1, path: "p" }] })
}

/** Never run either. */
export const refused = (): void => {
  // @ts-expect-error no path
  engine.putProject({ id: 1 })
  // @ts-expect-error an id that is a text
  engine.putProject({ id: "1", path: "p" })
  // @ts-expect-error a visibility that there is none of
  engine.putProject({ path: "p", visibility: "secret" })
  // @ts-expect-error a resource that there is none of
  engine.putProject({ path: "p", permissions: { job: { read: true } } })
  // @ts-expect-error a format that there is none of
  engine.putProject({ path: "p", permissions: { package_registry: { mavne: { read: true } } } })
  // @ts-expect-error a resource without formats has no default
  engine.putProject({ path: "p", permissions: { jobs: { default: { read: true } } } })
  // @ts-expect-error an action that there is none of
  engine.putProject({ path: "p", permissions: { jobs: { push: true } } })
  // @ts-expect-error a grant that there is none of
  engine.putProject({ path: "p", permissions: { jobs: { read: "everyone" } } })
  // @ts-expect-error a role below a member's is no grant
  engine.putProject({ path: "p", permissions: { jobs: { read: "anonymous" } } })
  // @ts-expect-error a grant is never null: a merge patch clears, a document leaves out
  engine.putProject({ path: "p", permissions: { jobs: { read: null } } })
  // @ts-expect-error `true` says nothing of job tokens
  engine.putProject({ path: "p", permissions: { jobs: { read: { job_token: true } } } })
  // @ts-expect-error refs that there are none of
  engine.putProject({ path: "p", permissions: { jobs: { read: { job_token: { refs: "all" } } } } })
  // @ts-expect-error a member of a grant that there is none of
  engine.putProject({ path: "p", permissions: { jobs: { read: { min_roles: "guest" } } } })
  // @ts-expect-error what is left out is left out: nothing is `undefined`
  engine.putProject({ path: "p", permissions: { jobs: { read: undefined } } })
  // @ts-expect-error a policy name that there is none of
  engine.putProject({ path: "p", scope: { allowlist: [{ project: "x", job_token_policies: ["read"] }] } })
  // @ts-expect-error one entry, not a list
  engine.putProject({ path: "p", scope: { allowlist: { project: "x" } } })
  // @ts-expect-error a group has no permissions, it has defaults
  engine.putGroup({ path: "g", permissions: {} })
  // @ts-expect-error an instance has no path
  engine.putInstance({ path: "g" })
  // @ts-expect-error what is not decoded
  engine.putProject(JSON.parse("{}") as unknown)
  // @ts-expect-error one project, not a list
  engine.load({ projects: { path: "p" } })
  // @ts-expect-error what is decoded may have failed
  engine.putProject(decodeProject({ path: "p" }))
  // @ts-expect-error a description with a resource that there is none of
  engine.diff({ path: "p" }, { path: "p", permissions: { job: {} } })
}
