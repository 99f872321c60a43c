import type { PlatformUnavailable, Reference, UserPrincipal } from "@jobwarden/service"
import { Effect } from "effect"
import type { AnswerCache } from "./answer-cache.ts"
import { UserAnswer } from "./answers.ts"
import type { GitLabClient } from "./client.ts"
import { askForList } from "./pages.ts"
import { askFor } from "./questions.ts"

/** A user as the service knows users. Whoever is blocked, deactivated or not yet let in is not active. */
export const principalOf = ({
  id,
  is_admin: admin = false,
  is_auditor: auditor = false,
  name,
  state,
  username
}: typeof UserAnswer.Type): UserPrincipal => ({
  type: "user",
  id,
  username,
  name,
  admin,
  ...(auditor && { auditor }),
  active: state === "active"
})

/** The users, by number or username. */
export const makeUsers = (
  client: GitLabClient,
  cache: AnswerCache<Reference, UserPrincipal | null, PlatformUnavailable>
): ((reference: Reference) => Effect.Effect<UserPrincipal | null, PlatformUnavailable>) => {
  const byNumber = (number: number) =>
    Effect.map(
      askFor(client, { place: ["users", number] }, UserAnswer, { isAsked: ({ id }) => id === number }),
      (user) => user && principalOf(user)
    )
  const byName = (username: string) =>
    Effect.map(
      askForList(client, { place: ["users"], query: `username=${encodeURIComponent(username)}` }, UserAnswer),
      (users) => {
        // GitLab looks for it whatever its case; here another case is another name.
        const user = users.find((each) => each.username === username)
        return user === undefined ? null : principalOf(user)
      }
    )
  return (reference) => {
    if (typeof reference === "number") {
      return reference > 0 ? cache.get(reference, byNumber(reference)) : Effect.succeed(null)
    }
    return username.test(reference) ? cache.get(reference, byName(reference)) : Effect.succeed(null)
  }
}

const username = /^[A-Za-z0-9_.-]{1,255}$/
