import { vocabulary, type Caller, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import type { AccessDecision, AccessEvaluator, Evaluation } from "./access-question.ts"
import { atOnce } from "./at-once.ts"
import { decisionClient } from "./decision-client.ts"
import { DecisionMeter } from "./decision-meter.ts"
import type { ServiceDecision } from "./following.ts"
import type { Unanswered } from "./known-places.ts"
import { Platform, type DecisionClientPrincipal } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { parseReference, type Requester, type Unauthorized } from "./requester.ts"
import { lookUpSubject, subjectAsCaller } from "./subject-as-caller.ts"
import { UseRecorder, type UseRecorderShape } from "./use-recorder.ts"

/**
 * May the subject do the action to the project's resource? For decision clients only. What the subject is comes
 * from the platform; what the request says of it counts only for a client whose context is trusted.
 */
export const evaluateAccess = <E>(
  requester: Requester,
  /** The question, read only once the client is known to be allowed to ask. */
  readEvaluation: Effect.Effect<Evaluation, E>
): Effect.Effect<AccessDecision, E | Unauthorized | Unanswered, Platform | PolicyIndex> =>
  Effect.flatMap(accessEvaluator, (evaluate) => evaluate(requester, readEvaluation))

/**
 * The same with its ports found once, for whoever asks with every request. Where the platform and the question
 * answer at once, so does the evaluation.
 */
export const accessEvaluator: Effect.Effect<AccessEvaluator, never, Platform | PolicyIndex> = Effect.gen(
  function* () {
    const platform = yield* Platform
    const index = yield* PolicyIndex
    const { record } = yield* UseRecorder
    const count = yield* DecisionMeter
    const counted = (decision: AccessDecision) => {
      count(decision.reason)
      return Effect.succeed(decision)
    }
    return (requester, readEvaluation, nearest = "with nearest changes") => {
      const explains = nearest !== "without"
      return atOnce(decisionClient(requester), (client) =>
        atOnce(readEvaluation, (evaluation) =>
          atOnce(decideFor(platform, index, record, client, evaluation, explains), counted)
        )
      )
    }
  }
)

const decideFor = (
  platform: Platform["Service"],
  index: PolicyIndex["Service"],
  record: UseRecorderShape["record"],
  client: DecisionClientPrincipal,
  { action, resource, subject }: Evaluation,
  explains: boolean
): Effect.Effect<AccessDecision, Unanswered> =>
  atOnce(index.project(parseReference(resource.id)), (project) =>
    project === null
      ? unknownProject
      : atOnce(lookUpSubject(platform, client, subject), (known) =>
          atOnce(subjectAsCaller(platform, index, project, known), ({ caller, readsPolicy }) => {
            const request = { project: project.id, caller, resource: resource.type, action: action.name }
            const decision = index.engine.decide(request)
            if (isUse(decision, caller)) record(request, decision.allowed)
            if (decision.allowed || decision.reason === "stale_policy" || !readsPolicy || !explains) {
              return Effect.succeed(decision)
            }
            const { byCaller, byOwner } = index.engine.explain(request)
            return Effect.succeed({ ...decision, nearest: { byCaller, byOwner } })
          })
        )
  )

/** Whether somebody used something, or would have: not if nobody live asks, or no one who is signed in is denied. */
const isUse = ({ allowed, cell, reason }: ServiceDecision, caller: Caller<Role>): boolean =>
  allowed ||
  (cell !== null &&
    reason !== "invalid_request" &&
    reason !== "inactive_token" &&
    !(caller.type === "user" && caller.role === "anonymous"))

const unknownProject = Effect.succeed<AccessDecision>({
  allowed: false,
  reason: "unknown_project",
  cell: null,
  grant: null,
  revision: null
})

/** The resource types and actions that AuthZEN requests may name. */
export const knownResources: ReadonlyArray<string> = [...vocabulary.resources.keys()]
