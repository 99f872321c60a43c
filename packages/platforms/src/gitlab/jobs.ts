import type { JobPrincipal, Platform, PlatformUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import type { AnswerCache } from "./answer-cache.ts"
import { JobAnswer } from "./answers.ts"
import type { GitLabClient } from "./client.ts"
import { askFor } from "./questions.ts"
import type { makeRefClass } from "./ref-class.ts"

/** What GitLab says of a job, as a principal. It lives while it runs, and only as long as whoever triggered it may. */
export const jobPrincipalOf = (
  job: typeof JobAnswer.Type,
  refClass: ReturnType<typeof makeRefClass>
): Effect.Effect<JobPrincipal, PlatformUnavailable> =>
  Effect.map(refClass(job), (ref) => ({
    type: "job",
    id: job.id,
    project: job.pipeline.project_id,
    ref,
    userId: job.user.id,
    active: live.includes(job.status) && job.user.state === "active"
  }))

/** While it runs, and while what follows a cancellation does. */
const live = ["running", "canceling"]

/** The jobs of projects, by their numbers, as the service may see them. */
export const makeJobs =
  (
    client: GitLabClient,
    refClass: ReturnType<typeof makeRefClass>,
    cache: AnswerCache<string, JobPrincipal | null, PlatformUnavailable>
  ): NonNullable<Platform["Service"]["jobIn"]> =>
  (projectId, id) =>
    cache.get(
      `${projectId} ${id}`,
      Effect.flatMap(
        askFor(client, { place: ["projects", projectId, "jobs", id] }, JobAnswer, {
          isAsked: (job) => job.id === id && job.pipeline.project_id === projectId,
          nothing: [403, 404]
        }),
        (job) => (job === null ? Effect.succeed(null) : jobPrincipalOf(job, refClass))
      )
    )
