import type { WhoCan } from "@jobwarden/service"
import type { Who } from "./outcome.ts"

type Shown = Pick<WhoCan, "principals" | "hidden_sources">

/** Who can do something, as the use case and REST tell it, in neutral words. */
export const whoOf = ({ hidden_sources, principals }: Shown): Who => {
  const { deploy_tokens, job_tokens, users } = principals
  return {
    hidden_sources,
    ...(users !== undefined && { users }),
    ...(deploy_tokens !== undefined && { deploy_tokens }),
    ...(job_tokens !== undefined && {
      jobs: job_tokens.map(({ environments, from, refs, trigger_roles }) => ({
        from: from.map(named),
        refs,
        environments: environments.map(named),
        trigger_roles
      }))
    })
  }
}

/** A class by its word, and what has a name by that. */
const named = (one: unknown): string =>
  typeof one === "string" ? one : String(Object.values(one as object)[0])
