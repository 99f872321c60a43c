import type { JobPrincipal, PlatformUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import type { AnswerCache } from "./answer-cache.ts"
import { MergeRequestAnswer, RefAnswer, type JobAnswer } from "./answers.ts"
import type { GitLabClient } from "./client.ts"
import { askFor } from "./questions.ts"

type Ref = JobPrincipal["ref"]

export type RefCache = AnswerCache<string, Ref, PlatformUnavailable>

/**
 * What a job's ref is worth. GitLab does not say it with the job, so it is asked for by the service; whatever cannot
 * be established counts as what can do less: a ref as unprotected, the pipeline of a merge request as a fork's.
 */
export const makeRefClass = (
  client: GitLabClient,
  cache: RefCache
): ((job: typeof JobAnswer.Type) => Effect.Effect<Ref, PlatformUnavailable>) => {
  const branchOrTag = (project: number, kind: "branches" | "tags", name: string) =>
    Effect.map(
      askFor(client, { place: ["projects", project, "repository", kind, name] }, RefAnswer, {
        isAsked: (answer) => answer.name === name,
        // It is gone by now, or the repository is closed.
        nothing: [403, 404]
      }),
      (answer): Ref => ({ name, protected: answer?.protected ?? false })
    )

  /** A merge request is of the project that it goes to. Its ref is no branch, and never protected. */
  const mergeRequest = (project: number, name: string, number: number) =>
    Effect.map(
      askFor(client, { place: ["projects", project, "merge_requests", number] }, MergeRequestAnswer, {
        isAsked: ({ iid }) => iid === number,
        nothing: [403, 404]
      }),
      (answer): Ref =>
        answer?.source_project_id === project && answer.target_project_id === project
          ? { name, protected: false }
          : fork(name)
    )

  return ({ pipeline, ref, tag }) => {
    const { project_id: project, ref: name, source } = pipeline
    const [, digits] = /^refs\/merge-requests\/(\d{1,15})\//.exec(name) ?? []
    if (digits !== undefined) {
      const number = Number(digits)
      return cache.get(`${project} merge request ${number} ${name}`, mergeRequest(project, name, number))
    }
    if (source === "merge_request_event" || source === "external_pull_request_event") {
      return Effect.succeed(fork(name))
    }
    if (name !== ref || name.startsWith("refs/")) return Effect.succeed({ name, protected: false })
    const kind = tag ? "tags" : "branches"
    return cache.get(`${project} ${kind} ${name}`, branchOrTag(project, kind, name))
  }
}

const fork = (name: string): Ref => ({ name, protected: false, fork: true })
