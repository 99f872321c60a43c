import {
  vocabulary,
  type AccessRequest,
  type createEngine,
  type JobCaller,
  type Permissions,
  type Reference,
  type Role
} from "@jobwarden/core"
import { anyName, type LoggedUse } from "./logged-use.ts"

export type Engine = ReturnType<typeof createEngine>
type Access = AccessRequest<Role>

/**
 * What is to be provided for where a log shows a use. Where it kept no name of the environment and today's policy
 * asks for none, the job counts as one without an environment: a list of names would keep the real one out.
 */
export const observationOf = (engine: Engine, { access, isNameless }: LoggedUse): Access => {
  if (isNameless !== true || access.caller.type !== "job") return access
  const { environment: _, ...caller } = access.caller
  const without = { ...access, caller }
  return engine.allows(without) ? without : access
}

/**
 * All that today's policy gives to job tokens of a source, by the weakest of each kind: what a source may have done
 * of which a log says only that it came.
 */
export const everythingOf = (engine: Engine, project: string, source: Reference): readonly Access[] => {
  const named = [...(engine.compiled(project)?.table.named.keys() ?? [])]
  const environments = [
    undefined,
    ...[anyName, ...named].flatMap((name) =>
      [true, false].map((isProtected) => ({ name, protected: isProtected }))
    )
  ]
  const refs = [{ protected: true }, { protected: false }, { protected: false, fork: true }]
  const kinds = refs.flatMap((ref) =>
    environments.map((environment): Omit<JobCaller<Role>, "trigger_role"> => ({
      type: "job",
      project: source,
      ref,
      ...(environment && { environment })
    }))
  )
  return vocabulary.cells.flatMap(({ action, resource }) =>
    kinds.flatMap((kind) => {
      const weakest = vocabulary.domain.roles
        .map((trigger_role): Access => ({ project, caller: { ...kind, trigger_role }, resource, action }))
        .find((access) => engine.allows(access))
      return weakest === undefined ? [] : [weakest]
    })
  )
}

/**
 * The permissions without the name that stands for a name nobody knows. It is let in under no list of names, and
 * one that asks for no protected environment is let in without any: so what is asked for is a protected one.
 */
export const withoutAnyName = (permissions: Permissions): Permissions =>
  JSON.parse(JSON.stringify(permissions), (key, value: unknown) =>
    key === "environments" && Array.isArray(value) && value.includes(anyName) ? "protected" : value
  ) as Permissions
