import {
  decodePermissions,
  decodeScope,
  FullPath,
  Identifier,
  printPath,
  schemas,
  type Decoded,
  type Permissions,
  type Scope,
  type Visibility
} from "@jobwarden/core"
import { Effect, Result, Schema } from "effect"
import { printable } from "../reports/printable.ts"
import { StrangeAnswer } from "./failures.ts"

/** What is told of every document. */
interface Told {
  /** Counts up by one per change; 0: nothing was ever stored. */
  readonly revision: number
  readonly updatedAt: string | null
  /** For `If-Match`. */
  readonly etag: string
}

/** A project's whole document on a service. */
export interface ServerProject extends Told {
  readonly kind: "project"
  readonly id: number
  readonly path: string
  readonly visibility: Visibility
  readonly permissions: Permissions
  readonly scope: Scope
  /** `platform`: no scope is stored, and the platform's is in force. */
  readonly scopeSource: "stored" | "platform"
  /** How many entries the token's user may not know. */
  readonly hiddenEntries: number
}

/** What groups and the instance say that decides in a project. */
export interface ServerSurroundings {
  readonly instance: Pick<ServerInstance, "defaults" | "enforceScope" | "limits">
  readonly groups: readonly Pick<ServerGroup, "defaults" | "limits" | "path">[]
}

/** A group's document on a service. */
export interface ServerGroup extends Told {
  readonly kind: "group"
  readonly id: number
  readonly path: string
  readonly defaults: Permissions
  readonly limits: Permissions
}

/** The instance's document on a service. */
export interface ServerInstance extends Told {
  readonly kind: "instance"
  readonly defaults: Permissions
  readonly limits: Permissions
  readonly enforceScope: boolean
}

export type ServerDocument = ServerProject | ServerGroup | ServerInstance

/** An entity tag as a service makes it, so that nothing else comes into a header or a file. */
const EntityTag = Schema.String.check(Schema.isPattern(/^"[\w.-]{1,100}"$/))

const told = {
  revision: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  updated_at: Schema.NullOr(Schema.String.check(Schema.isMaxLength(64)))
}
const around = { ...told, defaults: Schema.Unknown, limits: Schema.Unknown }

const envelopes = {
  project: Schema.Struct({
    ...told,
    project_id: Identifier,
    path: FullPath,
    visibility: schemas.Visibility,
    permissions: Schema.Unknown,
    scope: Schema.Unknown,
    scope_source: Schema.Literals(["stored", "platform"]),
    hidden_entries: Schema.Int
  }),
  group: Schema.Struct({ ...around, group_id: Identifier }),
  instance: Schema.Struct({ ...around, enforce_scope: Schema.Boolean })
}

const above = { defaults: Schema.Unknown, limits: Schema.Unknown }
const decodeSurroundings = Schema.decodeUnknownResult(
  Schema.Struct({
    surroundings: Schema.Struct({
      instance: Schema.Struct({ ...above, enforce_scope: Schema.Boolean }),
      groups: Schema.Array(Schema.Struct({ ...above, path: FullPath }))
    })
  })
)
const decodeProject = Schema.decodeUnknownResult(envelopes.project)
const decodeGroup = Schema.decodeUnknownResult(envelopes.group)
const decodeInstance = Schema.decodeUnknownResult(envelopes.instance)
const isEntityTag = Schema.is(EntityTag)
const isFullPath = Schema.is(FullPath)

type Read<T> = Result.Result<T, string>

/** What an answer says of a project. */
export const readProject = (body: unknown, etag: unknown): Read<ServerProject> =>
  Result.gen(function* () {
    const { path, ...said } = yield* envelope(decodeProject(body), "a project")
    return {
      kind: "project" as const,
      id: said.project_id,
      path,
      visibility: said.visibility,
      permissions: yield* within(`the permissions of ${path}`, decodePermissions(said.permissions)),
      scope: yield* within(`the scope of ${path}`, decodeScope(said.scope)),
      scopeSource: said.scope_source,
      hiddenEntries: said.hidden_entries,
      revision: said.revision,
      updatedAt: said.updated_at,
      etag: yield* tagIn(etag)
    }
  })

/** What the same answer says of all that decides beside it. */
export const readSurroundings = (body: unknown): Read<ServerSurroundings> =>
  Result.gen(function* () {
    const { groups, instance } = (yield* envelope(decodeSurroundings(body), "its surroundings")).surroundings
    const said: ServerSurroundings["groups"][number][] = []
    for (const group of groups) {
      said.push({ path: group.path, ...(yield* permissionsIn(group, `group ${group.path}`)) })
    }
    return {
      instance: {
        ...(yield* permissionsIn(instance, "the instance")),
        enforceScope: instance.enforce_scope
      },
      groups: said
    }
  })

/** What an answer says of a group; by itself it does not name its path. */
export const readGroup = (body: unknown, etag: unknown, path: unknown): Read<ServerGroup> =>
  Result.gen(function* () {
    const said = yield* envelope(decodeGroup(body), "a group")
    if (!isFullPath(path)) return yield* Result.fail("a group without a path")
    return {
      kind: "group" as const,
      id: said.group_id,
      path,
      ...(yield* permissionsIn(said, `group ${path}`)),
      revision: said.revision,
      updatedAt: said.updated_at,
      etag: yield* tagIn(etag)
    }
  })

/** What an answer says of the instance. */
export const readInstance = (body: unknown, etag: unknown): Read<ServerInstance> =>
  Result.gen(function* () {
    const said = yield* envelope(decodeInstance(body), "the instance")
    return {
      kind: "instance" as const,
      ...(yield* permissionsIn(said, "the instance")),
      enforceScope: said.enforce_scope,
      revision: said.revision,
      updatedAt: said.updated_at,
      etag: yield* tagIn(etag)
    }
  })

/** The part of an answer that could not be read is told, with whose answer it is. */
export const orStrange = <T>(
  read: Read<T>,
  about: { readonly request: string; readonly server: string }
): Effect.Effect<T, StrangeAnswer> =>
  Result.isSuccess(read)
    ? Effect.succeed(read.success)
    : Effect.fail(
        new StrangeAnswer({ ...about, why: `the answer is not understood: ${printable(read.failure)}` })
      )

const envelope = <T>(decoded: Result.Result<T, unknown>, what: string): Read<T> =>
  Result.mapError(decoded, () => `${what} is not told as it should be`)

const tagIn = (etag: unknown): Read<string> =>
  isEntityTag(etag) ? Result.succeed(etag) : Result.fail("an entity tag is missing")

const permissionsIn = (
  { defaults, limits }: { readonly defaults: unknown; readonly limits: unknown },
  whose: string
) =>
  Result.gen(function* () {
    return {
      defaults: yield* within(`the defaults of ${whose}`, decodePermissions(defaults)),
      limits: yield* within(`the limits of ${whose}`, decodePermissions(limits))
    }
  })

const within = <T>(what: string, decoded: Decoded<T>): Read<T> =>
  Result.mapError(decoded, ([problem]) =>
    problem === undefined ? what : `${what}, ${printPath(problem.path)}: ${problem.message}`
  )
