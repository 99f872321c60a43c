import type { Act, Gate, Target } from "./acts.ts"
import { showActor } from "./actor.ts"
import { numberOf, origin, subjectId, type World } from "./world.ts"

interface Call {
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  readonly ifMatch?: string
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Sends one request as somebody. */
export const send = async (world: World, actor: string, call: Call): Promise<Answer> => {
  const { headers, query } = showActor(actor)
  const { body, ifMatch, method = "GET", path } = call
  const url = query === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`
  const all = [
    ...headers,
    ...(body === undefined ? [] : [["content-type", "application/json"] as const]),
    ...(ifMatch === undefined ? [] : [["if-match", ifMatch] as const])
  ]
  const answer = await world.rest(
    new Request(origin + url, {
      method,
      headers: all.map(([name, value]) => [name, value]),
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
  )
  const text = await answer.text()
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) }
}

export const permissionsOf = (project: string | number): string =>
  `/api/v4/projects/${encodeURIComponent(project)}/job_token_permissions`
export const scopeOf = (project: string): string =>
  `/api/v4/projects/${encodeURIComponent(project)}/job_token_scope`
export const aroundOf = (group: string | null): string =>
  `/api/v4/${group === null ? "instance" : `groups/${encodeURIComponent(group)}`}/job_token_permissions`

/** The options of a change as REST takes them: behind the path, and in `If-Match`. */
const gated = ({ acknowledge = {}, dryRun, ifMatch, ifRevision, strict }: Gate) => {
  const query = new URLSearchParams()
  if (dryRun !== undefined) query.set("dry_run", String(dryRun))
  if (strict !== undefined) query.set("strict", String(strict))
  for (const [rule, reason] of Object.entries(acknowledge)) query.append("acknowledge", `${rule}:${reason}`)
  const tag = ifMatch ?? (ifRevision === undefined ? undefined : `"${ifRevision}.0123456789abcdef"`)
  return { query: query.size === 0 ? "" : `?${query}`, ...(tag !== undefined && { ifMatch: tag }) }
}

/** The one call that an act is. */
const callOf = (act: Exclude<Act, { readonly kind: "permit" }>): Call => {
  switch (act.kind) {
    case "patch": {
      const { query, ...conditions } = gated(act.gate)
      return { method: "PATCH", path: permissionsOf(act.project) + query, body: act.body, ...conditions }
    }
    case "reset": {
      const { query, ...conditions } = gated(act.gate)
      return { method: "DELETE", path: permissionsOf(act.project) + query, ...conditions }
    }
    case "read":
      return { path: permissionsOf(act.project) }
    case "patch_group":
    case "patch_instance": {
      const { query, ...conditions } = gated(act.gate)
      const path = aroundOf(act.kind === "patch_group" ? act.group : null)
      return { method: "PATCH", path: path + query, body: act.body, ...conditions }
    }
    case "read_group":
      return { path: aroundOf(act.group) }
    case "read_instance":
      return { path: aroundOf(null) }
    case "switch":
      return { method: "PATCH", path: scopeOf(act.project), body: { enabled: act.enabled } }
    case "read_scope":
      return { path: scopeOf(act.project) }
    case "allow": {
      const [list, parameter] =
        "project" in act.target ? ["allowlist", "target_project_id"] : ["groups_allowlist", "target_group_id"]
      const body = { [parameter as string]: numberOf(act.target), ...act.terms }
      return { method: "POST", path: `${scopeOf(act.project)}/${list}`, body }
    }
    case "disallow": {
      const list = "project" in act.target ? "allowlist" : "groups_allowlist"
      return { method: "DELETE", path: `${scopeOf(act.project)}/${list}/${numberOf(act.target)}` }
    }
    case "who_can": {
      const query = new URLSearchParams({ resource: act.resource, action: act.action })
      return { path: `${permissionsOf(act.project)}/access?${query}` }
    }
    case "explain": {
      const { action, caller, project, resource } = act
      const body = { caller, resource, action }
      return { method: "POST", path: `${permissionsOf(project)}/explanation`, body }
    }
    case "autopopulate":
    case "clear_autopopulated":
    case "read_authentications":
      throw new Error("GitLab has no route for it")
    case "fill":
    case "let_in":
      throw new Error("nobody can do that over HTTP")
    case "may":
      return {
        method: "POST",
        path: "/access/v1/evaluation",
        body: {
          subject: { type: act.subject.type, id: subjectId(act.subject) },
          action: { name: act.action },
          resource: { type: act.resource, id: act.project }
        }
      }
  }
}

interface Policy {
  readonly scope: { readonly inbound_enabled: boolean; readonly allowlist: ReadonlyArray<Target & object> }
}

/**
 * What an entry permits is a part of the whole document: it is read, and sent back with the entry as it is to be.
 * Who may not read it sends the entry alone, and is refused for that.
 */
const permit = async (world: World, actor: string, act: Extract<Act, { readonly kind: "permit" }>) => {
  const path = `/api/v4/projects/${encodeURIComponent(act.project)}/job_token_policy`
  const entry = { ...act.target, ...act.terms }
  const { body, status } = await send(world, actor, { path })
  const { scope } = status === 200 ? (body as Policy) : { scope: { inbound_enabled: true, allowlist: [] } }
  const isSame = (other: object): boolean =>
    Object.entries(act.target).every(([kind, path]) => new Map(Object.entries(other)).get(kind) === path)
  const others = scope.allowlist.filter((other) => !isSame(other))
  const answer = await send(world, actor, {
    method: "PATCH",
    path,
    body: { scope: { ...scope, allowlist: [entry, ...others] } }
  })
  return { ...answer, within: "/scope/allowlist/0" }
}

/** What becomes of an act; `within`: where in what was sent the act itself stands. */
export const answerTo = async (
  world: World,
  actor: string,
  act: Act
): Promise<Answer & { readonly within?: string }> =>
  act.kind === "permit" ? permit(world, actor, act) : send(world, actor, callOf(act))
