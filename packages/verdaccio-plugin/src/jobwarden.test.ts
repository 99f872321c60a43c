import { describe, expect, it } from "vitest"
import { deciding, startService, type Answer } from "../test/service.ts"
import { makeAsk, type Action } from "./jobwarden.ts"

const token = "token-of-a-job"
const credential = "token-of-the-client"

const asking = async (answer: Answer, action: Action = "write", timeoutMillis = 2_000) => {
  const { asked, url } = await startService(answer)
  const reported: Array<string> = []
  const settings = { server: new URL(url), credential, projectOf: () => null, timeoutMillis }
  const ask = makeAsk(settings, (what) => reported.push(what))
  const verdict = await ask({ token, project: "acme/backend", action })
  return { asked, reported: reported.join("\n"), ask, verdict }
}

const sending =
  (status: number, body: string): Answer =>
  (_, response) =>
    void response.writeHead(status).end(body)

const unavailable = { type: "refused", status: 503, message: "Jobwarden cannot decide now, try again" }
const absent = {
  type: "refused",
  status: 404,
  message: "there is no such package, or it is not for this token"
}

describe("what Jobwarden is asked", () => {
  it("is who holds the token, by the plugin's own credential, and whether they may read at all", async () => {
    const { asked } = await asking(deciding({ write: "allowed", read: "allowed" }))
    expect(asked).toEqual([
      {
        authorization: `Bearer ${credential}`,
        path: "/access/v1/evaluations",
        question: {
          subject: { type: "credential", id: "npm", properties: { token } },
          resource: { type: "package_registry.npm", id: "acme/backend" },
          evaluations: [{ action: { name: "write" } }, { action: { name: "read" } }]
        }
      }
    ])
  })
})

describe("what Jobwarden says", () => {
  it.each<readonly [string, Action, Readonly<Record<string, string>>, unknown]>([
    ["a yes", "write", { write: "allowed", read: "allowed" }, { type: "allowed" }],
    ["a yes to whoever may not read", "write", { write: "allowed" }, { type: "allowed" }],
    ["a yes to read", "read", { read: "allowed" }, { type: "allowed" }],
    [
      "a no, to whoever may read",
      "write",
      { write: "fork_pipeline", read: "allowed" },
      {
        type: "refused",
        status: 403,
        message:
          "Jobwarden denies write on package_registry.npm: the pipeline runs the code of a fork (fork_pipeline)"
      }
    ],
    [
      "a no for a reason that is new",
      "delete",
      { delete: "moon_is_full", read: "allowed" },
      { type: "refused", status: 403, message: "Jobwarden denies delete on package_registry.npm" }
    ],
    ["a no, to whoever may not", "write", { write: "not_in_scope", read: "not_in_scope" }, absent],
    ["a no to read", "read", { read: "role_too_low" }, absent],
    ["that there is no such project", "read", { read: "unknown_project" }, absent],
    [
      "that the job is over",
      "read",
      { read: "inactive_token" },
      { type: "refused", status: 401, message: "a valid token is needed" }
    ]
  ])("is passed on: %s", async (_, action, reasons, expected) => {
    expect((await asking(deciding(reasons), action)).verdict).toEqual(expected)
  })

  const yes = '{"decision":true,"context":{"reason":"allowed","revision":1}}'
  it.each<readonly [string, Answer]>([
    ["nothing", sending(200, "")],
    ["no JSON", sending(200, "yes")],
    ["null", sending(200, "null")],
    ["one decision of two", sending(200, `{"evaluations":[${yes}]}`)],
    ["three decisions of two", sending(200, `{"evaluations":[${yes},${yes},${yes}]}`)],
    ["a decision beside them", sending(200, yes)],
    ["a decision that is a text", sending(200, `{"evaluations":[${yes.replace("true", '"true"')},${yes}]}`)],
    ["a decision without a reason", sending(200, `{"evaluations":[{"decision":true},${yes}]}`)],
    ["a decision that is null", sending(200, `{"evaluations":[null,${yes}]}`)],
    ["decisions with another status", sending(201, `{"evaluations":[${yes},${yes}]}`)],
    ["that it does not know the plugin", sending(401, '{"message":"401 Unauthorized"}')],
    ["that it cannot", sending(503, "{}")],
    ["more than is read", sending(200, `{"evaluations":[${yes},${yes}]}${" ".repeat(70_000)}`)],
    [
      "to ask elsewhere, where it would be a yes",
      (asked, response, request) =>
        asked.path === "/elsewhere"
          ? deciding({ write: "allowed", read: "allowed" })(asked, response, request)
          : void response.writeHead(307, { location: "/elsewhere" }).end()
    ],
    ["half of it", (_, response, request) => void (response.write('{"eval'), request.socket.destroy())],
    ["nothing at all", (_, __, request) => void request.socket.destroy()]
  ])("is no yes where it is %s", async (_, answer) => {
    const { reported, verdict } = await asking(answer)
    expect(verdict).toEqual(unavailable)
    expect(reported).toContain("did not decide")
    expect(reported).not.toMatch(/token-of/)
  })

  it("is no yes where it comes late", async () => {
    const { reported, verdict } = await asking(() => {}, "write", 50)
    expect(verdict).toEqual(unavailable)
    expect(reported).toContain("did not decide")
  })

  it("is not waited for by more than a number at once", async () => {
    const waiting: Array<() => void> = []
    const answer: Answer = (asked, response, request) =>
      void waiting.push(() => deciding({ write: "allowed", read: "allowed" })(asked, response, request))
    const { url } = await startService(answer)
    const settings = { server: new URL(url), credential, projectOf: () => null, timeoutMillis: 20_000 }
    const ask = makeAsk(settings, () => {})
    const question = { token, project: "acme/backend", action: "write" } as const
    const first = Array.from({ length: 256 }, () => ask(question))
    expect(await ask(question)).toEqual(unavailable)
    while (waiting.length < 256) await new Promise((resolve) => setImmediate(resolve))
    for (const go of waiting.splice(0)) go()
    expect(new Set((await Promise.all(first)).map(({ type }) => type))).toEqual(new Set(["allowed"]))
    const again = ask(question)
    while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve))
    for (const go of waiting.splice(0)) go()
    expect(await again).toEqual({ type: "allowed" })
  })
})
