import { Result } from "effect"
import type { Domain } from "../domain/domain.ts"
import type { Vocabulary } from "../domain/vocabulary.ts"
import type { FactsOf } from "../policy/facts.ts"
import type { GrantOf, RoleOf } from "../policy/grant.ts"
import type { PermissionsOf, PermissionsPatchOf } from "../policy/permissions.ts"
import type { AllowlistPolicyOf, ScopeOf } from "../policy/scope.ts"
import { makeDecoder, scopeProblems, type Decoded } from "./decode.ts"
import type {
  GroupInputOf,
  GroupPatchOf,
  InstanceInputOf,
  InstancePatchOf,
  ProjectInputOf
} from "./inputs.ts"
import { expectedButGot, unknownKey } from "./mismatch.ts"
import type { Problem } from "./problem.ts"
import { makeShapes } from "./shapes.ts"
import { foreignObject, unreadableInput } from "./unreadable.ts"

/** Decoders for everything that a domain's engine is told. None of them throws. */
export const makeDecoders = <const D extends Domain>(vocabulary: Vocabulary<D>) => {
  const shapes = makeShapes(vocabulary)
  const project = makeDecoder<ProjectInputOf<D>>(shapes.project, ({ scope }) =>
    scopeProblems(scope, ["scope"])
  )
  const group = makeDecoder<GroupInputOf<D>>(shapes.group)
  const instance = makeDecoder<InstanceInputOf<D>>(shapes.instance)
  return {
    grant: makeDecoder<GrantOf<D>>(shapes.grant),
    permissions: makeDecoder<PermissionsOf<D>>(shapes.permissions),
    permissionsPatch: makeDecoder<PermissionsPatchOf<D>>(shapes.permissionsPatch),
    scope: makeDecoder<ScopeOf<AllowlistPolicyOf<D>>>(shapes.scope, (scope) => scopeProblems(scope, [])),
    facts: makeDecoder<FactsOf<RoleOf<D>>>(shapes.facts),
    project,
    group,
    instance,
    groupPatch: makeDecoder<GroupPatchOf<D>>(shapes.groupPatch),
    instancePatch: makeDecoder<InstancePatchOf<D>>(shapes.instancePatch),
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
      problems.push({ path: [key], message: expectedButGot("a list", value) })
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
    return Result.fail([{ path: [], message: expectedButGot("an object", input) }])
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
