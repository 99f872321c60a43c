import { Result } from "effect"
import type { Domain } from "../domain/domain.ts"
import type { Vocabulary } from "../domain/vocabulary.ts"
import { makeDecoder, scopeProblems, type Decoded } from "./decode.ts"
import type { Problem } from "./problem.ts"
import { kind, unknownKey } from "./schema-problems.ts"
import { foreignObject, unreadableInput } from "./unreadable.ts"
import { makeSchemas, type GroupInputOf, type InstanceInputOf, type ProjectInputOf } from "./schemas.ts"

/** Decoders for everything that a domain's engine is told. None of them throws. */
export const makeDecoders = <const D extends Domain>(vocabulary: Vocabulary<D>) => {
  const schemas = makeSchemas(vocabulary)
  const project = makeDecoder(schemas.ProjectInput, (input) => scopeProblems(input.scope, ["scope"]))
  const group = makeDecoder(schemas.GroupInput)
  const instance = makeDecoder(schemas.InstanceInput)
  return {
    schemas,
    grant: makeDecoder(schemas.Grant),
    permissions: makeDecoder(schemas.Permissions),
    permissionsPatch: makeDecoder(schemas.PermissionsPatch),
    scope: makeDecoder(schemas.Scope, (scope) => scopeProblems(scope, [])),
    facts: makeDecoder(schemas.Facts),
    project,
    group,
    instance,
    groupPatch: makeDecoder(schemas.GroupPatch),
    instancePatch: makeDecoder(schemas.InstancePatch),
    world: (input: unknown): Decoded<World<D>> => {
      try {
        return decodeWorld(input, { project, group, instance })
      } catch (cause) {
        return Result.fail([unreadableInput(cause)])
      }
    }
  }
}

interface World<D extends Domain> {
  readonly instance?: InstanceInputOf<D>
  readonly groups: readonly GroupInputOf<D>[]
  readonly projects: readonly ProjectInputOf<D>[]
}

const worldKeys = ["instance", "groups", "projects"]

const decodeWorld = <D extends Domain>(
  input: unknown,
  decoders: {
    readonly project: (input: unknown) => Decoded<ProjectInputOf<D>>
    readonly group: (input: unknown) => Decoded<GroupInputOf<D>>
    readonly instance: (input: unknown) => Decoded<InstanceInputOf<D>>
  }
): Decoded<World<D>> => {
  const problems: Problem[] = []
  const keep = <T>(path: Problem["path"], decoded: Decoded<T>): readonly T[] => {
    if (Result.isSuccess(decoded)) return [decoded.success]
    for (const problem of decoded.failure) problems.push({ ...problem, path: [...path, ...problem.path] })
    return []
  }
  const list = <T>(value: unknown, key: string, decode: (item: unknown) => Decoded<T>): readonly T[] => {
    if (value === undefined) return []
    if (!Array.isArray(value)) {
      problems.push({ path: [key], message: `expected a list, got ${kind(value)}` })
      return []
    }
    const decoded: T[] = []
    // Up to the first hole, which is no item and fails: a list of holes alone may have billions of them.
    for (let at = 0, isHole = false; at < value.length && !isHole; at += 1) {
      isHole = !(at in value)
      decoded.push(...keep([key, at], decode(value[at])))
    }
    return decoded
  }
  if (typeof input !== "object" || input === null || Array.isArray(input))
    return Result.fail([{ path: [], message: `expected an object, got ${kind(input)}` }])
  for (const key of Object.keys(input)) {
    if (!worldKeys.includes(key)) problems.push({ path: [key], message: unknownKey(key, worldKeys) })
  }
  problems.push(...foreignObject(input))
  const world = input as { readonly [key: string]: unknown }
  const stated = world["instance"]
  const [instance] = stated === undefined ? [] : keep(["instance"], decoders.instance(stated))
  const groups = list(world["groups"], "groups", decoders.group)
  const projects = list(world["projects"], "projects", decoders.project)
  if (problems.length > 0) return Result.fail(problems)
  return Result.succeed({ ...(instance && { instance }), groups, projects })
}
