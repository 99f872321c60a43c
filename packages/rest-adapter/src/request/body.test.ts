import { describe, expect, it } from "vitest"
import { expectRefused, problem } from "../../test/refused-body.ts"
import { backend, json, mission, serve, type Call } from "../../test/serving.ts"

describe("a body that is too large", () => {
  const tooLarge = { message: "413 Request Entity Too Large - the body is larger than 1048576 bytes" }
  const twoMegabytes = `{"jobs":{"read":"${"x".repeat(2_000_000)}"}}`

  it("by its Content-Length, before any of it is read", async () => {
    let read = false
    const body = new ReadableStream(
      {
        pull: (controller) => {
          read = true
          controller.enqueue(new TextEncoder().encode(" "))
        }
      },
      { highWaterMark: 0 }
    )
    const answer = await expectRefused(body, { headers: json("maya-token", { "content-length": "2000000" }) })
    expect([answer.status, answer.body, answer.headers.get("connection")]).toEqual([413, tooLarge, "close"])
    expect(read).toBe(false)
  })

  it.each([
    ["without one", {}],
    ["with a false one", { "content-length": "2" }]
  ])("%s, as soon as it is", async (_, headers) => {
    let sent = 0
    const chunk = new TextEncoder().encode(" ".repeat(65_536))
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += chunk.length
        controller.enqueue(chunk)
      }
    })
    const answer = await expectRefused(endless, { headers: json("maya-token", headers) })
    expect([answer.status, answer.body]).toEqual([413, tooLarge])
    expect(sent).toBeLessThan(3_000_000)
  })

  it("of two megabytes, also for DELETE", async () => {
    expect((await expectRefused(twoMegabytes)).body).toEqual(tooLarge)
    expect((await expectRefused(twoMegabytes, { method: "DELETE" })).body).toEqual(tooLarge)
  })

  it("is not one of exactly a megabyte", async () => {
    const service = await serve()
    const body = JSON.stringify(mission)
    const answer = await service.patch(body + " ".repeat(1_048_576 - body.length))
    expect(answer.status).toBe(200)
    expect((await expectRefused(body + " ".repeat(1_048_577 - body.length))).status).toBe(413)
  })

  it("that breaks off is told apart", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) })
    const answer = await expectRefused(broken)
    expect([answer.status, answer.body]).toEqual([400, problem("", "", "the body broke off before its end")])
  })
})

describe("the content type", () => {
  const body = JSON.stringify(mission)
  const send = async (contentType: string | undefined, call: Call = {}) => {
    const headers = {
      "private-token": "maya-token",
      ...(contentType === undefined ? {} : { "content-type": contentType })
    }
    return (await serve()).call({ method: "PATCH", headers, body: new TextEncoder().encode(body), ...call })
  }

  it.each([
    "application/json",
    "application/merge-patch+json",
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
    "APPLICATION/JSON; Charset=UTF-8",
    "application/json; version=1"
  ])("%s is taken", async (contentType) => {
    expect((await send(contentType)).status).toBe(200)
  })

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/json-patch+json",
    "application/jsonx",
    "application/json; charset=latin1",
    "application/json; charset=utf-16",
    "application/json; charset=utf-8; charset=latin1",
    "application/json, application/json",
    "multipart/form-data; boundary=application/json",
    "text/plain; application/json"
  ])("%s is not", async (contentType) => {
    const answer = await expectRefused(new TextEncoder().encode(body), {
      headers: json("maya-token", { "content-type": contentType })
    })
    expect([answer.status, answer.body]).toEqual([
      415,
      {
        error:
          "the content type is not supported; send the body as application/json or application/merge-patch+json"
      }
    ])
  })

  it("must be given", async () => {
    const answer = await send(undefined)
    expect([answer.status, answer.body]).toEqual([
      415,
      {
        error: "no content type was given; send the body as application/json or application/merge-patch+json"
      }
    ])
  })

  it("is not asked for by DELETE, which takes nothing or an empty object", async () => {
    const service = await serve()
    for (const [contentType, sent] of [
      ["application/json", null],
      ["application/json", ""],
      ["application/json", "{}"],
      ["application/json", " { } "],
      ["application/x-www-form-urlencoded", ""]
    ] as const) {
      await service.patch(mission)
      const headers = { "private-token": "maya-token", "content-type": contentType }
      const answer = await service.call({ method: "DELETE", headers, body: sent })
      expect([answer.status, answer.text]).toEqual([204, ""])
    }
    const bare = await service.call({ method: "DELETE", headers: { "private-token": "maya-token" } })
    expect(bare.status).toBe(204)
    for (const sent of ["null", "[]", '{"jobs":null}', "x"]) {
      const answer = await expectRefused(sent, { method: "DELETE", path: backend })
      expect([answer.status, answer.body]).toEqual([400, problem("", "", "this request takes no body")])
    }
  })
})
