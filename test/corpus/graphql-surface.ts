import type { Act, Gate } from "./acts.ts"
import { showActor } from "./actor.ts"
import { callerOf } from "./core-decision.ts"
import { documents } from "./graphql-documents.ts"
import { failureOf, toldBy, type Reply } from "./graphql-answers.ts"
import { sorted } from "./outcome.ts"
import { onlooker, type Surface } from "./surface.ts"
import { typedGrants } from "./typed-grants.ts"
import { origin, type World } from "./world.ts"

interface Call {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

const send = async (world: World, actor: string, call: Call): Promise<Reply> => {
  const { headers, query } = showActor(actor)
  const answer = await world.graphql(
    new Request(`${origin}/api/graphql${query === "" ? "" : `?${query}`}`, {
      method: "POST",
      headers: [
        ...headers.map(([name, value]): [string, string] => [name, value]),
        ["content-type", "application/json"]
      ],
      body: JSON.stringify(call)
    })
  )
  return { status: answer.status, ...((await answer.json()) as Omit<Reply, "status">) }
}

/** GraphQL's names of enum values. */
const enumName = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")

const gated = ({ acknowledge, dryRun, ifRevision, strict }: Gate) => ({
  ...(ifRevision !== undefined && { ifRevision }),
  ...(dryRun !== undefined && { dryRun }),
  ...(strict !== undefined && { strict }),
  ...(acknowledge !== undefined && {
    acknowledge: Object.entries(acknowledge).map(([rule, reason]) => ({ rule, reason }))
  })
})

const input = (query: string, value: Readonly<Record<string, unknown>>): Call => ({
  query,
  variables: { input: value }
})

/** The document of a change as the API takes it: as JSON, or typed where every grant is one word. */
type Form = "document" | "typed"

/** Whether a change can be said by the typed input. */
export const isTyped = (act: Act): boolean => act.kind === "patch" && typedGrants(act.body) !== null

const patchOf = (body: unknown, form: Form) =>
  form === "typed" ? { grants: typedGrants(body) } : { permissions: body }

const callOf = (act: Act, form: Form): Call => {
  switch (act.kind) {
    case "patch":
      return input(documents.patch, { fullPath: act.project, ...patchOf(act.body, form), ...gated(act.gate) })
    case "reset":
      return input(documents.reset, { fullPath: act.project, ...gated(act.gate) })
    case "patch_group":
      return input(documents.patchGroup, { fullPath: act.group, ...(act.body as object), ...gated(act.gate) })
    case "patch_instance": {
      const { enforce_scope: enforceScope, ...rest } = act.body as { readonly enforce_scope?: unknown }
      const enforcing = enforceScope === undefined ? {} : { enforceScope }
      return input(documents.patchInstance, { ...rest, ...enforcing, ...gated(act.gate) })
    }
    case "read":
      return { query: documents.see, variables: { fullPath: act.project } }
    case "read_scope":
      return { query: documents.seeScope, variables: { fullPath: act.project } }
    case "read_group":
      return { query: documents.seeGroup, variables: { fullPath: act.group } }
    case "read_instance":
      return { query: documents.seeInstance, variables: {} }
    case "switch":
      return input(documents.switch, { fullPath: act.project, inboundJobTokenScopeEnabled: act.enabled })
    case "allow":
    case "permit": {
      const { default_permissions, job_token_policies } = act.terms
      return input(documents[act.kind], {
        projectPath: act.project,
        targetPath: "project" in act.target ? act.target.project : act.target.group,
        ...(default_permissions !== undefined && { defaultPermissions: default_permissions }),
        ...(Array.isArray(job_token_policies) && { jobTokenPolicies: job_token_policies.map(enumName) })
      })
    }
    case "disallow":
      return "project" in act.target
        ? input(documents.removeProject, { projectPath: act.project, targetProjectPath: act.target.project })
        : input(documents.removeGroup, { projectPath: act.project, targetGroupPath: act.target.group })
    case "autopopulate":
      return input(documents.autopopulate, { projectPath: act.project })
    case "clear_autopopulated":
      return input(documents.clearAutopopulated, { projectPath: act.project })
    case "read_authentications":
      return { query: documents.seeAuthentications, variables: { fullPath: act.project } }
    case "who_can":
      return { query: documents.whoCan, variables: cellOf(act) }
    case "explain":
      return { query: documents.explain, variables: { ...cellOf(act), caller: act.caller } }
    case "may":
      // Decision clients have AuthZEN; here somebody who may read the policy asks for them.
      return {
        query: documents.explain,
        variables: { ...cellOf(act), caller: callerOf(act.subject, act.project) }
      }
    case "fill":
    case "let_in":
      throw new Error("nobody can do that over GraphQL")
  }
}

const cellOf = ({ action, project, resource }: Extract<Act, { readonly resource: string }>) => ({
  fullPath: project,
  resource,
  action: enumName(action)
})

const look = async (world: World, actor: string, query: string, fullPath?: string): Promise<unknown> => {
  const { data, errors } = await send(world, actor, {
    query,
    variables: fullPath === undefined ? {} : { fullPath }
  })
  if (errors !== undefined) throw new Error(`${actor} sees nothing: ${JSON.stringify(errors)}`)
  return data
}

interface SeenProject {
  readonly project: {
    readonly jobTokenPermissions: {
      readonly revision: number
      readonly cells: ReadonlyArray<{
        readonly resource: string
        readonly action: string
        readonly grant: unknown
      }>
      readonly explicitDocument: unknown
    }
  }
}

interface Listed {
  readonly nodes: ReadonlyArray<{ readonly fullPath: string }>
}

interface SeenProjectScope {
  readonly project: {
    readonly ciCdSettings: { readonly inboundJobTokenScopeEnabled: boolean }
    readonly ciJobTokenScope: { readonly inboundAllowlist: Listed; readonly groupsAllowlist: Listed }
  }
}

interface Around {
  readonly revision: number
  readonly defaults: unknown
  readonly limits: unknown
}

const paths = ({ nodes }: Listed) => sorted(nodes.map(({ fullPath }) => fullPath))

/**
 * GitLab's mutations answer alike to whoever may not know something and to whoever may not change it: which of them
 * it was is for REST to tell.
 */
const blurs = new Map(
  (["not_signed_in", "unknown", "unknown_target", "forbidden", "insufficient_scope"] as const).map(
    (outcome) => [outcome, "not_available"] as const
  )
)

const surfaceWith = (form: Form): Surface => ({
  name: "graphql",
  blurs,
  perform: async (world, actor, act) => {
    const reply = await send(world, act.kind === "may" ? onlooker : actor, callOf(act, form))
    return reply.errors === undefined ? toldBy(act, reply) : { outcome: failureOf(reply) }
  },
  see: async (world, actor, project) => {
    const { project: seen } = (await look(world, actor, documents.see, String(project))) as SeenProject
    const { cells, explicitDocument, revision } = seen.jobTokenPermissions
    const inForce = cells.map(({ action, grant, resource }) => [`${resource}:${action.toLowerCase()}`, grant])
    return { revision, inForce: Object.fromEntries(inForce), stated: explicitDocument }
  },
  seeScope: async (world, actor, project) => {
    const { project: seen } = (await look(world, actor, documents.seeScope, project)) as SeenProjectScope
    return {
      inbound_enabled: seen.ciCdSettings.inboundJobTokenScopeEnabled,
      projects: paths(seen.ciJobTokenScope.inboundAllowlist),
      groups: paths(seen.ciJobTokenScope.groupsAllowlist)
    }
  },
  seeAround: async (world, actor, group) => {
    if (group === null) {
      const seen = await look(world, actor, documents.seeInstance)
      return (seen as { readonly instanceJobTokenPermissions: Around }).instanceJobTokenPermissions
    }
    const seen = await look(world, actor, documents.seeGroup, group)
    return (seen as { readonly group: { readonly jobTokenPermissions: Around } }).group.jobTokenPermissions
  }
})

/** GraphQL, called as a client calls it. */
export const graphqlSurface: Surface = surfaceWith("document")

/** The same with the typed input in the place of the document. */
export const typedSurface: Surface = surfaceWith("typed")
