import type { RegistryAction } from "@jobwarden/service"
import type { Format, Question, Route } from "../classify/route.ts"
import { repository } from "./container.ts"

/** What a token for a registry lets its holder do, by the word for it. */
const actions: { readonly [word: string]: ReadonlyArray<RegistryAction> } = {
  pull: ["read"],
  push: ["write"],
  delete: ["delete"],
  "*": ["read", "write", "delete"]
}

/** Everything that a scope, `repository:<path>:<actions>`, asks for; `null` where it is none. */
export const questionsOf = (scope: string): ReadonlyArray<Question> | null => {
  const [type, path = "", words = "", ...rest] = scope.split(":")
  const target = type === "repository" && rest.length === 0 ? repository(path) : null
  if (target === null) return null
  const asked = words.split(",").map((word) => (Object.hasOwn(actions, word) ? actions[word] : undefined))
  if (asked.includes(undefined)) return null
  return [...new Set(asked.flatMap((some) => some ?? []))].map((action) => ({ action, target }))
}

const target: Route["target"] = (_, query) => {
  if (query.get("service") !== "container_registry") return null
  const scope = query.get("scope")
  return scope === undefined ? { type: "registry" } : (questionsOf(scope)?.[0]?.target ?? null)
}

/** GitLab's token service. The first question is what is read; where nothing is, everything else is asked all the same. */
const also: Route["also"] = (_, query) => {
  const scope = query.get("scope")
  return scope === undefined ? [] : questionsOf(scope)
}

const asked = (scope: string): string =>
  `GET /jwt/auth?service=container_registry&scope=repository%3A${scope}&client_id=docker&account=gitlab-ci-token`

const path = "acme/backend"
const about = { type: "repository", path, resource: "container_registry" } as const

/**
 * What GitLab answers with a token for its container registry (app/controllers/jwt_controller.rb at 011a905a, the
 * form of a scope in app/services/auth/container_registry_authentication_service.rb at 01d159b4). All that the
 * token would let its holder do has to be allowed.
 */
export const containerToken: Format = {
  name: "container_token",
  routes: [
    {
      method: "GET",
      pattern: "/jwt/auth",
      action: "read",
      query: ["service", "scope", "account", "client_id", "offline_token"],
      target,
      also,
      handsOut: true
    }
  ],
  samples: [
    {
      request: "GET /jwt/auth?service=container_registry&offline_token=true",
      action: "read",
      target: { type: "registry" }
    },
    {
      request: asked("acme%2Fbackend%3Apull"),
      action: "read",
      target: about,
      also: [{ action: "read", target: about }]
    },
    {
      request: asked("acme%2Fbackend%3Apull%2Cpush"),
      action: "read",
      target: about,
      also: [
        { action: "read", target: about },
        { action: "write", target: about }
      ]
    },
    {
      request: asked("acme%2Fbackend%3A*"),
      action: "read",
      target: about,
      also: (["read", "write", "delete"] as const).map((action) => ({ action, target: about }))
    }
  ]
}
