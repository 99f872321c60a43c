import type { Act } from "./acts.ts"
import { cellsIn, cellsOf, notPossible, sorted, type Outcome, type Told } from "./outcome.ts"
import { answerTo, aroundOf, permissionsOf, scopeOf, send, type Answer } from "./rest-calls.ts"
import type { Surface } from "./surface.ts"
import { whoOf } from "./who.ts"
import { origin, type World } from "./world.ts"

interface Failed {
  readonly message?: string
  readonly error?: string
  readonly errors?: ReadonlyArray<{ readonly path: string; readonly rule?: string }>
}

/** A refusal by its status, and by what its body says for a program. */
const failureOf = ({ body, status, within = "" }: Answer & { readonly within?: string }): Outcome => {
  const { error = "", errors = [], message = "" } = body as Failed
  if (status === 401) return "not_signed_in"
  if (status === 403) return error === "insufficient_scope" ? error : "forbidden"
  if (status === 404) return /^404 (Project|Group) Not Found$/.test(message) ? "unknown" : "unknown_target"
  if (status === 412) return "stale"
  if (status === 422) return { refused: sorted(errors.flatMap(({ rule }) => rule ?? [])) }
  if (status === 400 && errors.length > 0) {
    const places = errors.map(({ path }) => (path.startsWith(within) ? path.slice(within.length) : path))
    return { invalid: sorted(places) }
  }
  // A parameter of the query is the place itself.
  if (status === 400 && error !== "") return { invalid: [`/${/resource|action/.exec(error)?.[0] ?? error}`] }
  if (status === 400) return notPossible(message)
  throw new Error(`no refusal that REST knows: ${status} ${JSON.stringify(body)}`)
}

interface Succeeded {
  readonly dry_run?: true
  readonly access_gained?: ReadonlyArray<{ readonly cells: ReadonlyArray<string> }>
  readonly access_lost?: ReadonlyArray<{ readonly cells: ReadonlyArray<string> }>
  readonly findings?: ReadonlyArray<{ readonly rule: string }>
  readonly allowed?: boolean
  readonly reason?: string
  readonly decision?: boolean
  readonly context?: { readonly reason: string }
}

const readings = new Set(["read", "read_group", "read_instance", "read_scope", "who_can", "may"])

const toldBy = (act: Act, body: Succeeded = {}): Told => {
  const { access_gained, access_lost, findings } = body
  if (act.kind === "may") {
    return { outcome: body.decision === true ? "allowed" : { denied: body.context?.reason ?? "" } }
  }
  if (act.kind === "explain") {
    return { outcome: body.allowed === true ? "allowed" : { denied: body.reason ?? "" } }
  }
  if (act.kind === "who_can") return { outcome: "answered", who: whoOf(body as Parameters<typeof whoOf>[0]) }
  if (readings.has(act.kind)) return { outcome: "answered" }
  return {
    outcome: body.dry_run === true ? "rehearsed" : "accepted",
    ...(access_gained && { gains: cellsIn(access_gained) }),
    ...(access_lost && { loses: cellsIn(access_lost) }),
    ...(findings && { findings: sorted(findings.map(({ rule }) => rule)) })
  }
}

const readOnly = new Set(["project_id", "revision", "updated_at", "limited"])

const look = async (world: World, actor: string, path: string): Promise<unknown> => {
  const { body, status } = await send(world, actor, { path })
  if (status !== 200) throw new Error(`${actor} sees nothing at ${path}: ${status}`)
  return body
}

/** REST in GitLab's dialect, called as a client calls it. */
export const restSurface: Surface = {
  name: "rest",
  perform: async (world, actor, act) => {
    const answer = await answerTo(world, actor, act)
    return answer.status < 300
      ? toldBy(act, answer.body as Succeeded | undefined)
      : { outcome: failureOf(answer) }
  },
  see: async (world, actor, project) => {
    const own = async (view: string) => {
      const body = (await look(world, actor, `${permissionsOf(project)}?view=${view}`)) as object
      const entries = Object.entries(body)
      return {
        revision: Number(new Map(entries).get("revision")),
        document: Object.fromEntries(entries.filter(([key]) => !readOnly.has(key)))
      }
    }
    const { document, revision } = await own("effective")
    return { revision, inForce: cellsOf(document), stated: (await own("explicit")).document }
  },
  seeScope: async (world, actor, project) => {
    const list = async (name: string) =>
      (await look(world, actor, `${scopeOf(project)}/${name}?per_page=100`)) as ReadonlyArray<{
        readonly path_with_namespace?: string
        readonly web_url: string
      }>
    const { inbound_enabled } = (await look(world, actor, scopeOf(project))) as { inbound_enabled: boolean }
    return {
      inbound_enabled,
      projects: sorted(
        (await list("allowlist")).map(({ path_with_namespace: path }) => path ?? "a project without a path")
      ),
      groups: sorted(
        (await list("groups_allowlist")).map(({ web_url }) => web_url.slice(`${origin}/groups/`.length))
      )
    }
  },
  seeAround: async (world, actor, group) => {
    const { defaults, limits, revision } = (await look(world, actor, aroundOf(group))) as Readonly<
      Record<string, unknown>
    >
    return { revision: Number(revision), defaults, limits }
  }
}
