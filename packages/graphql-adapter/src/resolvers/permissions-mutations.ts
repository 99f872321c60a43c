import {
  PolicyIndex,
  ProjectNotFound,
  resetPermissions,
  updatePermissions,
  type Requester
} from "@jobwarden/service"
import type { PermissionsView } from "@jobwarden/service"
import type { Finding } from "@jobwarden/core/rules"
import { Effect } from "effect"
import { InvalidArgument } from "../failure.ts"
import { fullPathOf } from "../full-path.ts"
import type { Resolve } from "../request-context.ts"
import { accessView } from "../views/access-view.ts"
import type { ListedPrincipals } from "../views/listed-principals.ts"
import { findingView } from "../views/finding-view.ts"
import { gateOptionsOf, type GateInput } from "./gate-options.ts"
import { patchOf, type GrantsInput } from "./grants-input.ts"
import type { PermissionsParent } from "./permissions.ts"
import { orRefused } from "./refused.ts"

interface ResetInput extends GateInput {
  readonly fullPath: string
}

interface UpdateInput extends ResetInput {
  readonly permissions?: unknown
  readonly grants?: GrantsInput | null
}

type ShownAccess = ListedPrincipals & { readonly cells: ReadonlyArray<string> }

interface Changed {
  readonly view: PermissionsView
  readonly findings: ReadonlyArray<Finding>
  readonly difference: {
    readonly gained: ReadonlyArray<ShownAccess>
    readonly lost: ReadonlyArray<ShownAccess>
  }
}

const changedView = Effect.fnUntraced(function* ({ difference, findings, view }: Changed) {
  const project = yield* PolicyIndex.use((index) => index.project(view.project_id))
  if (project === null) return yield* new ProjectNotFound()
  return {
    jobTokenPermissions: { project, view } satisfies PermissionsParent,
    findings: findings.map((finding) => findingView(finding)),
    accessGained: difference.gained.map(accessView),
    accessLost: difference.lost.map(accessView),
    problems: [],
    errors: []
  }
})

const nothingGiven = () =>
  new InvalidArgument({ detail: "give `permissions` or `grants`: what is to be merged" })

const bodyOf = ({ grants, permissions }: UpdateInput) =>
  Effect.flatMap(
    patchOf({ name: "permissions", value: permissions }, { name: "grants", value: grants }),
    (patch) => (patch === undefined ? Effect.fail(nothingGiven()) : Effect.succeed(patch))
  )

/** The options of a change: what is shown afterwards begins from what the project itself states. */
const optionsOf = (input: GateInput) =>
  Effect.map(gateOptionsOf(input), (options) => ({ ...options, view: "explicit" as const }))

const whatever = (input: GateInput) => ({
  clientMutationId: input.clientMutationId,
  dryRun: input.dryRun === true
})

const update = (requester: Requester, input: UpdateInput) =>
  Effect.flatMap(
    updatePermissions(requester, fullPathOf(input.fullPath), {
      options: optionsOf(input),
      body: bodyOf(input)
    }),
    changedView
  )

const reset = (requester: Requester, input: ResetInput) =>
  Effect.flatMap(
    resetPermissions(requester, fullPathOf(input.fullPath), { options: optionsOf(input), body: Effect.void }),
    changedView
  )

const updateJobTokenPermissions: Resolve<null, { readonly input: UpdateInput }> = (
  _,
  { input },
  { requester, run }
) => run(Effect.map(orRefused(update(requester, input)), (payload) => ({ ...whatever(input), ...payload })))

const resetJobTokenPermissions: Resolve<null, { readonly input: ResetInput }> = (
  _,
  { input },
  { requester, run }
) => run(Effect.map(orRefused(reset(requester, input)), (payload) => ({ ...whatever(input), ...payload })))

export const permissionsMutations = { Mutation: { updateJobTokenPermissions, resetJobTokenPermissions } }
