import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { backend, mission, serve, type Answer, type Call } from "../test/serving.ts"

const maya = { "private-token": "maya-token" }

const told = ({ headers, status, text }: Answer) => ({ status, text, headers: Object.fromEntries(headers) })

/** The router's answer, which the lean way must not differ from where it takes the request. */
const both = async (service: Awaited<ReturnType<typeof serve>>, call: Call) => {
  const lean = await service.lean(call)
  return { lean: lean && told(lean), routed: told(await service.call(call)) }
}

describe("the lean way to a policy", () => {
  const tokens = ["maya-token", "dev-token", "wrong-token", "on-main-token", "client-untrusted-token"]
  const headers: ReadonlyArray<readonly [string, NonNullable<Call["headers"]>]> = [
    ["nobody", {}],
    ...tokens.map((token) => [token, { "private-token": token }] as const),
    ["a bearer", { authorization: "Bearer maya-token" }],
    ["no scheme that is known", { authorization: "Digest maya-token" }],
    ["a job's door", { "job-token": "on-main-token" }],
    ["two credentials", { ...maya, "job-token": "on-main-token" }],
    ["any tag", { ...maya, "if-none-match": "*" }],
    ["another tag", { ...maya, "if-none-match": `"9.0123456789abcdef"` }],
    ["what a proxy claims", { ...maya, host: "evil.example", "x-forwarded-for": "203.0.113.9" }]
  ]
  const places = ["123", "acme%2Fbackend", "999", "acme%2Fnothing", "acme", "0", "00123", "9007199254740993"]

  it.each(headers)("answers as the router does: %s", async (_, given) => {
    const service = await serve()
    await service.patch(mission)
    for (const place of places) {
      const path = `/api/v4/projects/${place}/job_token_permissions`
      const { lean, routed } = await both(service, { path, headers: given })
      expect(lean, path).not.toBeNull()
      expect(lean, path).toEqual(routed)
    }
  })

  it("sees that a header was repeated", async () => {
    const service = await serve()
    const twice = [
      ["private-token", "maya-token"],
      ["PRIVATE-TOKEN", "maya-token"]
    ] as const
    expect((await service.lean({ headers: twice }))?.text).toContain("more than one credential was presented")
  })

  it("knows the tag of what it shows", async () => {
    const service = await serve()
    const etag = (await service.lean({ headers: maya }))?.headers.get("etag") ?? ""
    const again = await service.lean({ headers: { ...maya, "if-none-match": etag } })
    expect(again).toMatchObject({ status: 304, text: "" })
    await service.patch(mission)
    expect((await service.lean({ headers: { ...maya, "if-none-match": etag } }))?.status).toBe(200)
  })

  it("takes no path that anybody could read in another way", async () => {
    const service = await serve()
    const pieces = ["", "/", "%2F", "%2f", "%252F", "%00", "?", ";", "#", "..", ".", "%", "é", "1", "acme"]
    const some = (most: number): ReadonlyArray<string> =>
      most === 0 ? [""] : some(most - 1).flatMap((text) => pieces.map((piece) => text + piece))
    let taken = 0
    for (const id of new Set(some(3))) {
      for (const rest of pieces) {
        const path = `/api/v4/projects/${id}/job_token_permissions${rest}`
        const lean = await service.lean({ path, headers: maya })
        if (lean === null) continue
        taken += 1
        expect(told(lean), path).toEqual(told(await service.call({ path, headers: maya })))
      }
    }
    expect(taken).toBeGreaterThan(30)
  })

  it.each([
    ["HEAD", backend],
    ["OPTIONS", backend],
    ["PATCH", backend],
    ["get", backend],
    ["GET", `${backend}?view=explicit`],
    ["GET", `${backend}?private_token=maya-token`],
    ["GET", `${backend}/`],
    ["GET", `/${backend}`],
    ["GET", `http://elsewhere.example${backend}`],
    ["GET", "/api/v4/projects/acme/backend/job_token_permissions"],
    ["GET", "/api/v4/projects/acme%2F/job_token_permissions"],
    ["GET", "/api/v4/projects/acme%2Fbackend%0A/job_token_permissions"],
    ["GET", "/api/v4/projects/../job_token_permissions"],
    ["GET", "/api/v4/projects/acme%2F..%2Fbackend/job_token_permissions"],
    ["GET", `${backend}\n`],
    ["GET", backend.toUpperCase()]
  ])("leaves to the router: %s %j", async (method, path) => {
    const service = await serve()
    expect(await service.lean({ method, path, headers: maya })).toBeNull()
  })

  it("fails as the router does where the platform dies, and the log alone is told why", async () => {
    const service = await serve({ platform: { project: () => Effect.die(new Error("on fire")) } })
    const { lean, routed } = await both(service, { headers: maya })
    expect(lean).toEqual(routed)
    expect(lean).toMatchObject({ status: 500, text: '{"message":"500 Internal Server Error"}' })
    expect(service.logged.join("\n")).toContain("on fire")
  })

  it("fails as the router does where the platform throws while it is asked", async () => {
    const throwing = () => {
      throw new Error("on fire")
    }
    const service = await serve({ platform: { authenticate: throwing, project: throwing } })
    const { lean, routed } = await both(service, { headers: maya })
    expect([lean?.status, routed.status]).toEqual([500, 500])
  })
})
