import {
  answerAtOnce,
  atOnce,
  presentedCredential,
  registryAuthorizer,
  safely,
  type PackageDirectory,
  type Platform,
  type PolicyIndex,
  type RegistryAction,
  type RegistryAnswer,
  type Unanswered
} from "@jobwarden/service"
import { Effect, Exit, FiberSet, type Scope } from "effect"
import { classify, type RawRequest } from "../classify/classify.ts"
import type { Question } from "../classify/route.ts"
import { denial } from "./reason-text.ts"

/** What becomes of a request, before either front puts it into its own form. */
export type Verdict =
  | { readonly type: "allowed"; readonly action: RegistryAction; readonly hasBody: boolean }
  | { readonly type: "refused"; readonly status: 401 | 403 | 503; readonly reason: string }
  /** The caller is told no more than that there is nothing (404). */
  | { readonly type: "hidden" }

const hidden: Verdict = { type: "hidden" }

const refused = (status: 401 | 403 | 503, reason: string): Verdict => ({ type: "refused", status, reason })

const allowing = (hasBody: boolean): { readonly [A in RegistryAction]: Verdict } => ({
  read: { type: "allowed", action: "read", hasBody },
  write: { type: "allowed", action: "write", hasBody },
  delete: { type: "allowed", action: "delete", hasBody }
})

const withBody = allowing(true)
const withoutBody = allowing(false)

const signIn = refused(401, "a valid token is needed")

const unavailable = refused(503, "Jobwarden cannot decide now, try again")

/** Whoever the registry takes the request to be from is the gateway, and not the caller. */
const handsOut = refused(403, "Jobwarden denies this: the registry would hand out a credential of its own")

const verdictOf = (answer: RegistryAnswer, action: RegistryAction, hasBody: boolean): Verdict => {
  switch (answer.type) {
    case "allowed":
      return (hasBody ? withBody : withoutBody)[action]
    case "sign_in":
      return answer.detail === undefined ? signIn : refused(401, answer.detail)
    case "hidden":
      return hidden
    case "denied":
      return refused(403, denial(answer.reason, action, answer.resource))
  }
}

type Judged = Effect.Effect<Verdict, Unanswered>

/** Judges a request, and says so once. */
export type Judge = (request: RawRequest, settled: (verdict: Verdict) => void) => void

/**
 * Makes what judges requests to a registry for as long as the surrounding scope lasts, for callers that are no
 * effects. What is not understood is refused before anybody looks at the credential; what cannot be decided is
 * refused as well, and only the log is told why.
 */
export const makeJudge: Effect.Effect<Judge, never, Platform | PolicyIndex | PackageDirectory | Scope.Scope> =
  Effect.gen(function* () {
    const authorize = yield* registryAuthorizer
    const run = yield* FiberSet.makeRuntime()

    const judge = (request: RawRequest): Judged => {
      const classified = classify(request)
      if (classified.type === "unknown") {
        return Effect.succeed(refused(403, `Jobwarden denies this: ${classified.why}`))
      }
      if (classified.handsOut) return Effect.succeed(handsOut)
      const { action, also, hasBody, query, target } = classified
      const presented = presentedCredential(request.headers, query, "all")
      /** Every question has to be answered with yes; the first no is what the caller hears. */
      const askOthers = (yes: Verdict, [next, ...others]: ReadonlyArray<Question>): Judged =>
        next === undefined
          ? Effect.succeed(yes)
          : atOnce(authorize({ presented, ...next }), (answer) =>
              answer.type === "allowed"
                ? askOthers(yes, others)
                : Effect.succeed(verdictOf(answer, next.action, hasBody))
            )
      return atOnce(authorize({ presented, target, action }), (answer) => {
        const verdict = verdictOf(answer, action, hasBody)
        return verdict.type === "allowed" ? askOthers(verdict, also) : Effect.succeed(verdict)
      })
    }

    const settle = (exit: Exit.Exit<Verdict, Unanswered>, settled: (verdict: Verdict) => void) => {
      if (Exit.isSuccess(exit)) return settled(exit.value)
      run(Effect.logError("a request to a registry could not be judged", exit.cause))
      settled(unavailable)
    }

    return (request, settled) => {
      // Whatever is thrown on the way is no yes.
      const judged = safely(() => judge(request))
      // A fiber costs more than all of the judging: it is for platforms that have to ask somebody.
      const exit = answerAtOnce(judged)
      if (exit === undefined) run(judged).addObserver((later) => settle(later, settled))
      else settle(exit, settled)
    }
  })
