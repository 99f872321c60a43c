import { changeScope } from "@jobwarden/service"
import { Effect } from "effect"
import { InvalidArgument } from "../failure.ts"
import { fullPathOf } from "../full-path.ts"
import type { Resolve } from "../request-context.ts"
import { orRefused } from "./refused.ts"
import { settingsView } from "./scope.ts"

interface SettingsInput {
  readonly clientMutationId?: string | null
  readonly fullPath: string
  readonly inboundJobTokenScopeEnabled?: boolean | null
  readonly jobTokenScopeEnabled?: boolean | null
  readonly pushRepositoryForJobTokenAllowed?: boolean | null
}

const invalid = (detail: string) => Effect.fail(new InvalidArgument({ detail }))

/** Whether the scope is to be on. What is not kept here is refused: nobody must believe that it was stored. */
const enabledIn = (input: SettingsInput): Effect.Effect<boolean, InvalidArgument> => {
  if (input.pushRepositoryForJobTokenAllowed != null) {
    return invalid("`pushRepositoryForJobTokenAllowed` is not kept here; set it in GitLab")
  }
  if (input.jobTokenScopeEnabled === true) {
    return invalid("`jobTokenScopeEnabled` can only be false: the outbound direction was removed")
  }
  return input.inboundJobTokenScopeEnabled == null
    ? invalid("give `inboundJobTokenScopeEnabled`: nothing else is kept here")
    : Effect.succeed(input.inboundJobTokenScopeEnabled)
}

const projectCiCdSettingsUpdate: Resolve<null, { readonly input: SettingsInput }> = (
  _,
  { input },
  { requester, run }
) => {
  const changing = changeScope(requester, fullPathOf(input.fullPath), {
    intent: "set_enabled",
    enabled: enabledIn(input)
  })
  const payload = Effect.map(changing, ({ view }) => ({ ciCdSettings: settingsView(view), errors: [] }))
  return run(
    Effect.map(orRefused(payload), (shown) => ({ clientMutationId: input.clientMutationId, ...shown }))
  )
}

export const settingsMutations = { Mutation: { projectCiCdSettingsUpdate } }
