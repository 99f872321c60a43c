import { describe, expect, it } from "vitest"
import {
  allowlist,
  asMaya,
  error,
  expectAnswers,
  groupsAllowlist,
  message,
  scopePath,
  sending,
  serve,
  storedScope
} from "../../test/scope.ts"

const platformEntry = { project: 124, job_token_policies: ["read_packages"] }
const add = (body: unknown, path = allowlist) =>
  asMaya({ method: "POST", path, body: typeof body === "string" ? body : JSON.stringify(body) })
const remove = (id: string | number, path = allowlist, body: string | null = null) =>
  asMaya({ method: "DELETE", path: `${path}/${id}`, body })
const bad = (reason: string): string => message(`400 Bad request - ${reason}`)
const ids = async (service: Awaited<ReturnType<typeof serve>>) =>
  ((await service.call(asMaya({ path: allowlist }))).body as ReadonlyArray<{ readonly id: number }>).map(
    ({ id }) => id
  )

const unknownProject = message("404 target_project_id not found Not Found")
const unknownGroup = message("404 target_group_id not found Not Found")

describe("POST", () => {
  it("adds a project and a group, with GitLab's bodies and no others", async () => {
    const service = await serve()
    await expectAnswers(service, [
      [add({ target_project_id: 125 }), 201, '{"source_project_id":123,"target_project_id":125}'],
      [add({ target_group_id: 7 }, groupsAllowlist), 201, '{"source_project_id":123,"target_group_id":7}'],
      [add({ target_project_id: 125 }), 400, bad("This project is already in the job token allowlist.")],
      [
        add({ target_group_id: 7 }, groupsAllowlist),
        400,
        bad("This group is already in the job token allowlist.")
      ],
      [add({ target_project_id: 124 }), 400, bad("This project is already in the job token allowlist.")]
    ])
    expect(await storedScope(service)).toEqual({
      inbound_enabled: true,
      allowlist: [platformEntry, { project: 125 }, { group: 7 }]
    })
    expect((await service.events()).map(({ event_name }) => event_name)).toEqual([
      "secure_ci_job_token_project_added",
      "secure_ci_job_token_group_added"
    ])
  })

  it("takes `null` for what is left out, and shows no trace of it", async () => {
    const service = await serve()
    const body = '{"target_group_id":7,"job_token_policies":null,"default_permissions":null}'
    const added = '{"source_project_id":123,"target_group_id":7}'
    await expectAnswers(service, [[asMaya({ method: "POST", path: groupsAllowlist, body }), 201, added]])
    const { body: listed } = await service.call(asMaya({ path: groupsAllowlist }))
    expect(Object.keys((listed as ReadonlyArray<object>)[0] ?? {})).toEqual(["id", "web_url", "name"])
  })

  it("takes what the entry permits, and says back what it took", async () => {
    const service = await serve()
    const terms = {
      default_permissions: false,
      job_token_policies: ["read_packages", "package_registry.npm:write"]
    }
    const names = "job_token_policies[]=read_jobs&job_token_policies[]=admin_jobs"
    const form = `target_group_id=7&default_permissions=false&${names}`
    await expectAnswers(service, [
      [
        add({ target_project_id: 125, ...terms }),
        201,
        JSON.stringify({ source_project_id: 123, target_project_id: 125, ...terms })
      ],
      [
        {
          ...add(form, groupsAllowlist),
          headers: { "private-token": "maya-token", "content-type": "application/x-www-form-urlencoded" }
        },
        201,
        JSON.stringify({
          source_project_id: 123,
          target_group_id: 7,
          default_permissions: false,
          job_token_policies: ["read_jobs", "admin_jobs"]
        })
      ]
    ])
    expect(await storedScope(service)).toMatchObject({
      allowlist: [platformEntry, { project: 125, ...terms }, { group: 7, default_permissions: false }]
    })
  })

  it.each([
    ["a number in a text", { target_project_id: "125" }],
    ["by path", { target_project_id: 125 }, allowlist.replace("123", "acme%2Fbackend")],
    ["in the query", "", `${allowlist}?target_project_id=125`]
  ])("takes %s", async (_, body, path = allowlist) => {
    const service = await serve()
    await expectAnswers(service, [
      [add(body, path), 201, '{"source_project_id":123,"target_project_id":125}']
    ])
    expect(await ids(service)).toEqual([123, 124, 125])
  })

  it.each([
    [{}, error("target_project_id is missing")],
    ["", error("target_project_id is missing")],
    [{ target_group_id: 7 }, error("target_project_id is missing")],
    [{ target_project_id: null }, error("target_project_id is empty")],
    [{ target_project_id: "" }, error("target_project_id is empty")],
    [{ target_project_id: 12.34 }, error("target_project_id is invalid")],
    [{ target_project_id: "12.34" }, error("target_project_id is invalid")],
    [{ target_project_id: "acme/app" }, error("target_project_id is invalid")],
    [{ target_project_id: [125] }, error("target_project_id is invalid")],
    [{ target_project_id: true }, error("target_project_id is invalid")],
    ['{"target_project_id":1e400}', error("target_project_id is invalid")]
  ])("refuses %j", async (body, text) => {
    const service = await serve()
    await expectAnswers(service, [[add(body), 400, text]])
    expect(await service.policies()).toEqual([])
  })

  it.each([
    [
      { job_token_policies: ["read_package"] },
      /^400 Bad request - job_token_policies\[0\]: .*`read_packages`/
    ],
    [{ job_token_policies: "read_packages" }, /^400 Bad request - job_token_policies: /],
    [{ default_permissions: 2 }, /^400 Bad request - default_permissions: /]
  ])("refuses terms that mean nothing: %j", async (terms, said) => {
    const service = await serve()
    const { body, status } = await service.call(add({ target_project_id: 125, ...terms }))
    expect([status, body]).toEqual([400, { message: expect.stringMatching(said), errors: expect.any(Array) }])
    expect(await service.policies()).toEqual([])
  })

  it.each([
    ["job_token_policy", "`job_token_policy` is unknown; did you mean `job_token_policies`?"],
    ["default_permission", "`default_permission` is unknown; did you mean `default_permissions`?"],
    ["expires_at", "`expires_at` is not taken here; this route is as GitLab has it"]
  ])("does not let everything in because of a misspelt %s", async (name, detail) => {
    const service = await serve()
    await expectAnswers(service, [[add({ target_project_id: 125, [name]: [] }), 400, error(detail)]])
    expect(await service.policies()).toEqual([])
  })

  it("assigns nothing else, whatever is sent with it", async () => {
    const service = await serve()
    const more = {
      id: 126,
      source_project_id: 126,
      target_group_id: 7,
      group: 7,
      project: 126,
      inbound_enabled: false,
      direction: 0,
      added_by_id: 1,
      permissions: { jobs: { delete: "job_token" } },
      __proto__: null
    }
    const body = JSON.stringify({ target_project_id: 125, ...more }).replace("}", ',"__proto__":{"group":7}}')
    await expectAnswers(service, [[add(body), 201, '{"source_project_id":123,"target_project_id":125}']])
    expect(await service.policies()).toMatchObject([
      { document: { scope: { inbound_enabled: true, allowlist: [platformEntry, { project: 125 }] } } }
    ])
    expect(Object.keys((await service.policies())[0]?.document ?? {})).toEqual(["scope"])
  })
})

describe("what may not be known", () => {
  it("is answered as what is not there is, to the byte and to the header", async () => {
    const service = await serve()
    const groupsOf = (id: number) => add({ target_group_id: id }, groupsAllowlist)
    for (const [hidden, none, text] of [
      [add({ target_project_id: 126 }), add({ target_project_id: 999 }), unknownProject],
      [groupsOf(8), groupsOf(999), unknownGroup],
      [remove(126), remove(999), message("404 Project Not Found")],
      [remove(8, groupsAllowlist), remove(999, groupsAllowlist), message("404 Group Not Found")]
    ] as const) {
      const [one, other] = [await service.call(hidden), await service.call(none)]
      expect([one.status, one.text]).toEqual([404, text])
      expect([other.status, other.text, ...other.headers]).toEqual([404, text, ...one.headers])
    }
    expect(await service.events()).toEqual([])
  })

  it.each(["9007199254740993", "-1", "0", "18446744073709551616", "99999999999999999999999"])(
    "has no number like %s, which is never read as another one",
    async (id) => {
      const service = await serve()
      await expectAnswers(service, [
        [add(`{"target_project_id":${id}}`), 404, unknownProject],
        [add({ target_project_id: id }), 404, unknownProject],
        [remove(id), 404, message("404 Project Not Found")],
        [asMaya({ path: `/api/v4/projects/${id}/job_token_scope` }), 404, message("404 Project Not Found")]
      ])
    }
  )

  it.each([
    "acme%252Fbackend",
    "acme%2fbackend%2f",
    "%2Facme%2Fbackend",
    "acme%2F..%2Facme%2Fbackend",
    "Acme%2Fbackend",
    "0123"
  ])("is no project in any other spelling: %s", async (id) => {
    const service = await serve()
    for (const call of [
      asMaya({ path: scopePath.replace("123", id) }),
      add({ target_project_id: 125 }, allowlist.replace("123", id)),
      remove(124, allowlist.replace("123", id))
    ]) {
      const { status, text } = await service.call(call)
      expect([status, text]).toEqual([404, message("404 Project Not Found")])
    }
    expect(await service.policies()).toEqual([])
  })
})

describe("DELETE", () => {
  it.each([
    ["no body", null, {}],
    ["an empty object", "{}", { "content-type": "application/json" }],
    ["an empty body of JSON", "", { "content-type": "application/json" }]
  ])("takes an entry off, with %s", async (_, body, headers) => {
    const service = await serve()
    const call = { ...remove(124, allowlist, body), headers: { "private-token": "maya-token", ...headers } }
    await expectAnswers(service, [
      [call, 204, ""],
      [call, 400, bad("Target project is not in the job token scope")]
    ])
    expect(await ids(service)).toEqual([123])
    expect((await service.events()).map(({ event_name }) => event_name)).toEqual([
      "secure_ci_job_token_project_removed"
    ])
  })

  it("refuses what is not on the list, the project itself and what is no number", async () => {
    const service = await serve()
    await expectAnswers(service, [
      [remove(125), 400, bad("Target project is not in the job token scope")],
      [remove(7, groupsAllowlist), 400, bad("Target group is not in the job token scope")],
      [remove(123), 400, bad("Source project cannot be removed from the job token scope")],
      [remove("acme%2Fapp"), 400, error("target_project_id is invalid")],
      [remove("12.5", groupsAllowlist), 400, error("target_group_id is invalid")],
      [remove("124%00"), 400, error("target_project_id is invalid")]
    ])
    expect((await service.call(remove(124, allowlist, '{"id":1}'))).status).toBe(400)
    expect(await service.policies()).toEqual([])
  })

  it("tells those below maintainer that they may not only where they know what is to be removed", async () => {
    const service = await serve()
    const as = (token: string, id: number | string) =>
      sending(token, { method: "DELETE", path: `${allowlist}/${id}` })
    const insufficient = message("403 Forbidden - Insufficient permissions to modify the job token scope")
    const unknown = message("404 Project Not Found")
    await expectAnswers(service, [
      [as("dev-token", 124), 403, insufficient],
      [as("dev-token", 125), 403, insufficient],
      [as("dev-token", 126), 404, unknown],
      [as("dev-token", 999), 404, unknown],
      [as("gus-token", 124), 404, unknown],
      [as("gus-token", 123), 403, insufficient],
      [as("gus-token", "x"), 403, insufficient],
      [as("pia-token", 126), 404, unknown],
      [as("maya-read_api-token", 999), 403, JSON.stringify(await lacking(service))]
    ])
    expect(await service.policies()).toEqual([])
  })
})

const lacking = async (service: Awaited<ReturnType<typeof serve>>): Promise<unknown> =>
  (await service.call(sending("maya-read_api-token", { method: "PATCH", path: scopePath, body: "{}" }))).body
