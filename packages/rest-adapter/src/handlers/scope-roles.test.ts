import { describe, expect, it } from "vitest"
import { error, message, routes, sending, serve, type Route } from "../../test/scope.ts"

const lacks = (scope: string) =>
  JSON.stringify({
    error: "insufficient_scope",
    error_description: "The request requires higher privileges than provided by the access token.",
    scope,
    message: `403 Forbidden - the token lacks the scope; it needs ${scope.replace(" ", " or ")}`
  })
const below = (role: string) =>
  message(`403 Forbidden - this needs the maintainer role or above in the project; yours is ${role}`)
const insufficient = message("403 Forbidden - Insufficient permissions to modify the job token scope")
const unauthorized = message("401 Unauthorized")
const noProject = message("404 Project Not Found")

type Cell = readonly [status: number, text: string | RegExp]
type Rows = { readonly [R in Route]: Cell }

/** The same answer of every route, but for those that are named. */
const all = (status: number, text: string, others: Partial<Rows> = {}): Rows => ({
  ...(Object.fromEntries(Object.keys(routes).map((route) => [route, [status, text]])) as unknown as Rows),
  ...others
})

const app = "https://gitlab.acme.example/under/acme/app"
const succeeds: Rows = {
  "GET scope": [200, '{"inbound_enabled":true,"outbound_enabled":false}'],
  "PATCH scope": [204, ""],
  "GET allowlist": [200, new RegExp(`^\\[\\{"id":123,.*\\{"id":124,.*"web_url":"${app}".*\\]$`)],
  "POST allowlist": [201, '{"source_project_id":123,"target_project_id":125}'],
  "DELETE allowlist": [204, ""],
  "GET groups_allowlist": [200, "[]"],
  "POST groups_allowlist": [201, '{"source_project_id":123,"target_group_id":7}'],
  // Nobody but Pia and an administrator knows group 8, which is on no list.
  "DELETE groups_allowlist": [404, message("404 Group Not Found")]
}

/** Below maintainer, one who knows the app. */
const tooLow = (role: string): Rows =>
  all(403, below(role), {
    "DELETE allowlist": [403, insufficient],
    "DELETE groups_allowlist": [404, message("404 Group Not Found")]
  })

const people: ReadonlyArray<readonly [who: string, token: string | null, rows: Rows]> = [
  ["nobody", null, all(401, unauthorized)],
  ["an unknown token", "glpat-guessed", all(401, unauthorized)],
  ["a blocked maintainer", "gone-token", all(401, unauthorized)],
  ["a job's token, presented as a person's", "job-onMain-token", all(401, unauthorized)],
  ["another project's maintainer", "pia-token", all(404, noProject)],
  // Gus does not know the app: GitLab looks for what is to be removed first.
  ["a guest", "gus-token", { ...tooLow("guest"), "DELETE allowlist": [404, noProject] }],
  ["a developer", "dev-token", tooLow("developer")],
  ["a maintainer", "maya-token", succeeds],
  ["a maintainer's token of scope api", "maya-api-token", succeeds],
  ["an owner of the group above", "olga-token", succeeds],
  [
    "an administrator",
    "ada-token",
    {
      ...succeeds,
      "DELETE groups_allowlist": [
        400,
        message("400 Bad request - Target group is not in the job token scope")
      ]
    }
  ],
  [
    "a maintainer's token that only reads",
    "maya-read_api-token",
    all(403, lacks("api"), {
      "GET scope": succeeds["GET scope"],
      "GET allowlist": succeeds["GET allowlist"],
      "GET groups_allowlist": succeeds["GET groups_allowlist"]
    })
  ],
  [
    "a maintainer's token for registries",
    "maya-read_registry-token",
    all(403, lacks("api"), {
      "GET scope": [403, lacks("api read_api")],
      "GET allowlist": [403, lacks("api read_api")],
      "GET groups_allowlist": [403, lacks("api read_api")]
    })
  ]
]

describe.each(people)("to %s", (_who, token, rows) => {
  it.each(Object.keys(routes) as ReadonlyArray<Route>)("%s answers as GitLab does", async (route) => {
    const service = await serve()
    const answer = await service.call(sending(token, routes[route]))
    const [status, text] = rows[route]
    expect([answer.status, answer.text]).toEqual([
      status,
      typeof text === "string" ? text : expect.stringMatching(text)
    ])
    if (answer.text !== "") expect(answer.headers.get("content-type")).toBe("application/json")
    const changes = "method" in routes[route] && status < 300
    expect(await service.policies()).toHaveLength(changes ? 1 : 0)
    expect(service.logged).toEqual([])
  })
})

describe("a job's token", () => {
  it.each(["job-token", "authorization"])("is 401 by %s, and a try to change is audited", async (name) => {
    const service = await serve()
    const token = name === "job-token" ? "job-onMain-token" : "Bearer job-onMain-token"
    for (const call of Object.values(routes)) {
      const headers = { [name]: token, "content-type": "application/json" }
      const answer = await service.call({ ...call, headers })
      expect([answer.status, answer.text]).toEqual([401, unauthorized])
    }
    expect(await service.policies()).toEqual([])
    expect((await service.events()).map(({ reason, count }) => [reason, count])).toEqual([
      ["job_token_not_allowed", 5]
    ])
  })
})

describe("a project that is not private", () => {
  it("is 403 to those who are not its maintainers, before anything in the request is looked at", async () => {
    const service = await serve()
    for (const [id, role] of [
      [125, "authenticated"],
      [127, "authenticated"]
    ] as const) {
      const call = { method: "PATCH", path: `/api/v4/projects/${id}/job_token_scope`, body: "{" }
      const answer = await service.call(sending("pia-token", call))
      expect([answer.status, answer.text]).toEqual([403, below(role)])
    }
  })
})

describe("two credentials", () => {
  it("are refused by all routes", async () => {
    const service = await serve()
    for (const call of Object.values(routes)) {
      const headers = [
        ["private-token", "maya-token"],
        ["authorization", "Bearer maya-token"]
      ] as const
      expect(await service.call({ ...call, headers })).toMatchObject({
        status: 401,
        text: message("401 Unauthorized - more than one credential was presented; send exactly one")
      })
      const query = { ...call, path: `${call.path}?private_token=maya-token` }
      expect((await service.call(sending("maya-token", query))).status).toBe(401)
    }
    expect(await service.policies()).toEqual([])
  })
})

describe("a route of the eight", () => {
  it.each([
    ["PUT", "/job_token_scope"],
    ["DELETE", "/job_token_scope"],
    ["PATCH", "/job_token_scope/allowlist"],
    ["GET", "/job_token_scope/allowlist/124"]
  ])("has no %s %s", async (method, path) => {
    const answer = await (
      await serve()
    ).call(sending("maya-token", { method, path: `/api/v4/projects/123${path}` }))
    expect([answer.status, answer.text]).toEqual([405, error("405 Not Allowed")])
  })
})
