import { createEngine, type EngineOf, type GitLab, type WorldOf } from "@jobwarden/core"
import { describeProject, readProjectDocument, readSurroundingDocument } from "../policy-documents.ts"
import { scopeOf, type Entry } from "../scope-document.ts"
import type { NamedSource, Place } from "./place.ts"
import type { PoliciesAt } from "./policies-at.ts"

/** The entries of the allowlist that was in force. */
export const entriesThen = ({ project }: Place, policies: PoliciesAt): ReadonlyArray<Entry> =>
  scopeOf(project, readProjectDocument(policies.project)).allowlist

/** All that decided in a project: what is about other projects only has no part in it. */
export const worldOf = (
  { groups, project }: Place,
  policies: PoliciesAt,
  sources: ReadonlyArray<NamedSource>
): WorldOf<GitLab> => {
  const above = groups.map(({ id, path }, at) => {
    const policy = policies.groups[at]
    return { ...(policy === undefined ? {} : readSurroundingDocument(policy)), id, path }
  })
  const isAbove = (group: NamedSource): boolean => above.some(({ id }) => id === group.id)
  return {
    instance: readSurroundingDocument(policies.instance),
    groups: [
      ...above,
      ...sources
        .filter((source) => source.kind === "group" && !isAbove(source))
        .map(({ id, path }) => ({ id, path }))
    ],
    projects: [
      describeProject(project, readProjectDocument(policies.project), policies.project.revision),
      ...sources
        .filter(({ id, kind }) => kind === "project" && id !== project.id)
        .map(({ id, path }) => ({ id, path }))
    ]
  }
}

/** Puts a world together as it was at a moment; the engine answers about that one until the next is put. */
export type PastEngine = (world: WorldOf<GitLab>, moment: number) => EngineOf<GitLab>

/** An engine whose clock is the moment that it is asked about, so that what had not expired then counts. */
export const pastEngine = (): PastEngine => {
  let clock = 0
  const engine = createEngine({ now: () => clock })
  return (world, moment) => {
    clock = moment
    engine.load(world)
    return engine
  }
}
