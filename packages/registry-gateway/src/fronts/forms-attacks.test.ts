import { describe, expect, it } from "vitest"
import { asks, type Sent } from "../../test/asking-proxies.ts"
import { ask, sendRaw, type Answer } from "../../test/client.ts"
import { at, images, others, sent, serve, serveEach, through } from "../../test/forward-auth-endpoints.ts"
import { jar } from "../../test/proxied.ts"
import { forwardAuthPath, type ForwardAuthForm } from "./forms.ts"

serveEach()

describe("a question that no proxy sends", () => {
  const method = ["X-Forwarded-Method", "GET"] as const
  const uri = ["X-Forwarded-Uri", jar] as const
  const asked = (...headers: Sent["headers"]) => [["Private-Token", "maya-token"] as const, ...headers].flat()
  const reasonOf = ({ headers, status }: Answer) => [status, headers["x-jobwarden-reason"]]
  const notSaid =
    "Jobwarden was not told what is asked: GET with X-Forwarded-Method and X-Forwarded-Uri, each once"

  it.each(["traefik", "caddy"] as const)("is not taken as %s's", async (form) => {
    const to = at(form)
    const joined = ["X-Forwarded-Uri", `${jar},${jar}`] as const
    for (const headers of [
      asked(),
      asked(method),
      asked(uri),
      asked(method, method, uri),
      asked(method, uri, uri),
      asked(method, joined),
      asked(method, uri, ["X-Forwarded-Host", "a"], ["X-Forwarded-Host", "b"])
    ]) {
      expect(reasonOf(await ask(to, { path: forwardAuthPath, headers }))).toEqual([403, notSaid])
    }
    const headers = asked(method, uri)
    expect(reasonOf(await ask(to, { method: "DELETE", path: forwardAuthPath, headers }))).toEqual([
      403,
      notSaid
    ])
    expect((await ask(to, { path: `${forwardAuthPath}/`, headers })).status).toBe(404)
    expect((await ask(to, { path: forwardAuthPath, headers })).status).toBe(204)
  })

  it("is not taken as Caddy's where its two queries differ", async () => {
    const two = asked(method, ["X-Forwarded-Uri", images])
    for (const query of ["?", "?n=6", "?n=5&n=6"]) {
      const answer = await ask(at("caddy"), { path: forwardAuthPath + query, headers: two })
      expect(reasonOf(answer)).toEqual([
        403,
        "Jobwarden was asked about two queries: in X-Forwarded-Uri and behind the path"
      ])
    }
    const none = await ask(at("caddy"), { path: `${forwardAuthPath}?n=5`, headers: asked(method, uri) })
    expect(none.status).toBe(403)
  })

  it.each([jar, forwardAuthPath, `${forwardAuthPath}x${jar}`, `http://x${forwardAuthPath}${jar}`])(
    "is not taken as Envoy's without the prefix: %s",
    async (path) => {
      expect((await ask(at("envoy"), { path, headers: asked() })).status).toBe(404)
    }
  )

  it("is not taken as Envoy's with a method that asks for a tunnel", async () => {
    const answer = await sendRaw(at("envoy"), `CONNECT ${forwardAuthPath}${jar} HTTP/1.1\r\nHost: x\r\n\r\n`)
    expect(answer).not.toContain(" 200 ")
  })

  it.each(others)("is not taken as %s's with the body of the request", async (form) => {
    const { method = "", path, headers } = asks[form](sent("GET", jar, "dev"))
    const list = (headers as ReadonlyArray<string>).flatMap((text, index, all) =>
      index % 2 === 0 && text !== "content-length" ? [text, all[index + 1] ?? ""] : []
    )
    for (const framing of [
      ["Content-Length", "4"],
      ["Transfer-Encoding", "chunked"]
    ]) {
      const answer = await ask(at(form), { method, path, headers: [...list, ...framing], body: "body" })
      expect(answer.headers["x-jobwarden-reason"]).toContain("asked without the body of a request")
    }
  })

  it.each<readonly [string, ForwardAuthForm, Sent["headers"][number], string]>([
    ["X-Original-URI to Traefik", "traefik", ["X-Original-URI", jar], "in the way of another proxy"],
    ["X-Original-Method to Caddy", "caddy", ["X-Original-Method", "GET"], "in the way of another proxy"],
    ["X-Original-URI to Envoy", "envoy", ["X-Original-URI", jar], "in the way of another proxy"],
    ["X-Original-Method to Envoy", "envoy", ["X-Original-Method", "GET"], "in the way of another proxy"],
    ["X-Forwarded-Uri to Envoy", "envoy", ["X-Forwarded-Uri", jar], "in the way of another proxy"],
    ["X-Forwarded-Method to Envoy", "envoy", ["X-Forwarded-Method", "GET"], "in the way of another proxy"],
    ["X-Forwarded-Uri to nginx", "nginx", ["X-Forwarded-Uri", jar], "in the way of another proxy"],
    ["X-Forwarded-Method to nginx", "nginx", ["X-Forwarded-Method", "GET"], "in the way of another proxy"],
    ["an underscore to Traefik", "traefik", ["X_HTTP_Method_Override", "GET"], "underscore"],
    ["an underscore to Caddy", "caddy", ["Private_Token", "x"], "underscore"],
    ["an underscore to Envoy", "envoy", ["Job_Token", "x"], "underscore"]
  ])("is not taken, whoever may read what it names: %s", async (_, form, header, reason) => {
    const { headers, method = "", path } = asks[form](sent("GET", jar, "dev"))
    const list = [...(headers as ReadonlyArray<string>), ...header]
    const answer = await ask(at(form), { method, path, headers: list })
    expect(answer.status).toBe(403)
    expect(answer.headers["x-jobwarden-reason"]).toContain(reason)
  })

  it.each(others)("is not taken by %s's endpoint from anybody else", async (form) => {
    const { value } = await serve(form, {}, "10.0.0.1")
    const { status } = await through(form, sent("GET", jar, "maya", [["X-Forwarded-For", "10.0.0.1"]]), value)
    expect(status).toBe(403)
  })
})
