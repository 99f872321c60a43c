import type { World } from "@jobwarden/policy-files"
import { Effect } from "effect"
import { readProjectInForce } from "./state.ts"

/** A project, and all that decides about it. */
export interface ProjectOnServer {
  readonly world: World
  readonly project: World["projects"][number]
  readonly hiddenEntries: number
}

/** A project of a service with what decides there of its groups and the instance, as policy files would have it. */
export const readProjectWorld = Effect.fn("readProjectWorld")(function* (reference: number | string) {
  const found = yield* readProjectInForce(reference)
  const { hiddenEntries, id, path, permissions, revision, scope, surroundings, visibility } = found
  const { enforceScope, ...instance } = surroundings.instance
  const project = { id, path, visibility, revision, permissions, scope }
  const answer: ProjectOnServer = {
    world: {
      instance: { ...instance, enforce_scope: enforceScope },
      groups: surroundings.groups,
      projects: [project]
    },
    project,
    hiddenEntries
  }
  return answer
})
