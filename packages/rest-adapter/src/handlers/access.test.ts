import { describe, expect, it } from "vitest"
import { ask, client, path, question } from "../../test/evaluation.ts"
import { mission, serve } from "../../test/serving.ts"

const problem = (pointer: string, dotted: string, message: string) => ({
  message: `400 Bad request - ${dotted === "" ? "" : `${dotted}: `}${message}`,
  errors: [{ path: pointer, message }]
})

describe("an evaluation", () => {
  it("answers the decision, its reason and the revision that decided", async () => {
    const service = await serve()
    const before = await ask(service, question)
    await service.patch(mission)
    const after = await ask(service, question)
    expect([before.status, before.body]).toEqual([
      200,
      { decision: false, context: { reason: "trigger_role_too_low", revision: 0 } }
    ])
    expect([after.status, after.body]).toEqual([
      200,
      { decision: true, context: { reason: "allowed", revision: 1 } }
    ])
    expect(after.headers.get("content-type")).toBe("application/json")
    expect(await service.events()).toHaveLength(1)
  })

  it("takes a project by path or by id, and a denial is an answer like others", async () => {
    const service = await serve()
    for (const [id, reason] of [
      ["123", "trigger_role_too_low"],
      ["acme/backend", "trigger_role_too_low"],
      ["acme%2Fbackend", "unknown_project"],
      ["0123", "unknown_project"],
      ["__proto__", "unknown_project"]
    ]) {
      const answer = await ask(service, { ...question, resource: { ...question.resource, id } })
      expect([answer.status, answer.body]).toEqual([
        200,
        expect.objectContaining({ decision: false, context: expect.objectContaining({ reason }) })
      ])
    }
  })

  it("ignores members that it does not know, as the standard asks", async () => {
    const service = await serve()
    const answer = await ask(service, {
      ...question,
      context: { time: "2026-08-22T10:00:00Z" },
      extra: [1],
      subject: { ...question.subject, extra: 1 },
      action: { ...question.action, properties: { method: "DELETE" } },
      resource: { ...question.resource, properties: { owner: "x" } }
    })
    expect(answer.status).toBe(200)
  })

  it("believes the claims of a trusted client alone", async () => {
    const service = await serve()
    const subject = {
      ...question.subject,
      properties: { trigger_role: "owner", active: true, ref: { protected: true } }
    }
    const trusted = { ...client, authorization: "Bearer client-trusted-token" }
    expect((await ask(service, { ...question, subject })).body).toMatchObject({ decision: false })
    expect((await ask(service, { ...question, subject }, trusted)).body).toMatchObject({ decision: true })
  })

  it("takes a token as subject, and does not repeat it", async () => {
    const service = await serve()
    const subject = {
      type: "credential",
      id: "the client's own name for it",
      properties: { token: "maya-token" }
    }
    const answer = await ask(service, { ...question, subject })
    expect(answer.body).toMatchObject({ decision: true })
    expect(answer.text).not.toContain("maya-token")
    expect(service.logged).toEqual([])
  })
})

describe("a request that is no evaluation", () => {
  const { subject, action, resource } = question
  it.each<readonly [string, unknown, unknown]>([
    ["nothing", "", problem("", "", "the body is not valid JSON")],
    ["half a body", '{"subject":', problem("", "", "the body is not valid JSON")],
    ["null", "null", problem("", "", "expected an object, got null")],
    ["a list", [question], problem("", "", "expected an object, got a list")],
    ["no subject", { action, resource }, problem("/subject", "subject", "is missing")],
    ["no action", { subject, resource }, problem("/action", "action", "is missing")],
    ["no resource", { subject, action }, problem("/resource", "resource", "is missing")],
    [
      "a subject without an id",
      { subject: { type: "job" }, action, resource },
      problem("/subject/id", "subject.id", "is missing")
    ],
    [
      "a subject that is null",
      { subject: null, action, resource },
      problem("/subject", "subject", "expected an object, got null")
    ],
    [
      "an id that is a number",
      { subject: { type: "job", id: 9001 }, action, resource },
      problem("/subject/id", "subject.id", "expected a text, got the number `9001`")
    ],
    [
      "a resource without a type",
      { subject, action, resource: { id: "123" } },
      problem("/resource/type", "resource.type", "is missing")
    ],
    [
      "properties that are a list",
      { subject: { ...subject, properties: [] }, action, resource },
      problem("/subject/properties", "subject.properties", "expected an object, got a list")
    ],
    [
      "a key that is given twice",
      '{"subject":{},"subject":{}}',
      problem("", "", "the body gives the key `subject` twice in one object")
    ]
  ])("is 400: %s", async (_, body, expected) => {
    const answer = await ask(await serve(), body)
    expect([answer.status, answer.body]).toEqual([400, expected])
  })

  it("is 400 where a name is empty", async () => {
    const answer = await ask(await serve(), { subject, action: { name: "" }, resource })
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ path: "/action/name" })] })
    ])
  })

  it.each([
    "text/plain",
    "application/json; charset=latin1",
    "application/merge-patch+json",
    "application/x-www-form-urlencoded"
  ])("is 400 as %s, not 415", async (contentType) => {
    const answer = await ask(await serve(), question, { ...client, "content-type": contentType })
    const message = "the content type is not supported; send the body as application/json"
    expect([answer.status, answer.body]).toEqual([400, problem("", "", message)])
  })

  it("is 413 where it is too large", async () => {
    const answer = await ask(await serve(), { ...question, context: { x: "x".repeat(1_100_000) } })
    expect(answer.status).toBe(413)
  })
})

describe("whoever is no decision client", () => {
  const basic = Buffer.from("gitlab-ci-token:job-onMain-token").toString("base64")
  const needs = { message: "401 Unauthorized - these routes need a decision client's credential" }
  it.each<readonly [string, Readonly<Record<string, string>>, unknown]>([
    ["nobody", {}, needs],
    ["an administrator", { "private-token": "ada-token" }, needs],
    ["a maintainer", { authorization: "Bearer maya-token" }, needs],
    ["a job", { "job-token": "job-onMain-token" }, needs],
    ["a job, by Basic", { authorization: `Basic ${basic}` }, needs],
    ["a client whose token is wrong", { authorization: "Bearer client-guessed-token" }, needs],
    ["a client at another's door", { "private-token": "client-trusted-token" }, needs],
    [
      "a client with two credentials",
      { authorization: "Bearer client-trusted-token", "private-token": "maya-token" },
      { message: "401 Unauthorized - more than one credential was presented; send exactly one" }
    ]
  ])("is told nothing: %s", async (_, credential, expected) => {
    const service = await serve()
    for (const body of [question, "{", { ...question, resource: { type: "jobs", id: "999" } }]) {
      const answer = await ask(service, body, { "content-type": "application/json", ...credential })
      expect([answer.status, answer.body]).toEqual([401, expected])
    }
    expect(await service.events()).toEqual([])
  })

  it("is told nothing by a token in the query string either", async () => {
    const service = await serve()
    const answer = await service.call({
      method: "POST",
      path: `${path}?access_token=client-trusted-token`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(question)
    })
    expect(answer.status).toBe(401)
  })
})
