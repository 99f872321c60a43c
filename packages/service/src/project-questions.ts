import {
  closestName,
  printAccess,
  printDifference,
  quote,
  vocabulary,
  type Access,
  type Problem
} from "@jobwarden/core"
import { severities, type Finding, type Severity } from "@jobwarden/core/rules"
import { DateTime, Effect } from "effect"
import { authorize } from "./authorize.ts"
import { concealAccess, concealFindings, type ShownAccess } from "./concealed.ts"
import { findingsIn } from "./introduced-findings.ts"
import { lookUpSources } from "./known-sources.ts"
import type { PlatformProject, Reference } from "./platform.ts"
import { describeProject, PolicyIndex, readProjectDocument } from "./policy-index.ts"
import { PolicyStore } from "./policy-store.ts"
import type { Requester } from "./requester.ts"
import { scopeOf, type Entry } from "./scope-document.ts"

/** A resource and an action by their names. */
export interface CellName {
  readonly resource: string
  readonly action: string
}

/** Who can do something in a project, as one reader may see it. */
export interface WhoCan extends CellName {
  readonly project_id: number
  readonly path: string
  readonly revision: number
  readonly principals: Omit<ShownAccess, "cells">
  /** The same in words; what the reader may not know is not in them. */
  readonly sentences: ReadonlyArray<string>
  /** How many sources can, beside those that are named. */
  readonly hidden_sources: number
}

/** Who can do something in a project, for whoever may change its policy. */
export const whoCanDo = Effect.fn("whoCanDo")(function* <E>(
  requester: Requester,
  reference: Reference,
  /** What is asked about, read only once the requester is known to be allowed to ask. */
  readCell: Effect.Effect<CellName, E>
) {
  const { by, project } = yield* authorize(requester, reference, "read")
  const { action, resource } = yield* readCell
  const { engine } = yield* PolicyIndex
  const revision = yield* revisionOf(project)
  const access = engine.whoCan(project.id, resource, action) ?? { cells: [`${resource}:${action}`] }
  const sources = yield* lookUpSources(by, sourcesIn(access))
  return sayWhoCan({ project, revision, resource, action }, access, concealAccess(sources, access))
})

/** An access as one reader may see it, beside how much of it that is. */
export const sayWhoCan = (
  {
    action,
    project,
    resource,
    revision
  }: CellName & { readonly project: PlatformProject; readonly revision: number },
  access: Access,
  shown: ShownAccess
): WhoCan => {
  const { cells: _, ...principals } = shown
  return {
    project_id: project.id,
    path: project.path,
    revision,
    resource,
    action,
    principals,
    sentences: sentencesOf(shown),
    hidden_sources: sourcesIn(access).length - sourcesIn(shown).length
  }
}

/** The projects and groups that an access names, each once. */
export const sourcesIn = ({ job_tokens = [] }: ShownAccess): ReadonlyArray<Entry> => {
  const named = job_tokens.flatMap(({ from }) =>
    from.flatMap((source) => (typeof source === "string" ? [] : [[JSON.stringify(source), source] as const]))
  )
  return [...new Map<string, Entry>(named).values()]
}

const sentencesOf = ({ job_tokens = [], ...others }: ShownAccess): ReadonlyArray<string> => {
  const shown: Access = {
    ...others,
    // A product whose sources are all hidden says nothing.
    job_tokens: job_tokens.map(({ hidden_sources: _, ...tokens }) => tokens)
  }
  return printDifference({ gained: [shown], lost: [] }).map(({ access }) => printAccess(access))
}

/** What the rules find in a project's policy, the worst first, for whoever may change it. */
export const findingsOf = Effect.fn("findingsOf")(function* <E>(
  requester: Requester,
  reference: Reference,
  /** The least severity that is wanted. */
  readLeast: Effect.Effect<Severity, E>
) {
  const { by, project } = yield* authorize(requester, reference, "read")
  const least = severities.indexOf(yield* readLeast)
  const { engine } = yield* PolicyIndex
  const policy = yield* PolicyStore.use((store) => store.read({ type: "project", id: project.id }))
  const document = readProjectDocument(policy)
  const subject = engine.subject(describeProject(project, document, policy.revision))
  if (subject === null) throw new Error("a description always makes a subject")
  const { epochMilliseconds } = yield* DateTime.now
  const scope = scopeOf(project, document)
  const sources = yield* lookUpSources(by, scope.allowlist)
  const found = findingsIn(subject, epochMilliseconds).filter(
    ({ severity }) => severities.indexOf(severity) <= least
  )
  const findings: ReadonlyArray<Finding> = concealFindings(sources, scope, found)
  return { project_id: project.id, path: project.path, revision: policy.revision, findings }
})

const revisionOf = ({ id }: PlatformProject) =>
  Effect.map(
    PolicyStore.use((store) => store.read({ type: "project", id })),
    ({ revision }) => revision
  )

/** What is wrong with the names of a resource and an action; empty: they are a cell. */
export const cellProblems = ({ action, resource }: { readonly [M in keyof CellName]: unknown }) => [
  ...nameProblem("resource", resource, [...vocabulary.resources.keys()]),
  ...nameProblem("action", action, [...vocabulary.actions.keys()])
]

const nameProblem = (
  member: keyof CellName,
  name: unknown,
  known: ReadonlyArray<string>
): ReadonlyArray<Problem> => {
  if (typeof name !== "string") {
    return [{ path: [member], message: name === undefined ? "is missing" : "is no text" }]
  }
  if (known.includes(name)) return []
  const closest = closestName(name, known)
  const hint =
    closest === undefined ? `expected one of ${known.join(", ")}` : `did you mean ${quote(closest)}?`
  return [{ path: [member], message: `unknown ${member} ${quote(name)}; ${hint}` }]
}
