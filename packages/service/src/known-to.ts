import { Effect } from "effect"
import { atOnce } from "./at-once.ts"
import { knows, roleOf, scopesFor, seesEverything } from "./authorize.ts"
import type { Unanswered } from "./known-places.ts"
import { isManager } from "./managing-job.ts"
import { Platform, type PlatformProject, type Principal, type Reference } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import {
  GroupNotFound,
  InsufficientScope,
  ProjectNotFound,
  Unauthorized,
  type Requester
} from "./requester.ts"
import type { EntryKind } from "./scope-document.ts"
import { findTarget, knowsTarget } from "./scope-targets.ts"

const mayRead = (principal: Principal): boolean =>
  principal.type !== "user" ||
  principal.scopes === undefined ||
  scopesFor.read.some((scope) => principal.scopes?.includes(scope) === true)

const tooNarrow = () => new InsufficientScope({ required: [...scopesFor.read] })

export type ReadProject = (
  requester: Requester,
  reference: Reference
) => Effect.Effect<PlatformProject, InsufficientScope | ProjectNotFound | Unauthorized | Unanswered>

/**
 * What finds a project for whoever may know it, whoever the gate of a policy would look at: what it is called and
 * who may see it, and nothing of its policy. It is there at once where the platform answers at once.
 */
export const projectReader: Effect.Effect<ReadProject, never, Platform | PolicyIndex> = Effect.gen(
  function* () {
    const platform = yield* Platform
    const index = yield* PolicyIndex
    return ({ principal }, reference) => {
      if (!isManager(principal)) return Effect.fail(new Unauthorized({}))
      return atOnce(index.project(reference), (project) => {
        if (project === null) return Effect.fail(new ProjectNotFound())
        return atOnce(
          roleOf(platform, principal, project),
          (role): Effect.Effect<PlatformProject, InsufficientScope | ProjectNotFound> => {
            if (!knows(role, project) && !seesEverything(principal)) return Effect.fail(new ProjectNotFound())
            return mayRead(principal) ? Effect.succeed(project) : Effect.fail(tooNarrow())
          }
        )
      })
    }
  }
)

/** A project, for whoever may know it. */
export const getProject = (requester: Requester, reference: Reference) =>
  Effect.flatMap(projectReader, (read) => read(requester, reference))

/** The same for a group. */
export const getGroup = Effect.fn("getGroup")(function* ({ principal }: Requester, reference: Reference) {
  if (!isManager(principal)) return yield* new Unauthorized({})
  const group = yield* findTarget("group", reference)
  const isKnown = group !== null && (seesEverything(principal) || (yield* knowsTarget(principal, group)))
  if (!isKnown) return yield* new GroupNotFound()
  return mayRead(principal) ? group : yield* tooNarrow()
})

/**
 * The project or group behind a path, as an allowlist may name it; `null` where there is none or the requester may
 * not know it. The kinds are tried in their order.
 */
export const knownTarget = Effect.fn("knownTarget")(function* (
  { principal }: Requester,
  path: string,
  kinds: ReadonlyArray<EntryKind>
) {
  if (!isManager(principal)) return null
  for (const kind of kinds) {
    const target = yield* findTarget(kind, path)
    if (target !== null && (yield* knowsTarget(principal, target))) return target
  }
  return null
})
