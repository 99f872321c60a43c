import type { PolicyStore } from "@jobwarden/service"
import { project, put } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { backend, mission, serve } from "../../test/serving.ts"

const maya = { "private-token": "maya-token" }
const asking = (revision: unknown, more = "") => `${backend}?at_least_revision=${String(revision)}${more}`

/** A service, and its store as another process has it, whose changes the service is not told of. */
const serveWithOther = async (parts: Parameters<typeof serve>[0] = {}) => {
  const other: { store?: PolicyStore["Service"] } = {}
  const service = await serve({
    ...parts,
    store: (inner) => {
      other.store = inner
      return {}
    }
  })
  const storeElsewhere = async (permissions: object) => {
    if (other.store === undefined) throw new Error("the service has opened its store")
    await Effect.runPromise(other.store.change(project(123), put({ permissions: permissions as never })))
  }
  return { service, storeElsewhere }
}

describe("a revision that is asked for at least", () => {
  it("is shown at once where it is in force, and a later one is", async () => {
    const service = await serve()
    for (const revision of [0, 1, 2]) {
      if (revision > 0) await service.patch({ jobs: { read: revision === 1 } })
      for (const least of [0, revision]) {
        for (const ask of [service.call, service.lean]) {
          const answer = await ask({ path: asking(least), headers: maya })
          expect(answer).toMatchObject({ status: 200, body: { revision } })
        }
      }
    }
  })

  it("is waited for, whoever stores it, and shown in either view; the one before is known till then", async () => {
    const { service, storeElsewhere } = await serveWithOther()
    expect(await service.call({ headers: maya })).toMatchObject({ body: { revision: 0 } })
    const waiting = [
      service.call({ path: asking(1), headers: maya }),
      service.lean({ path: asking(1), headers: maya }),
      service.call({ path: asking(1, "&view=explicit"), headers: maya })
    ]
    await storeElsewhere(mission)
    for (const answer of await Promise.all(waiting)) {
      expect(answer).toMatchObject({
        status: 200,
        body: { revision: 1, package_registry: { maven: mission.package_registry.maven } }
      })
    }
    expect(await service.call({ headers: maya })).toMatchObject({ body: { revision: 1 } })
  })

  it("that does not come in time is 503, and when to try again", async () => {
    const service = await serve({ patience: 20 })
    await service.patch(mission)
    for (const revision of [2, Number.MAX_SAFE_INTEGER]) {
      const answer = await service.call({ path: asking(revision), headers: maya })
      expect(answer.status).toBe(503)
      expect(answer.headers.get("retry-after")).toBe("1")
      expect(answer.body).toEqual({
        message:
          `503 Service Unavailable - revision ${revision} is not in force here yet; try again, ` +
          "and see to it that a change was answered with that number"
      })
    }
  })

  it.each([
    "",
    "-1",
    "+1",
    "1.5",
    "1e3",
    "0x1",
    "%201",
    "one",
    "9007199254740993",
    "12345678901234567",
    "1&at_least_revision=2"
  ])("is a number: `%s` is refused", async (value) => {
    const service = await serve()
    const answer = await service.call({ path: asking(value), headers: maya })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain("at_least_revision")
  })

  it.each([
    ["nobody", 401, backend, {}],
    ["a job", 401, backend, { "job-token": "on-main-token" }],
    ["somebody below maintainer", 403, backend, { "private-token": "dev-token" }],
    ["somebody who may not know the project", 404, backend, { "private-token": "pia-token" }]
  ])("is neither read nor waited for, for %s: %i", async (_, status, path, headers) => {
    const service = await serve()
    for (const value of ["9", "nonsense"]) {
      const answer = await service.call({ path: `${path}?at_least_revision=${value}`, headers })
      expect(answer.status).toBe(status)
    }
  })

  it("is not taken by other routes", async () => {
    const service = await serve()
    const answer = await service.patch(mission, { path: asking(1) })
    expect(answer.status).toBe(400)
    expect(await service.policies()).toEqual([])
  })
})

describe("a store that has not confirmed its policies for too long", () => {
  const evaluation = {
    method: "POST",
    path: "/access/v1/evaluation",
    headers: { authorization: "Bearer client-untrusted-token", "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "user", id: "3" },
      action: { name: "read" },
      resource: { type: "jobs", id: "123" }
    })
  }

  it("allows nothing, shows no policy, and is not ready, until it does again", async () => {
    let isAway = false
    const service = await serve({
      staleAfter: 60,
      store: (inner) => ({ head: Effect.suspend(() => (isAway ? Effect.never : inner.head)) })
    })
    const readiness = () => service.call({ path: "/-/readiness" })
    const until = async (status: number) => {
      while ((await readiness()).status !== status) await new Promise((resume) => setTimeout(resume, 5))
    }
    expect((await readiness()).status).toBe(200)
    expect((await service.call(evaluation)).body).toMatchObject({ decision: true })
    isAway = true
    await until(503)
    expect((await readiness()).body).toEqual({
      message:
        "503 Service Unavailable - the store has not confirmed the policies for too long, and nothing is allowed; " +
        "the log says why"
    })
    for (const ask of [service.call, service.lean]) {
      const answer = await ask(evaluation)
      expect(answer?.body).toMatchObject({ decision: false, context: { reason: "stale_policy" } })
      expect((await ask({ headers: maya }))?.status).toBe(503)
    }
    expect(service.logged.join("\n")).toContain("the policies were last confirmed")
  })
})
