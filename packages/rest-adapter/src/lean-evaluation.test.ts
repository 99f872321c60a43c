import { describe, expect, it } from "vitest"
import { client, path, question } from "../test/evaluation.ts"
import { serve, type Answer, type Call } from "../test/serving.ts"

const told = ({ headers, status, text }: Answer) => ({ status, text, headers: Object.fromEntries(headers) })

const asked = (
  body: Exclude<Call["body"], ReadableStream | undefined>,
  headers: Call["headers"] = client
) => ({
  method: "POST",
  path,
  body,
  headers
})

const maya = { authorization: "Bearer maya-token", "content-type": "application/json" }
const trusted = { ...client, authorization: "Bearer client-trusted-token" }
const text = JSON.stringify(question)
const withoutRole = { ...question, subject: { ...question.subject, properties: { trigger_role: "owner" } } }

describe("the lean way to an evaluation", () => {
  it.each<readonly [string, ReturnType<typeof asked>]>([
    ["a question", asked(text)],
    ["of an unknown project", asked(JSON.stringify({ ...question, resource: { type: "jobs", id: "999" } }))],
    ["of an unknown subject", asked(JSON.stringify({ ...question, subject: { type: "job", id: "404" } }))],
    ["of no subject that there is", asked(JSON.stringify({ ...question, subject: { type: "x", id: "1" } }))],
    ["with properties of a client who is not trusted", asked(JSON.stringify(withoutRole))],
    ["with properties of one who is", asked(JSON.stringify(withoutRole), trusted)],
    ["with a charset", asked(text, { ...client, "content-type": "application/json; charset=utf-8" })],
    ["with a request id", asked(text, { ...client, "x-request-id": "abc-1" })],
    ["with a request id of a new line's kind", asked(text, { ...client, "x-request-id": "a b" })],
    ["by nobody", asked(text, { "content-type": "application/json" })],
    ["by nobody, and no JSON", asked("{", { "content-type": "application/json" })],
    ["by a user", asked(text, maya)],
    ["by a wrong token", asked(text, { ...client, authorization: "Bearer x" })],
    ["with two credentials", asked(text, { ...client, "private-token": "maya-token" })],
    ["of another type", asked(text, { ...client, "content-type": "text/plain" })],
    ["of no type", asked(new TextEncoder().encode(text), { authorization: client.authorization })],
    ["in another encoding", asked(text, { ...client, "content-type": "application/json; charset=latin1" })],
    ["that is nothing", asked("")],
    ["that is no JSON", asked("{")],
    ["that is no object", asked("[]")],
    ["that is not UTF-8", asked(Uint8Array.of(0x22, 0xff, 0x22))],
    ["that says a key twice", asked(text.replace("{", `{"action":{"name":"read"},`))],
    ["without a resource", asked(JSON.stringify({ ...question, resource: undefined }))],
    ["of a prototype", asked(text.replace(`"job"`, `"__proto__"`))]
  ])("answers as the router does: %s", async (_, call) => {
    const service = await serve()
    const lean = await service.lean(call)
    expect(lean).not.toBeNull()
    expect(lean && told(lean)).toEqual(told(await service.call(call)))
  })

  it.each<readonly [string, Call]>([
    ["a long body", asked(`${text}${" ".repeat(16_384)}`)],
    ["a body of unknown length", asked(text, { ...client, "transfer-encoding": "chunked" })],
    ["a length that is none", asked(text, { ...client, "content-length": "0x10" })],
    ["another route", { ...asked(text), path: `${path}s` }],
    ["a query", { ...asked(text), path: `${path}?x=1` }],
    ["another method", { ...asked(text), method: "PUT" }]
  ])("leaves to the router: %s", async (_, call) => {
    const service = await serve()
    expect(await service.lean(call)).toBeNull()
  })

  it("is asked anew of everybody, whoever asked it before", async () => {
    const service = await serve()
    const first = await service.lean(asked(text))
    expect(first?.status).toBe(200)
    for (const headers of [
      { "content-type": "application/json" },
      maya,
      { ...client, authorization: "Bearer x" }
    ]) {
      expect((await service.lean(asked(text, headers)))?.status).toBe(401)
    }
    expect((await service.lean(asked(text, { ...client, "content-type": "text/plain" })))?.status).toBe(400)
    expect((await service.lean(asked(text)))?.text).toBe(first?.text)
  })
})
