import { quickRows } from "../access/allow.ts"
import type { CompiledGrants, CompiledProject, Compiler, PolicySources } from "../access/compile.ts"
import type { Domain } from "../domain/domain.ts"
import type { ProjectPolicy, ProjectRecord, World } from "./world.ts"

/** The compiled policies of a world, each worked out once for all projects that have it. */
export interface Policies<D extends Domain> {
  /** A project's policy as it decides at this moment. */
  readonly of: (world: World<D>, record: ProjectRecord<D>) => CompiledProject
  /** The same in a world that is only considered: the project itself does not remember it. */
  readonly under: (world: World<D>, record: ProjectRecord<D>) => CompiledProject
  /** What a project with this policy at this path would decide by, which no project remembers. */
  readonly considered: (world: World<D>, path: string, policy: ProjectPolicy<D>) => CompiledProject
  /** Everything that decides about a project with this policy at this path. */
  readonly sources: (world: World<D>, path: string, policy: ProjectPolicy<D>) => PolicySources
}

/** Past this many the memory starts anew. */
const mostRemembered = 100_000
/** The same of grants, whose keys are whole documents. */
const mostGrants = 10_000

export const makePolicies = <const D extends Domain>(
  compiler: Compiler,
  domain: D,
  now: () => number
): Policies<D> => {
  const remembered = new Map<string, CompiledProject>()
  // Templates make few distinct grants, and every project has an allowlist of its own.
  const rememberedGrants = new Map<string, CompiledGrants>()

  const sources = (world: World<D>, path: string, policy: ProjectPolicy<D>): PolicySources => {
    const { documents, limits } = world.ancestryOf(path)
    return {
      visibility: policy.visibility ?? domain.visibilities[0],
      documents: [{ source: { level: "project" }, document: policy.permissions }, ...documents],
      limits,
      scope: policy.scope,
      enforceScope: world.enforcesScope
    }
  }

  const grants = (
    world: World<D>,
    path: string,
    { permissions }: ProjectPolicy<D>,
    from: PolicySources,
    instant: number
  ): CompiledGrants => {
    const key = `${from.visibility} ${world.ancestryOf(path).key} ${JSON.stringify(permissions)}`
    const known = rememberedGrants.get(key)
    if (known !== undefined && holdsAt(known, instant)) return known
    const fresh = compiler.compileGrants(from, instant)
    if (rememberedGrants.size >= mostGrants) rememberedGrants.clear()
    rememberedGrants.set(key, fresh)
    return fresh
  }

  const considered = (
    world: World<D>,
    path: string,
    policy: ProjectPolicy<D>,
    instant: number = now()
  ): CompiledProject => {
    const from = sources(world, path, policy)
    return compiler.compile(from, instant, grants(world, path, policy, from, instant))
  }

  const compile = (world: World<D>, { path, policy }: ProjectRecord<D>): CompiledProject => {
    const instant = now()
    const key = `${policy.number} ${world.ancestryOf(path).key}`
    const known = remembered.get(key)
    if (known !== undefined && holdsAt(known, instant)) return known
    const fresh = considered(world, path, policy.value, instant)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(key, fresh)
    return fresh
  }

  return {
    sources,
    considered: (world, path, policy) => considered(world, path, policy),
    under: compile,
    of: (world, record) => {
      const known = record.compiled
      // Most policies never expire: they are spared the clock.
      if (
        known !== null &&
        record.generation === world.generation &&
        (holdsAlways(known) || holdsAt(known, now()))
      ) {
        return known
      }
      const compiled = compile(world, record)
      record.compiled = compiled
      record.rows = quickRows(compiled, record)
      record.generation = world.generation
      return compiled
    }
  }
}

const holdsAlways = ({ validFrom, validUntil }: CompiledGrants): boolean =>
  validFrom === -Infinity && validUntil === Infinity

const holdsAt = ({ validFrom, validUntil }: CompiledGrants, instant: number): boolean =>
  validFrom <= instant && instant < validUntil
