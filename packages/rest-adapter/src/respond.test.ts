import { PlatformUnavailable, StoreUnavailable, type Platform, type PolicyStore } from "@jobwarden/service"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { backend, json, mission, serve, type Call } from "../test/serving.ts"

const secret = "postgres://root:hunter2@10.0.0.7/policies"
const maya = { "private-token": "maya-token" }

const evaluation: Call = {
  method: "POST",
  path: "/access/v1/evaluation",
  headers: { authorization: "Bearer client-untrusted-token", "content-type": "application/json" },
  body: JSON.stringify({
    subject: { type: "user", id: "maya" },
    action: { name: "read" },
    resource: { type: "jobs", id: "123" }
  })
}
const changes: ReadonlyArray<Call> = [
  { method: "PATCH", headers: json("maya-token"), body: JSON.stringify(mission) },
  { method: "DELETE", headers: maya }
]
const reads: ReadonlyArray<Call> = [{ headers: maya }]

type PlatformParts = Partial<Platform["Service"]>
type StoreParts = Partial<PolicyStore["Service"]>

describe("a platform that cannot answer", () => {
  const down = Effect.fail(new PlatformUnavailable({ reason: secret }))
  it.each<readonly [string, PlatformParts, ReadonlyArray<Call>]>([
    ["who a credential is", { authenticate: () => down }, [...reads, ...changes, evaluation]],
    ["what a project is", { project: () => down }, [...reads, ...changes, evaluation]],
    ["which role somebody has", { memberRole: () => down }, [...reads, ...changes, evaluation]],
    ["who a user is", { user: () => down }, [evaluation]]
  ])("%s is 503, lets nobody through, and tells nobody why", async (_, platform, calls) => {
    const service = await serve({ platform })
    for (const call of calls) {
      const answer = await service.call(call)
      expect([answer.status, answer.body]).toEqual([
        503,
        { message: "503 Service Unavailable - nothing was changed; try again" }
      ])
      expect(answer.headers.get("retry-after")).toBe("5")
      expect(JSON.stringify([...answer.headers])).not.toContain("hunter2")
    }
    expect(await service.policies()).toEqual([])
    expect(service.logged).toHaveLength(calls.length)
    expect(service.logged[0]).toContain(`the platform is unavailable: ${secret}`)
  })
})

describe("a store that cannot answer", () => {
  const down = Effect.fail(new StoreUnavailable({ reason: secret }))
  it.each<readonly [string, StoreParts, ReadonlyArray<Call>]>([
    [
      "what is stored",
      { read: () => down },
      [...reads, { ...changes[0], path: `${backend}?dry_run=true` }, { path: "/-/readiness" }]
    ],
    ["whether a change is stored", { change: () => down }, changes]
  ])("%s is 503, and tells nobody why", async (_, store, calls) => {
    const service = await serve({ store })
    for (const call of calls) {
      const answer = await service.call(call)
      expect([answer.status, answer.body]).toEqual([
        503,
        { message: "503 Service Unavailable - nothing was changed; try again" }
      ])
    }
    expect(service.logged).toHaveLength(calls.length)
    expect(service.logged[0]).toContain(secret)
  })

  it("leaves what decides as it was", async () => {
    const service = await serve({ store: { change: () => down } })
    const deletion = {
      ...evaluation,
      body: String(evaluation.body).replace("maya", "dev").replace('"read"', '"delete"')
    }
    const before = await service.call(deletion)
    await service.call({
      method: "PATCH",
      headers: json("maya-token"),
      body: '{"jobs":{"delete":"guest","read":false}}'
    })
    expect((await service.call(deletion)).text).toBe(before.text)
  })
})

describe("a mistake of ours", () => {
  it.each<readonly [string, PlatformParts, StoreParts, ReadonlyArray<Call>]>([
    [
      "in the platform, once",
      { authenticate: () => Effect.die(new Error(secret)) },
      {},
      [...reads, ...changes, evaluation]
    ],
    [
      "in the platform, later",
      { memberRole: () => Effect.die(secret) },
      {},
      [...reads, ...changes, evaluation]
    ],
    [
      "that throws",
      {
        project: () => {
          throw new TypeError(secret)
        }
      },
      {},
      [...reads, ...changes, evaluation]
    ],
    [
      "in the store",
      {},
      { read: () => Effect.die(new Error(secret)), change: () => Effect.die({ secret }) },
      [...reads, ...changes]
    ]
  ])("%s, is 500 in the usual form, and only the log says what it was", async (_, platform, store, calls) => {
    const service = await serve({ platform, store })
    for (const call of calls) {
      const answer = await service.call(call)
      expect([answer.status, answer.body]).toEqual([500, { message: "500 Internal Server Error" }])
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
      expect(`${answer.text} ${JSON.stringify([...answer.headers])}`).not.toMatch(
        /hunter2|Error:|at .*\.ts|node_modules/
      )
    }
    expect(await service.policies()).toEqual([])
    expect(service.logged).toHaveLength(calls.length)
    for (const line of service.logged) {
      expect(line).toContain("hunter2")
      expect(line).not.toMatch(/maya-token|client-untrusted-token/)
    }
  })

  it("is not made of a request's own faults", async () => {
    const service = await serve()
    const faults: ReadonlyArray<Call> = [
      { headers: {} },
      { method: "PATCH", headers: json("maya-token"), body: "{" },
      { method: "PATCH", headers: json("maya-token"), body: "[]" },
      { path: `${backend}?view=1&view=2`, headers: maya }
    ]
    for (const fault of faults) expect((await service.call(fault)).status).toBeLessThan(500)
    expect(service.logged).toEqual([])
  })
})

describe("the health of the service", () => {
  it("is alive whatever is down, and ready when its store and platform answer", async () => {
    const well = await serve()
    expect((await well.call({ path: "/-/readiness" })).body).toEqual({ status: "ok" })
    let up = true
    const health = Effect.suspend(() =>
      up ? Effect.void : Effect.fail(new PlatformUnavailable({ reason: secret }))
    )
    const ill = await serve({ platform: { health } })
    up = false
    expect((await ill.call({ path: "/-/liveness" })).body).toEqual({ status: "ok" })
    const answer = await ill.call({ path: "/-/readiness" })
    expect([answer.status, answer.text.includes("hunter2")]).toEqual([503, false])
    expect(answer.text).toContain("the platform cannot be asked")
  })
})
