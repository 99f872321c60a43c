import type { ProjectInput, Reference } from "@jobwarden/core"
import { both, type LoggedUse, type Window } from "./logged-use.ts"
import type { ReadLog, ReadUses } from "./read-log.ts"
import { sourcesOf, type Evidence } from "./recommendation.ts"

/** A log, and the project that GitLab's is of. */
export interface GivenLog {
  readonly log: ReadLog
  readonly project?: string
}

/** What all the logs together say. */
export interface AllEvidence {
  /** By the path of the project, in the order of the files. */
  readonly projects: ReadonlyMap<string, Evidence>
  /** Projects of which no file speaks, and how many uses of them there are. */
  readonly unknown: readonly { readonly project: Reference; readonly uses: number }[]
}

/** Sources of one project past which nothing is worked out: no allowlist that anybody reads is as long. */
export const mostSources = 2_000

/** The projects that more sources came to than an allowlist can name. */
export const overrun = (projects: AllEvidence["projects"]): readonly string[] =>
  [...projects].flatMap(([path, { sources, uses }]) => {
    const named = [...sourcesOf(uses), ...(sources ?? []).map(({ source }) => source)]
    return new Set(named).size > mostSources ? [path] : []
  })

/** Sorts what the logs say by project. */
export const gather = (logs: readonly GivenLog[], projects: readonly ProjectInput[]): AllEvidence => {
  const pathOf = new Map<Reference, string>(projects.map(({ path }) => [path, path]))
  for (const { id, path } of projects) if (id !== undefined) pathOf.set(id, path)
  const uses = new Map<string, LoggedUse[]>()
  const unknown = new Map<Reference, number>()
  for (const { log } of logs) {
    if (log.kind === "gitlab") continue
    for (const use of log.uses) {
      const { project } = use.access
      const path = pathOf.get(project)
      if (path === undefined) unknown.set(project, (unknown.get(project) ?? 0) + use.count)
      else {
        const ofProject = uses.get(path) ?? []
        uses.set(path, ofProject)
        ofProject.push(use)
      }
    }
  }
  const usesWindow = logs
    .filter((one): one is { readonly log: ReadUses } => one.log.kind !== "gitlab")
    .reduce<Window | null>((window, { log }) => both(window, log.window), null)
  const evidence = projects.map(({ path }) => {
    const ofGitlab = logs.flatMap(({ log, project }) =>
      log.kind === "gitlab" && project === path ? [log] : []
    )
    return [
      path,
      {
        uses: uses.get(path) ?? [],
        usesWindow,
        sources: ofGitlab.length === 0 ? null : ofGitlab.flatMap(({ sources }) => sources),
        sourcesWindow: ofGitlab.reduce<Window | null>((window, one) => both(window, one.window), null)
      }
    ] as const
  })
  return {
    projects: new Map(evidence.filter(([, { sources, uses: some }]) => sources !== null || some.length > 0)),
    unknown: [...unknown].map(([project, count]) => ({ project, uses: count }))
  }
}
