import { makeQuickAnswer } from "./access/allow.ts"
import { makeCompiler, type CompiledProject } from "./access/compile.ts"
import { decideFor, type Answer, type Decision, type Target } from "./access/decide.ts"
import type { AccessRequest, Reference } from "./access/request.ts"
import { systemClock } from "./clock.ts"
import type { Domain } from "./domain/domain.ts"
import { gitlab, type GitLab } from "./domain/gitlab.ts"
import { makeVocabulary } from "./domain/vocabulary.ts"
import { valid } from "./input/decode.ts"
import { makeDecoders } from "./input/decoders.ts"
import type { GroupInputOf, InstanceInputOf, ProjectInputOf } from "./input/inputs.ts"
import type { RoleOf } from "./policy/grant.ts"
import { makeQuestions, type QuestionsOf } from "./questions.ts"
import { loadWorld, refuse, type WorldOf } from "./world/load-world.ts"
import { makePolicies } from "./world/policies.ts"
import { makeSharedValues } from "./world/shared-values.ts"
import { World } from "./world/world.ts"

export type { WorldOf }

/**
 * The index over many projects that a host embeds (SPEC §9.1). What is put is checked, copied and from then on
 * decides; the order of putting never matters. `put…` and `load` throw one `InvalidInput` that lists every
 * problem, and then have changed nothing. Deciding never throws.
 */
export interface EngineOf<D extends Domain> extends QuestionsOf<D> {
  readonly putInstance: (instance: InstanceInputOf<D>) => void
  readonly putGroup: (group: GroupInputOf<D>) => void
  readonly putProject: (project: ProjectInputOf<D>) => void
  readonly removeGroup: (reference: Reference) => void
  readonly removeProject: (reference: Reference) => void
  /** Replaces everything, atomically. */
  readonly load: (world: WorldOf<D>) => void
  readonly allows: (request: AccessRequest<RoleOf<D>>) => boolean
  readonly decide: (request: AccessRequest<RoleOf<D>>) => Decision
  /** The project's policy as it decides now; `null` for an unknown project. */
  readonly compiled: (project: Reference) => CompiledProject | null
}

/** Makes an engine for GitLab's domain. `now` is epoch milliseconds; left out: the system's clock. */
export const createEngine = (options: { readonly now?: () => number } = {}): EngineOf<GitLab> =>
  createEngineFor(gitlab, options)

/** Makes an engine for any domain. */
export const createEngineFor = <const D extends Domain>(
  domain: D,
  { now = systemClock }: { readonly now?: () => number } = {}
): EngineOf<D> => {
  const vocabulary = makeVocabulary(domain)
  const compiler = makeCompiler(vocabulary)
  const decoders = makeDecoders(vocabulary)
  const shared = makeSharedValues()
  const policies = makePolicies(compiler, domain, now)
  const quickAnswer = makeQuickAnswer(vocabulary, compiler.space, compiler.classSets)
  let world = new World<D>(shared)

  const answer = (request: unknown): Answer & { readonly target: Target | null } => {
    try {
      if (!isObject(request)) return { reason: "invalid_request", cell: null, target: null }
      const { project, caller, resource, action } = request
      const record = world.find(project)
      if (record === undefined) return { reason: "unknown_project", cell: null, target: null }
      const target = { identity: record, revision: record.revision, compiled: policies.of(world, record) }
      return { ...decideFor(compiler, world.directory, target, { caller, resource, action }), target }
    } catch {
      // A request's own getters may throw; deciding is total, and what cannot be read is refused.
      return { reason: "invalid_request", cell: null, target: null }
    }
  }

  const allows = (request: unknown): boolean => {
    try {
      if (!isObject(request)) return false
      const { project, caller, resource, action } = request
      const record = world.find(project)
      if (record === undefined) return false
      if (record.generation === world.generation) {
        const quick = quickAnswer(world.resolved, record, caller, resource, action)
        if (quick !== undefined) return quick
      }
      const target = { identity: record, revision: record.revision, compiled: policies.of(world, record) }
      return decideFor(compiler, world.directory, target, { caller, resource, action }).reason === "allowed"
    } catch {
      return false
    }
  }

  return {
    putInstance: (input) => world.putInstance(valid("instance", decoders.instance(input))),
    putGroup: (input) => refuse("group", world.putGroup(valid("group", decoders.group(input)))),
    putProject: (input) => refuse("project", world.putProject(valid("project", decoders.project(input)))),
    removeGroup: (reference) => world.removeGroup(reference),
    removeProject: (reference) => world.removeProject(reference),
    load: (input) => {
      world = loadWorld(decoders, shared, input)
    },
    allows,
    decide: (request) => {
      const { reason, cell, target } = answer(request)
      return {
        allowed: reason === "allowed",
        reason,
        cell: cell && { resource: cell.cell.resource, action: cell.cell.action },
        grant: cell && { value: cell.grant, source: cell.source },
        revision: target && target.revision
      }
    },
    compiled: (reference) => {
      const record = world.find(reference)
      return record === undefined ? null : policies.of(world, record)
    },
    ...makeQuestions({ compiler, decoders, domain, now, policies, world: () => world })
  }
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)
