import { updateSurroundings, type SurroundingName, type SurroundingsUpdated } from "@jobwarden/service"
import { Effect } from "effect"
import { InvalidArgument } from "../failure.ts"
import { fullPathOf } from "../full-path.ts"
import type { RequestContext, Resolve } from "../request-context.ts"
import { accessView } from "../views/access-view.ts"
import { findingView } from "../views/finding-view.ts"
import { gateOptionsOf, type GateInput } from "./gate-options.ts"
import { patchOf, type GrantsInput } from "./grants-input.ts"
import { surroundingsView } from "./project.ts"
import { orRefused } from "./refused.ts"

interface StatedInput extends GateInput {
  readonly defaults?: unknown
  readonly limits?: unknown
  readonly defaultGrants?: GrantsInput | null
  readonly limitGrants?: GrantsInput | null
  readonly enforceScope?: boolean | null
}

interface GroupInput extends StatedInput {
  readonly fullPath: string
}

const bodyOf = Effect.fnUntraced(function* (input: StatedInput) {
  const defaults = yield* patchOf(
    { name: "defaults", value: input.defaults },
    { name: "defaultGrants", value: input.defaultGrants }
  )
  const limits = yield* patchOf(
    { name: "limits", value: input.limits },
    { name: "limitGrants", value: input.limitGrants }
  )
  const { enforceScope } = input
  if (defaults === undefined && limits === undefined && enforceScope === undefined) {
    return yield* new InvalidArgument({ detail: "give what is to be merged, such as `defaults` or `limits`" })
  }
  return {
    ...(defaults !== undefined && { defaults }),
    ...(limits !== undefined && { limits }),
    ...(enforceScope !== undefined && { enforce_scope: enforceScope })
  }
})

const updatedView = ({ findings, projects, rehearsed, view }: SurroundingsUpdated) => ({
  jobTokenPermissions: surroundingsView(view),
  findings: findings.map((finding) => findingView(finding, "whole")),
  projectsConcerned: projects,
  differences:
    rehearsed?.differences.map((difference) => ({
      projects: difference.projects,
      example: difference.example,
      accessGained: difference.gained.map(accessView),
      accessLost: difference.lost.map(accessView)
    })) ?? null,
  differencesLeftOut: rehearsed?.leftOut.differences ?? null,
  problems: [],
  errors: []
})

const change = <E extends InvalidArgument>(
  { requester, run }: RequestContext,
  name: SurroundingName,
  input: GateInput,
  body: Effect.Effect<unknown, E>
) => {
  const updating = updateSurroundings(requester, name, { options: gateOptionsOf(input), body })
  const { clientMutationId, dryRun } = input
  return run(
    Effect.map(orRefused(Effect.map(updating, updatedView), "whole"), (payload) => ({
      clientMutationId,
      dryRun: dryRun === true,
      ...payload
    }))
  )
}

const updateGroupJobTokenPermissions: Resolve<null, { readonly input: GroupInput }> = (
  _,
  { input },
  context
) => change(context, { group: fullPathOf(input.fullPath) }, input, bodyOf(input))

const resetGroupJobTokenPermissions: Resolve<
  null,
  { readonly input: GateInput & { readonly fullPath: string } }
> = (_, { input }, context) =>
  change(
    context,
    { group: fullPathOf(input.fullPath) },
    input,
    Effect.succeed({ defaults: null, limits: null })
  )

const updateInstanceJobTokenPermissions: Resolve<null, { readonly input: StatedInput }> = (
  _,
  { input },
  context
) => change(context, { instance: true }, input, bodyOf(input))

export const surroundingsMutations = {
  Mutation: {
    updateGroupJobTokenPermissions,
    resetGroupJobTokenPermissions,
    updateInstanceJobTokenPermissions
  }
}
