import { Effect } from "effect"
import { knows, roleOf, scopesFor, seesEverything } from "./authorize.ts"
import { isManager } from "./managing-job.ts"
import { Platform, type Reference } from "./platform.ts"
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

/** Somebody who may ask what there is: whoever the gate of a policy looks at, by a token that may read. */
const reader = Effect.fnUntraced(function* ({ principal }: Requester) {
  if (!isManager(principal)) return yield* new Unauthorized({})
  const scopes = principal.type === "user" ? principal.scopes : undefined
  return {
    principal,
    mayRead: scopes === undefined || scopesFor.read.some((scope) => scopes.includes(scope))
  }
})

const tooNarrow = () => new InsufficientScope({ required: [...scopesFor.read] })

/** A project, for whoever may know it: what it is called and who may see it, and nothing of its policy. */
export const getProject = Effect.fn("getProject")(function* (requester: Requester, reference: Reference) {
  const { mayRead, principal } = yield* reader(requester)
  const platform = yield* Platform
  const project = yield* PolicyIndex.use((index) => index.project(reference))
  if (project === null) return yield* new ProjectNotFound()
  const isKnown = knows(yield* roleOf(platform, principal, project), project) || seesEverything(principal)
  if (!isKnown) return yield* new ProjectNotFound()
  return mayRead ? project : yield* tooNarrow()
})

/** The same for a group. */
export const getGroup = Effect.fn("getGroup")(function* (requester: Requester, reference: Reference) {
  const { mayRead, principal } = yield* reader(requester)
  const group = yield* findTarget("group", reference)
  const isKnown = group !== null && (seesEverything(principal) || (yield* knowsTarget(principal, group)))
  if (!isKnown) return yield* new GroupNotFound()
  return mayRead ? group : yield* tooNarrow()
})

/**
 * The project or group behind a path, as an allowlist may name it; `null` where there is none or the requester may
 * not know it. A group comes first where a kind is not said.
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
