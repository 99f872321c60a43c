import {
  changeScope,
  knownTarget,
  type EntryKind,
  type NewEntry,
  type ScopeRequest
} from "@jobwarden/service"
import { Effect } from "effect"
import { policyNames } from "../domain-names.ts"
import { InvalidArgument, shownError, type Failure } from "../failure.ts"
import { fullPathOf } from "../full-path.ts"
import type { RequestContext, Resolve } from "../request-context.ts"
import { changedPayload, type ScopeInput, type Target } from "./scope-payload.ts"

interface ProjectTarget extends ScopeInput {
  readonly targetProjectPath: string
  readonly direction?: string | null
}

interface AnyTarget extends ScopeInput {
  readonly targetPath: string
  readonly defaultPermissions?: boolean | null
  readonly jobTokenPolicies?: ReadonlyArray<string> | null
}

const hidden = (name: string): string =>
  `The ${name} that you are attempting to access does not exist or you don't have permission to perform this action`

/** GitLab's texts for what is not there, or not to be known. */
const missing = {
  project: hidden("target_project"),
  group: hidden("target_group"),
  either: "The group or project does not exist.",
  entry: "The target does not exist"
} as const

const unlisted = "Target project is not in the job token scope"

const onlyInbound =
  "direction: OUTBOUND scope entries can only be removed. Only INBOUND scope can be expanded."

/** What an entry is to permit: `false` without a list is nothing. A list beside `true` is kept, and means nothing. */
const termsOf = ({ defaultPermissions, jobTokenPolicies }: AnyTarget): NewEntry["terms"] => {
  const policies = (jobTokenPolicies ?? []).map((name) => policyNames.get(name))
  return {
    default_permissions: defaultPermissions ?? null,
    ...(policies.length > 0 && { job_token_policies: policies })
  }
}

/** What a mutation names: looked up when it is asked for, which is once the caller may change the list. */
interface Named {
  readonly lookUp: Effect.Effect<Target, Failure>
  readonly missing: string
  /** Once it is looked up. */
  readonly found: () => Target | null
}

const named = (
  { requester, withPorts }: RequestContext,
  path: string,
  text: string,
  kinds: ReadonlyArray<EntryKind>
): Named => {
  let found: Target | null = null
  const lookUp = Effect.flatMap(knownTarget(requester, fullPathOf(path), kinds), (target) => {
    found = target
    return target === null ? Effect.fail(new InvalidArgument({ detail: text })) : Effect.succeed(target)
  })
  return { lookUp: withPorts(lookUp), missing: text, found: () => found }
}

const change = (context: RequestContext, input: ScopeInput, target: Named, request: ScopeRequest<Failure>) =>
  changedPayload(
    context,
    input,
    changeScope(context.requester, fullPathOf(input.projectPath), request).pipe(
      Effect.catchTag("TargetNotFound", () => Effect.fail(new InvalidArgument({ detail: target.missing })))
    ),
    ({ terms }) => ({ target: target.found(), terms: request.intent === "remove" ? null : terms })
  )

const add = (context: RequestContext, input: ScopeInput, target: Named, terms: NewEntry["terms"]) =>
  change(context, input, target, {
    intent: "add",
    kind: "project",
    entry: Effect.map(target.lookUp, ({ id, kind }) => ({ id, kind, terms }))
  })

const remove = (
  context: RequestContext,
  input: ScopeInput,
  target: Named,
  kind: EntryKind,
  isThere: Effect.Effect<void, Failure> = Effect.void
) =>
  change(context, input, target, {
    intent: "remove",
    kind,
    id: Effect.andThen(
      isThere,
      Effect.map(target.lookUp, ({ id }) => id)
    ),
    body: Effect.void
  })

const ciJobTokenScopeAddProject: Resolve<null, { readonly input: ProjectTarget }> = (
  _,
  { input },
  context
) => {
  if (input.direction === "OUTBOUND") throw shownError(onlyInbound, "BAD_USER_INPUT")
  const target = named(context, input.targetProjectPath, missing.project, ["project"])
  return add(context, input, target, {})
}

const ciJobTokenScopeRemoveProject: Resolve<null, { readonly input: ProjectTarget }> = (
  _,
  { input },
  context
) => {
  const target = named(context, input.targetProjectPath, missing.project, ["project"])
  const isThere =
    input.direction === "OUTBOUND" ? Effect.fail(new InvalidArgument({ detail: unlisted })) : Effect.void
  return remove(context, input, target, "project", isThere)
}

const ciJobTokenScopeAddGroupOrProject: Resolve<null, { readonly input: AnyTarget }> = (
  _,
  { input },
  context
) => {
  const target = named(context, input.targetPath, missing.either, ["group", "project"])
  return add(context, input, target, termsOf(input))
}

const ciJobTokenScopeRemoveGroup: Resolve<
  null,
  { readonly input: ScopeInput & { readonly targetGroupPath: string } }
> = (_, { input }, context) =>
  remove(context, input, named(context, input.targetGroupPath, missing.group, ["group"]), "group")

const ciJobTokenScopeUpdatePolicies: Resolve<null, { readonly input: AnyTarget }> = (
  _,
  { input },
  context
) => {
  const target = named(context, input.targetPath, missing.entry, ["group", "project"])
  return change(context, input, target, {
    intent: "set_terms",
    entry: Effect.map(target.lookUp, ({ id, kind }) => ({ id, kind, terms: termsOf(input) }))
  })
}

export const scopeMutations = {
  Mutation: {
    ciJobTokenScopeAddProject,
    ciJobTokenScopeRemoveProject,
    ciJobTokenScopeAddGroupOrProject,
    ciJobTokenScopeRemoveGroup,
    ciJobTokenScopeUpdatePolicies
  }
}
