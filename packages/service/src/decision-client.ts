import { Effect } from "effect"
import type { DecisionClientPrincipal } from "./platform.ts"
import { Unauthorized, type Requester } from "./requester.ts"

/** Who may ask for decisions (SPEC §9.7): a decision client, and nobody else. */
export const decisionClient = ({
  principal
}: Requester): Effect.Effect<DecisionClientPrincipal, Unauthorized> =>
  principal?.type === "decision_client"
    ? Effect.succeed(principal)
    : Effect.fail(new Unauthorized({ detail: "these routes need a decision client's credential" }))
