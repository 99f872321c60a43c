import { describe, expect, it } from "vitest"
import { askAt, client, question } from "../../test/evaluation.ts"
import { mission, serve } from "../../test/serving.ts"

const path = "/access/v1/evaluations"
const { action, resource, subject } = question

interface Answered {
  readonly decision: boolean
  readonly context: { readonly reason: string; readonly error?: { readonly errors: ReadonlyArray<object> } }
}

const answersTo = async (body: unknown): Promise<ReadonlyArray<Answered>> => {
  const answer = await askAt(await serve(), path, body)
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.any(String)])
  return (answer.body as { readonly evaluations: ReadonlyArray<Answered> }).evaluations
}

const reasonsTo = async (body: unknown) => (await answersTo(body)).map(({ context }) => context.reason)

describe("several evaluations", () => {
  it("are decided by the policy in force, each with its reason", async () => {
    const service = await serve()
    await service.patch(mission)
    const evaluations = [{}, { subject: { type: "job", id: "9002" } }, { resource: { ...resource, id: "x" } }]
    const answer = await askAt(service, path, { ...question, evaluations })
    expect(answer.body).toEqual({
      evaluations: [
        { decision: true, context: { reason: "allowed", revision: 1 } },
        { decision: true, context: { reason: "allowed", revision: 1 } },
        { decision: false, context: { reason: "unknown_project", revision: null } }
      ]
    })
  })

  it.each<readonly [string, unknown]>([
    ["nothing", {}],
    ["null", null],
    ["a number", 4],
    ["a list", [question]],
    ["an entity that is null, whatever the default", { subject: null, resource }],
    ["half an entity, of which no other half is taken", { subject: { type: "job" }, resource }],
    ["a prototype", JSON.parse('{"__proto__":{"resource":{"type":"jobs","id":"123"}}}')]
  ])("of which one is %s: a no by itself", async (_, item) => {
    const good = { resource }
    const answers = await answersTo({ subject, action, evaluations: [good, item, good] })
    expect(answers.map(({ context }) => context.reason)).toEqual([
      "trigger_role_too_low",
      "invalid_request",
      "trigger_role_too_low"
    ])
    expect(answers[1]).toMatchObject({
      decision: false,
      context: { error: { status: 400, message: expect.stringMatching(/^400 Bad request - ./) } }
    })
  })

  it("tell everything that is wrong with one, with its place in the body", async () => {
    const [answer] = await answersTo({ subject, evaluations: [{ action: { name: 4 } }] })
    expect(answer?.context.error?.errors).toEqual([
      { path: "/evaluations/0/action/name", message: "expected a text, got the number `4`" },
      { path: "/evaluations/0/resource", message: "is missing" }
    ])
  })

  it("take names that every object has for names like others", async () => {
    const named = (name: string) => ({ subject: { type: name, id: name }, action: { name }, resource })
    const odd = ["__proto__", "constructor", "toString", "hasOwnProperty"]
    expect(await reasonsTo({ evaluations: odd.map(named) })).toEqual(odd.map(() => "unknown_action"))
    const resources = odd.map((name) => ({ ...question, resource: { type: name, id: name } }))
    expect(await reasonsTo({ evaluations: resources })).toEqual(odd.map(() => "unknown_project"))
  })

  it("do not let a subject say what it is, in the default or in an evaluation", async () => {
    const claims = { trigger_role: "owner", role: "owner", active: true }
    const claiming = { ...subject, properties: claims }
    const answers = await answersTo({
      ...question,
      subject: claiming,
      evaluations: [{}, { subject: claiming }]
    })
    expect(answers.map(({ decision }) => decision)).toEqual([false, false])
  })

  it("may be a thousand", async () => {
    const evaluations = Array.from({ length: 1_000 }, () => ({}))
    expect(await answersTo({ ...question, evaluations })).toHaveLength(1_000)
  })

  it.each<readonly [string, object, string, string]>([
    [
      "ten thousand",
      { evaluations: Array.from({ length: 10_000 }, () => ({})) },
      "/evaluations",
      "are 10000, more than 1000; send them in several requests"
    ],
    ["no list", { evaluations: {} }, "/evaluations", "expected a list, got an object"],
    ["null", { evaluations: null }, "/evaluations", "expected a list, got null"],
    ["with options that are none", { evaluations: [{}], options: "x" }, "/options", "expected an object"],
    [
      "of an unknown semantic",
      { evaluations: [{}], options: { evaluations_semantic: "execute_some" } },
      "/options/evaluations_semantic",
      "unknown value `execute_some`"
    ],
    [
      "of a semantic that every object has",
      { evaluations: [{}], options: { evaluations_semantic: "constructor" } },
      "/options/evaluations_semantic",
      "unknown value `constructor`"
    ],
    [
      "with a default that cannot be read",
      { evaluations: [question], subject: "alice" },
      "/subject",
      "expected an object"
    ]
  ])("are refused where they are %s", async (_, change, pointer, message) => {
    const answer = await askAt(await serve(), path, { ...question, ...change })
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.objectContaining({ errors: [{ path: pointer, message: expect.stringContaining(message) }] })
    ])
  })

  it("are read at any depth, as their context counts for nothing", async () => {
    const depth = 200_000
    const nested = `${"[".repeat(depth)}${"]".repeat(depth)}`
    const text = JSON.stringify({ ...question, evaluations: [{ context: { deep: "DEEP" } }] })
    const answer = await askAt(await serve(), path, text.replace('"DEEP"', nested))
    expect([answer.status, answer.body]).toMatchObject([200, { evaluations: [{ decision: false }] }])
  })

  it("are for decision clients alone, and not read for anybody else", async () => {
    const service = await serve()
    for (const credential of [{}, { "private-token": "ada-token" }, { "job-token": "job-onMain-token" }]) {
      const headers = { "content-type": "application/json", ...credential }
      for (const body of [{ ...question, evaluations: [{}] }, "{"]) {
        const answer = await askAt(service, path, body, headers)
        expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([
          401,
          'Bearer realm="https://gitlab.acme.example/under"'
        ])
      }
    }
  })

  it.each(["text/plain", "application/merge-patch+json", ""])("are 400 as %j", async (contentType) => {
    const headers = { ...client, "content-type": contentType }
    expect((await askAt(await serve(), path, { ...question }, headers)).status).toBe(400)
  })
})

describe("the nearest changes", () => {
  const refused = { action: { name: "delete" }, resource: { type: "pipelines", id: "123" } }
  it("are in the context where the subject may read the policy, and in no other", async () => {
    const asked = ["maya", "dev"].map((id) => ({ ...refused, subject: { type: "user", id } }))
    const [maya, dev] = await answersTo({ evaluations: asked })
    expect(maya).toEqual({
      decision: false,
      context: {
        reason: "role_too_low",
        revision: 0,
        nearest_changes: { by_caller: [[{ attribute: "role", to: "owner" }]], by_owner: null }
      }
    })
    expect(dev).toEqual({ decision: false, context: { reason: "role_too_low", revision: 0 } })
  })
})
