import { canonicalJson, type Json } from "@jobwarden/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { as, auditLog, by, look, mission, patch, reset, run } from "../test/use-cases.ts"
import { documentHash, leafHash, personalHash } from "./audit-event.ts"
import { PolicyStore } from "./policy-store.ts"
import { people } from "./testing/platform-samples.ts"

const [maya, olga] = [as("maya"), as("olga")]
const everywhere = { environments: ["none", "unprotected", "protected"], refs: ["protected", "unprotected"] }

describe("the event of a change", () => {
  it("says who changed what, when, from which revision to which, and who can do more and less since", async () => {
    const [event] = await run(Effect.andThen(patch(maya, mission), auditLog))
    const { document_hash, personal_data_hash, ...body } = event?.body ?? { personal_data_hash: "" }
    expect(personal_data_hash).toMatch(/^[0-9a-f]{64}$/)
    expect(document_hash).toBe(documentHash(canonicalJson({ permissions: mission })))
    expect(body).toEqual({
      sequence: 1,
      event_name: "job_token_permissions_updated",
      time: "2026-08-22T10:00:00.000Z",
      actor: { type: "user", id: 3 },
      entity: { type: "project", id: 123 },
      request_id: "request-1",
      revision: { before: 0, after: 1 },
      changes: [
        {
          path: "/permissions/package_registry/maven/delete",
          before: null,
          after: "job_token_and_maintainer"
        },
        { path: "/permissions/package_registry/maven/read", before: null, after: true },
        { path: "/permissions/package_registry/maven/write", before: null, after: "job_token_and_maintainer" }
      ],
      gained: [
        {
          cells: ["package_registry.maven:delete"],
          job_tokens: [{ from: ["own"], trigger_roles: ["developer"], ...everywhere }]
        }
      ],
      lost: [{ cells: ["package_registry.maven:write"], users: ["developer"], deploy_tokens: true }],
      acknowledged: []
    })
  })

  it("names each cell that changed, with the old grant and the new one, and no other", async () => {
    const object = { min_role: "owner", job_token: { refs: "protected", environments: ["a/b~c"] } }
    const steps = [
      mission,
      {
        package_registry: { default: { delete: object }, maven: { read: null, write: false } },
        jobs: { read: "guest" }
      }
    ]
    const events = await run(
      Effect.gen(function* () {
        for (const step of steps) yield* patch(olga, step)
        yield* reset(olga)
        return yield* auditLog
      })
    )
    expect(events[1]?.body.changes).toEqual([
      { path: "/permissions/jobs/read", before: null, after: "guest" },
      { path: "/permissions/package_registry/default/delete", before: null, after: object },
      { path: "/permissions/package_registry/maven/read", before: true, after: null },
      { path: "/permissions/package_registry/maven/write", before: "job_token_and_maintainer", after: false }
    ])
    expect(events[2]?.body.changes).toEqual([
      { path: "/permissions/jobs/read", before: "guest", after: null },
      { path: "/permissions/package_registry/default/delete", before: object, after: null },
      { path: "/permissions/package_registry/maven/delete", before: "job_token_and_maintainer", after: null },
      { path: "/permissions/package_registry/maven/write", before: false, after: null }
    ])
    expect(events.map(({ body }) => body.revision?.after)).toEqual([1, 2, 3])
  })

  it("counts a job token for what it reaches through the scope", async () => {
    // The app's jobs may read packages only: a grant to job tokens opens nothing to them.
    const [event] = await run(
      Effect.andThen(
        patch(maya, { package_registry: { npm: { read: "job_token", write: "job_token" } } }),
        auditLog
      )
    )
    expect(event?.body.gained).toEqual([])
    const lost = event?.body.lost as ReadonlyArray<{ readonly cells: unknown; readonly job_tokens?: unknown }>
    expect(lost.map(({ cells }) => cells)).toEqual([
      ["package_registry.npm:read"],
      ["package_registry.npm:write"]
    ])
    expect(JSON.stringify(lost[0]?.job_tokens)).toContain('"from":["own",{"project":124}],"refs":["fork"]')
  })

  it("says of an unseen change of rank that nobody gains or loses", async () => {
    const [event] = await run(Effect.andThen(patch(maya, { secure_files: { read: true } }), auditLog))
    expect(event?.body).toMatchObject({ gained: [], lost: [], revision: { before: 0, after: 1 } })
  })
})

describe("the bytes of an event", () => {
  it("are canonical, and their hashes are those of RFC 9162 and of the personal data", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(maya, mission)
        yield* Effect.flip(patch(as("dev"), mission))
        yield* auditLog
        const events = yield* PolicyStore.use((store) => store.events({ after: 0, limit: 10 }))
        expect(events).toHaveLength(2)
        for (const { body, leafHash: hash, personal } of events) {
          const parsed = JSON.parse(body) as { readonly personal_data_hash: string }
          expect(canonicalJson(parsed as unknown as Json)).toBe(body)
          expect(Buffer.from(hash)).toEqual(leafHash(body))
          if (personal === null) throw new Error("the personal data is missing")
          expect(parsed.personal_data_hash).toBe(personalHash(personal.salt, personal.data))
        }
        expect(new Set(events.map(({ personal }) => String(personal?.salt))).size).toBe(2)
      })
    )
  })

  it("hold no name, address, user agent or path: those sit in the erasable row beside", async () => {
    const [event] = await run(Effect.andThen(patch(maya, mission), auditLog))
    for (const personal of ["maya", "Maya", "Maintainer", "203.0.113.7", "curl", "acme", "backend"]) {
      expect(event?.text).not.toContain(personal)
    }
    expect(event?.personal).toEqual({
      author_name: "Maya Maintainer",
      author_username: "maya",
      ip_address: "203.0.113.7",
      user_agent: "curl/8",
      entity_path: "acme/backend"
    })
  })

  it("hold neither an overlong user agent nor one that is cut within a character", async () => {
    const userAgent = `${"x".repeat(499)}🗝${"y".repeat(9000)}`
    const event = await run(
      Effect.gen(function* () {
        const { view } = yield* patch({ ...maya, userAgent }, mission)
        expect(view.revision).toBe(1)
        return (yield* auditLog)[0]
      })
    )
    expect(event?.personal.user_agent?.length).toBeLessThanOrEqual(500)
    expect(event?.personal.user_agent?.startsWith("x".repeat(499))).toBe(true)
  })
})

describe("the log of several changes", () => {
  it("has the time and the actor of each", async () => {
    const events = await run(
      Effect.gen(function* () {
        yield* patch(maya, mission)
        yield* TestClock.adjust("90 minutes")
        yield* patch(by(people.ada, "request-2"), { jobs: { read: false } })
        yield* patch(maya, mission)
        yield* look(maya)
        return yield* auditLog
      })
    )
    expect(events.map(({ body }) => [body.sequence, body.time, body.actor.id, body.request_id])).toEqual([
      [1, "2026-08-22T10:00:00.000Z", people.maya.id, "request-1"],
      [2, "2026-08-22T11:30:00.000Z", people.ada.id, "request-2"]
    ])
  })
})
