import {
  registryAuthorizer,
  type PackageDirectory,
  type Platform,
  type PolicyIndex,
  type Presented,
  type RegistryAction,
  type RegistryAnswer,
  type Unanswered
} from "@jobwarden/service"
import { Effect } from "effect"
import { denial } from "../fronts/reason-text.ts"
import type { GrantedAccess } from "./registry-token.ts"
import { repositoryActions, type RepositoryAction, type RepositoryScope } from "./scope.ts"

/** What becomes of everything that a request asks for. */
export interface Granted {
  /** One entry a repository; a repository of which nothing is granted has none. */
  readonly access: ReadonlyArray<GrantedAccess>
  /** Why something was not granted, the first of the reasons; `null`: all of it was. */
  readonly refusal: string | null
  /** Why something was not that is asked for again: a token without it has been tried. */
  readonly again: string | null
}

export type Grant = (
  presented: Presented,
  scopes: ReadonlyArray<RepositoryScope>
) => Effect.Effect<Granted, Unanswered>

const resource = "container_registry"

const cells: { readonly [A in RepositoryAction]: RegistryAction } = {
  pull: "read",
  push: "write",
  delete: "delete"
}

const noSuchRepository = "there is no such repository, or it is not for this token"

const signIn = "a valid token is needed"

const refusalOf = (answer: RegistryAnswer, action: RegistryAction): string | null => {
  switch (answer.type) {
    case "allowed":
      return null
    case "sign_in":
      return answer.detail ?? signIn
    case "hidden":
      return noSuchRepository
    case "denied":
      return denial(answer.reason, action, answer.resource)
  }
}

/** Makes what decides about scopes, one action of one repository after the other, each by its own cell. */
export const makeGrant: Effect.Effect<Grant, never, Platform | PolicyIndex | PackageDirectory> = Effect.map(
  registryAuthorizer,
  (authorize) =>
    Effect.fnUntraced(function* (presented, scopes) {
      const access: Array<GrantedAccess> = []
      let refusal: string | null = null
      let again: string | null = null
      for (const { actions, repeated, repository } of scopes) {
        const target = { type: "repository", path: repository, resource } as const
        const granted: Array<RepositoryAction> = []
        for (const action of repositoryActions) {
          if (!actions.has(action)) continue
          const answer = yield* authorize({ presented, target, action: cells[action] })
          const no = refusalOf(answer, cells[action])
          if (no === null) granted.push(action)
          refusal ??= no
          if (repeated.has(action)) again ??= no
        }
        if (granted.length > 0) access.push({ type: "repository", name: repository, actions: granted })
      }
      return { access, refusal, again }
    })
)
