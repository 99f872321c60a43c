import { createEngine, makeCompiler, vocabulary, type Permissions } from "@jobwarden/core"
import type { LintInput, Subject } from "@jobwarden/core/rules"
import {
  actions,
  stringGrants,
  type Action,
  type Resource,
  type StringGrant,
  type Surroundings
} from "./naive.ts"
import type { ExampleProject } from "./shapes.ts"

const noon = Date.UTC(2026, 5, 1, 12)
const target = "acme/backend"

type Grants = Readonly<Record<Action, StringGrant>>

/** Every policy of one registry with the string grants: 13³. */
export const everyPolicy: readonly Grants[] = stringGrants.flatMap((read) =>
  stringGrants.flatMap((write) => stringGrants.map((remove) => ({ read, write, delete: remove })))
)

/** A document that says three grants for one resource. */
const documentOf = (resource: Resource, grants: object): Permissions => {
  const [family = "", format] = resource.split(".")
  return { [family]: format === undefined ? grants : { [format]: grants } }
}

/** Many rules look at the same policies. */
const remembered = new Map<string, Subject["compiled"]>()
const mostRemembered = 20_000
const compilerOfAll = makeCompiler(vocabulary)

/** Makes what the linter looks at; what stands around the policies is put once for all of them. */
export const linterInput = (resource: Resource, around: Surroundings): ((grants: Grants) => LintInput) => {
  const engine = createEngine({ now: () => noon })
  engine.putInstance(around.instance ?? {})
  for (const [path, group] of Object.entries(around.groups ?? {})) engine.putGroup({ path, ...group })
  if (around.limits !== undefined) {
    engine.putGroup({ path: "acme", limits: documentOf(resource, around.limits) })
  }
  const { facts, scope, suppressions, uses, visibility } = around
  const bare = engine.subject({
    path: target,
    ...(visibility && { visibility }),
    ...(scope && { scope }),
    ...(facts && { facts })
  })
  if (bare === null) throw new Error("a description always makes a subject")
  const subjectOf = (grants: Grants): Subject => {
    const [own, ...inherited] = bare.sources.documents
    if (own === undefined) throw new Error("a project has a document of its own")
    const documents = [{ ...own, document: documentOf(resource, grants) }, ...inherited]
    const sources = { ...bare.sources, documents }
    const key = JSON.stringify([
      resource,
      grants,
      visibility,
      scope,
      around.limits,
      around.instance,
      around.groups
    ])
    const compiled = remembered.get(key) ?? compilerOfAll.compile(sources, noon)
    if (remembered.size < mostRemembered) remembered.set(key, compiled)
    return { ...bare, compiler: compilerOfAll, sources, compiled }
  }
  const before = around.before && subjectOf(around.before)
  return (grants) => ({
    now: noon,
    subject: subjectOf(grants),
    ...(before && { before }),
    ...(uses && { uses }),
    ...(suppressions && { suppressions })
  })
}

/** What the linter looks at for an example, or anything in its shape. */
export const described = (
  project: ExampleProject,
  rest: Pick<Surroundings, "groups" | "instance"> & {
    readonly before?: ExampleProject
    readonly now?: number
  } = {}
): LintInput => {
  const { before, groups = {}, instance = {}, now = noon } = rest
  const engine = createEngine({ now: () => now })
  engine.putInstance(instance)
  for (const [path, group] of Object.entries(groups)) engine.putGroup({ path, ...group })
  const subjectOf = (one: ExampleProject) => {
    const subject = engine.subject({ path: target, ...one })
    if (subject === null) throw new Error("a description always makes a subject")
    return subject
  }
  return { now, subject: subjectOf(project), ...(before && { before: subjectOf(before) }) }
}

export const actionsOf = (resource: Resource, cells: readonly string[]): readonly Action[] =>
  actions.filter((action) => cells.includes(`${resource}:${action}`))
