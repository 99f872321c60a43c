import { deepStrictEqual } from "node:assert/strict"
import type { Jobwarden } from "../http/servers.ts"
import { changeOf, documents, projectOf } from "./requests.ts"

/** What a service answers to one request, as JSON. */
export interface Answered {
  readonly status: number
  readonly body: unknown
}

type Keyed = Readonly<Record<string, unknown>>

const ask = async (
  { port }: Pick<Jobwarden, "port">,
  token: string,
  [method, path, body]: readonly [method: string, path: string, body?: unknown]
): Promise<Answered> => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { "private-token": token, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  return { status: answer.status, body: await answer.json() }
}

const restPath = (connection: number): string =>
  `/api/v4/projects/${projectOf(connection).id}/job_token_permissions`

/** At which revision a connection's project is. */
export const revisionOf = async (service: Jobwarden, connection: number): Promise<number> => {
  const { body } = await ask(service, service.tokens.user, ["GET", restPath(connection)])
  return Number((body as Keyed)["revision"])
}

const restView = (body: unknown) => {
  const { findings = [], limited, project_id, revision, updated_at, ...permissions } = body as Keyed
  return {
    id: `gid://gitlab/Project/${Number(project_id)}`,
    revision,
    updated_at,
    limited,
    permissions,
    rules: (findings as readonly { readonly rule: string }[]).map(({ rule }) => rule)
  }
}

interface Shown extends Keyed {
  readonly cells?: readonly { readonly resource: string; readonly action: string; readonly grant: unknown }[]
}

const grantIn = (permissions: Keyed, resource: string, action: string): unknown => {
  const [name = "", format] = resource.split(".")
  const cells = (format === undefined ? permissions[name] : (permissions[name] as Keyed)[format]) as Keyed
  return cells[action.toLowerCase()]
}

/** GraphQL must say what REST says, of the same project and of the same change, and refuse a wrong token as REST does. */
export const expectAgreement = async (service: Jobwarden): Promise<void> => {
  const { user } = service.tokens
  const fullPath = projectOf(0).path
  const graphql = async (query: string, variables: Keyed, token = user) => {
    const answered = await ask(service, token, ["POST", "/api/graphql", { query, variables }])
    return { ...answered, ...(answered.body as { readonly data?: Keyed; readonly errors?: unknown }) }
  }
  const look = async (query: string): Promise<Shown> => {
    const { data, errors, status } = await graphql(query, { fullPath })
    deepStrictEqual([status, errors], [200, undefined])
    const { jobTokenPermissions } = (data?.["project"] ?? {}) as { readonly jobTokenPermissions?: Shown }
    if (jobTokenPermissions === undefined) throw new Error(`${fullPath} is not there`)
    return jobTokenPermissions
  }
  const change = async (query: string, turn: number): Promise<Keyed> => {
    const { data, errors } = await graphql(query, { input: { fullPath, permissions: changeOf(turn) } })
    deepStrictEqual(errors, undefined)
    const changed = data?.["updateJobTokenPermissions"] as Keyed
    deepStrictEqual(changed["errors"], [])
    return changed
  }
  const rulesOf = (changed: Keyed) =>
    (changed["findings"] as readonly { readonly rule: string }[]).map(({ rule }) => rule)

  await ask(service, user, ["PATCH", restPath(0), changeOf(1)])
  const patched = restView((await ask(service, user, ["PATCH", restPath(0), changeOf(0)])).body)
  const read = restView((await ask(service, user, ["GET", restPath(0)])).body)
  const whole = await look(documents.wholeDocument)
  deepStrictEqual(
    [whole["projectId"], whole["revision"], whole["updatedAt"], whole["limited"], whole["document"]],
    [read.id, read.revision, read.updated_at, read.limited, read.permissions]
  )
  const { cells = [] } = await look(documents.cells)
  deepStrictEqual(await look(documents.cellsAnew), await look(documents.cells))
  if (cells.length < 75) throw new Error(`only ${cells.length} cells`)
  for (const { action, grant, resource } of cells) {
    deepStrictEqual(grant, grantIn(read.permissions, resource, action))
  }
  const { cells: [one] = [] } = await look(documents.oneCell)
  deepStrictEqual(one?.grant, grantIn(read.permissions, "package_registry.maven", "WRITE"))

  for (const query of [documents.change, documents.changeAndDocument]) {
    const there = (await change(query, 1))["jobTokenPermissions"] as Keyed
    const back = await change(query, 0)
    const shown = back["jobTokenPermissions"] as Keyed
    deepStrictEqual(Number(shown["revision"]), Number(there["revision"]) + 1)
    deepStrictEqual(rulesOf(back), patched.rules)
    if ("document" in shown) deepStrictEqual(shown["document"], patched.permissions)
  }
  deepStrictEqual((await ask(service, "wrong", ["GET", restPath(0)])).status, 401)
  deepStrictEqual((await graphql(documents.wholeDocument, { fullPath }, "wrong")).status, 401)
}
