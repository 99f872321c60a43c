import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { onTestFinished } from "vitest"
import {
  sampleWorld,
  tokens,
  type StubGroup,
  type StubJob,
  type StubProject,
  type StubWorld
} from "./stub-world.ts"

/** Does something else than answering; `true`: that was all. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean

export interface StubGitLab {
  readonly url: string
  readonly world: StubWorld
  /** Method and address of each request, in order. */
  readonly requests: Array<string>
  fault: Fault | null
  /** Nothing listens there until `start`. */
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
}

/** The same for the length of one test. Where tests share one, whoever starts it stops it. */
export const startGitLab = async (): Promise<StubGitLab> => {
  const stub = await startSharedGitLab()
  onTestFinished(stub.stop)
  return stub
}

/** A GitLab, as far as the platform asks it, on a loopback socket, until it is stopped. */
export const startSharedGitLab = async (): Promise<StubGitLab> => {
  const world = sampleWorld()
  const requests: Array<string> = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    if (stub.fault?.(request, response) === true) return
    const url = new URL(request.url ?? "/", stub.url)
    const { body, headers, status } = answer(world, url, request.headers)
    response.writeHead(status, { "content-type": "application/json", ...headers })
    response.end(JSON.stringify(body))
  })
  let port = 0
  const start = async (): Promise<void> => {
    server.listen(port, "127.0.0.1")
    await once(server, "listening")
    port = (server.address() as AddressInfo).port
  }
  const stop = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, "close")
    server.close()
    server.closeAllConnections()
    await closed
  }
  await start()
  const stub: StubGitLab = { url: `http://127.0.0.1:${port}`, world, requests, fault: null, start, stop }
  return stub
}

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Record<string, string>
}

const ok = (body: unknown): Answer => ({ status: 200, body })
const none = (what: string): Answer => ({ status: 404, body: { message: `404 ${what} Not Found` } })
const unauthorized: Answer = { status: 401, body: { message: "401 Unauthorized" } }

const answer = (world: StubWorld, url: URL, headers: IncomingMessage["headers"]): Answer => {
  const place = url.pathname.replace("/api/v4/", "").split("/").map(decodeURIComponent)
  if (place[0] === "job") return jobAnswer(world, headers["job-token"])
  const token = world.tokens.get(String(headers["private-token"]))
  if (token === undefined) return unauthorized
  if (place[0] === "personal_access_tokens") {
    const { active = true, expiresAt = null, revoked = false, scopes, user } = token
    const body = {
      id: 1,
      name: "x",
      revoked,
      scopes,
      user_id: user,
      active,
      expires_at: expiresAt
    }
    return ok({ ...body, created_at: "2026-01-01T00:00:00.000Z", description: "", last_used_at: null })
  }
  if (place[0] === "user") {
    const may = token.scopes.some((scope) => ["api", "read_api", "read_user"].includes(scope))
    return may ? userAnswer(world, token.user) : { status: 403, body: { error: "insufficient_scope" } }
  }
  if (headers["private-token"] !== tokens.service) return { status: 403, body: { message: "403 Forbidden" } }
  switch (place[0]) {
    case "users":
      return place[2] === "memberships"
        ? pageOf(world, url, membershipsOf(world, Number(place[1])))
        : place[1] === undefined
          ? ok(usersNamed(world, url.searchParams.get("username") ?? ""))
          : userAnswer(world, Number(place[1]))
    case "projects":
      return projectAnswer(world, url, place.slice(1))
    case "groups":
      return groupAnswer(world, url, place.slice(1))
    default:
      return none("Route")
  }
}

const userBody = (world: StubWorld, id: number) => {
  const { admin = false, state = "active", ...user } = world.users.get(id) ?? { username: "?", name: "?" }
  return { id, ...user, state, is_admin: admin, web_url: `https://gitlab.example.com/${user.username}` }
}

const userAnswer = (world: StubWorld, id: number): Answer =>
  world.users.has(id) ? ok(userBody(world, id)) : none("User")

const usersNamed = (world: StubWorld, username: string) =>
  [...world.users].flatMap(([id, user]) =>
    user.username.toLowerCase() === username.toLowerCase() ? [userBody(world, id)] : []
  )

const membershipsOf = (world: StubWorld, user: number) => {
  const of = (places: ReadonlyMap<number, StubGroup | StubProject>, source_type: string) =>
    [...places].flatMap(([source_id, { members }]) =>
      members?.[user] === undefined ? [] : [{ source_id, source_type, access_level: members[user].level }]
    )
  return [...of(world.groups, "Namespace"), ...of(world.projects, "Project")]
}

const jobAnswer = (world: StubWorld, token: unknown): Answer => {
  const job = world.jobs.get(String(token))
  return job === undefined ? unauthorized : ok(jobBody(world, job))
}

const jobBody = (world: StubWorld, job: StubJob) => {
  const { id, pipelineRef, project, ref, source = "push", status = "running", tag = false, user } = job
  const pipeline = {
    id: id + 1,
    iid: 1,
    project_id: project,
    sha: "c0ffee",
    ref: pipelineRef ?? ref,
    status,
    source
  }
  const { is_admin: _, ...person } = userBody(world, user)
  return { id, status, stage: "test", name: "t", ref, tag, user: person, pipeline, runner: null }
}

const find = <Place extends { readonly path: string }>(
  places: ReadonlyMap<number, Place>,
  reference = ""
): readonly [number, Place] | undefined => {
  if (/^\d+$/.test(reference)) {
    const place = places.get(Number(reference))
    return place && [Number(reference), place]
  }
  return [...places].find(([, { path }]) => path.toLowerCase() === reference.toLowerCase())
}

const projectBody = (world: StubWorld, id: number, { group, path, visibility = "private" }: StubProject) => {
  const parent = group === undefined ? undefined : world.groups.get(group)
  const full_path = path.slice(0, path.lastIndexOf("/"))
  const namespace =
    parent === undefined
      ? { id: 900, kind: "user", full_path, parent_id: null }
      : { id: group, kind: "group", full_path: parent.path, parent_id: parent.parent }
  return { id, path_with_namespace: path, visibility, namespace, name: path, archived: false }
}

const groupBody = (id: number, { parent, path, visibility = "private" }: StubGroup) => ({
  id,
  full_path: path,
  visibility,
  parent_id: parent,
  name: path
})

/** The highest membership in the place or above it. */
const memberAnswer = (world: StubWorld, place: StubGroup | StubProject, user: number): Answer => {
  const above = "parent" in place ? place.parent : "group" in place ? place.group : null
  const inherited = above === null || above === undefined ? undefined : world.groups.get(above)
  const own = place.members?.[user]
  const other = inherited && memberAnswer(world, inherited, user)
  const level = other?.status === 200 ? (other.body as { access_level: number }).access_level : -1
  if (own === undefined || level > own.level) return other ?? none("Not")
  const { expiresAt: expires_at = null, state = "active" } = own
  const { is_admin: _, ...person } = userBody(world, user)
  return ok({ ...person, state, access_level: own.level, expires_at, membership_state: "active" })
}

const projectAnswer = (world: StubWorld, url: URL, [reference, ...rest]: ReadonlyArray<string>): Answer => {
  if (reference === undefined) return pageOf(world, url, allProjects(world))
  const [id, project] = find(world.projects, reference) ?? []
  if (id === undefined || project === undefined) return none("Project")
  switch (rest[0]) {
    case undefined:
      return ok(projectBody(world, id, project))
    case "members":
      return memberAnswer(world, project, Number(rest[2]))
    case "jobs": {
      const job = [...world.jobs.values()].find((one) => one.id === Number(rest[1]) && one.project === id)
      return job === undefined ? none("Job") : ok(jobBody(world, job))
    }
    case "repository": {
      const isProtected = world.refs.get(`${id} ${rest[1]} ${rest[2]}`)
      return isProtected === undefined
        ? none("Ref")
        : ok({ name: rest[2], protected: isProtected, commit: {} })
    }
    default: {
      const source = world.mergeRequests.get(`${id} ${rest[1]}`)
      return source === undefined
        ? none("Merge Request")
        : ok({ iid: Number(rest[1]), source_project_id: source, target_project_id: id })
    }
  }
}

const allProjects = (world: StubWorld, within = "") =>
  [...world.projects]
    .filter(([, { path }]) => path.startsWith(within))
    .sort(([one], [other]) => one - other)
    .map(([id, project]) => projectBody(world, id, project))

const groupAnswer = (world: StubWorld, url: URL, [reference, ...rest]: ReadonlyArray<string>): Answer => {
  const groups = [...world.groups].sort(([one], [other]) => one - other)
  if (reference === undefined)
    return pageOf(
      world,
      url,
      groups.map(([id, group]) => groupBody(id, group))
    )
  const [id, group] = find(world.groups, reference) ?? []
  if (id === undefined || group === undefined) return none("Group")
  const below = groups.filter(([, { path }]) => path.startsWith(`${group.path}/`))
  switch (rest[0]) {
    case undefined:
      return ok(groupBody(id, group))
    case "members":
      return memberAnswer(world, group, Number(rest[2]))
    case "projects":
      return pageOf(world, url, allProjects(world, `${group.path}/`))
    default:
      return pageOf(
        world,
        url,
        below.map(([each, inner]) => groupBody(each, inner))
      )
  }
}

/** A page with GitLab's headers: by `id_after` where keyset pagination is asked for, by number otherwise. */
const pageOf = (world: StubWorld, url: URL, all: ReadonlyArray<object>): Answer => {
  const size = Math.min(Number(url.searchParams.get("per_page") ?? 20), world.pageSize)
  const next = new URL(url)
  if (url.searchParams.get("pagination") === "keyset") {
    const after = Number(url.searchParams.get("id_after") ?? 0)
    const page = (all as ReadonlyArray<{ readonly id: number }>).filter(({ id }) => id > after).slice(0, size)
    next.searchParams.set("id_after", String(page.at(-1)?.id))
    return { ...ok(page), headers: page.length < size ? {} : { link: `<${next}>; rel="next"` } }
  }
  const number = Number(url.searchParams.get("page") ?? 1)
  next.searchParams.set("page", String(number + 1))
  const isLast = number * size >= all.length
  const links = `<${url}>; rel="first"${isLast ? "" : `, <${next}>; rel="next"`}`
  return {
    ...ok(all.slice((number - 1) * size, number * size)),
    headers: { link: links, "x-page": String(number) }
  }
}
