import { PolicyIndex, ProjectNotFound, type ListedEntry, type ScopeChanged } from "@jobwarden/service"
import { Effect } from "effect"
import type { Failure } from "../failure.ts"
import type { Ports, RequestContext } from "../request-context.ts"
import { projectView } from "./project.ts"
import { orRefused } from "./refused.ts"
import { entryView, originsOf } from "./scope.ts"

/** What every change of an allowlist says. */
export interface ScopeInput {
  readonly clientMutationId?: string | null
  readonly projectPath: string
}

export type Target = ListedEntry["target"]

/** The entry that a change was about; without terms where it is gone. */
interface ChangedEntry {
  readonly target: Target | null
  readonly terms: ListedEntry["terms"] | null
}

/** Makes a change of an allowlist, and answers with what its payload shows. */
export const changedPayload = (
  context: RequestContext,
  { clientMutationId }: ScopeInput,
  changing: Effect.Effect<ScopeChanged, Failure, Ports>,
  entryOf: (changed: ScopeChanged) => ChangedEntry
) => {
  const { base, run } = context
  const payload = Effect.gen(function* () {
    const changed = yield* changing
    const project = yield* PolicyIndex.use((index) => index.project(changed.projectId))
    if (project === null) return yield* new ProjectNotFound()
    const parent = projectView(project, base)
    const { target, terms } = entryOf(changed)
    const entry =
      target && entryView(parent, { target, terms: terms ?? {} }, base, originsOf(parent, [target], context))
    return {
      ciJobTokenScope: parent,
      ciJobTokenScopeAllowlistEntry:
        terms === null && entry !== null
          ? { ...entry, defaultPermissions: null, jobTokenPolicies: null }
          : entry,
      errors: []
    }
  })
  return run(Effect.map(orRefused(payload), (shown) => ({ clientMutationId, ...shown })))
}
