import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { as, auditLog, by, look, mission, patch, run, stored, traces } from "../test/use-cases.ts"
import { changeScope } from "./change-scope.ts"
import { getPolicy } from "./get-policy.ts"
import { listAllowlist } from "./get-scope.ts"
import { getSurroundings } from "./get-surroundings.ts"
import { listAuditEvents } from "./list-audit-events.ts"
import { listPolicies } from "./list-policies.ts"
import { listRevisions } from "./list-revisions.ts"
import { updateSurroundings } from "./update-surroundings.ts"
import type { JobIdentity, JobPrincipal, Reference } from "./platform.ts"
import { jobs, people, projects } from "./testing/platform-samples.ts"

const { app, backend, handbook, integration, wiki } = projects

const issuer = "https://gitlab.acme.example"

/** A job of the app that manages projects. Ada, who may do everything, triggered it: that changes nothing. */
const manager = (manages: ReadonlyArray<Reference>, identity: Partial<JobIdentity> = {}): JobPrincipal => ({
  ...jobs.ofApp,
  userId: people.ada.id,
  identity: { issuer, isNative: true, roleInSource: "owner", manages, ...identity }
})

const ofBackend = by(manager([backend.id]))

const tagOf = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.match(effect, { onFailure: ({ _tag }) => _tag, onSuccess: () => "ok" })

const admits = (kind: "project" | "group", id: number, requester = ofBackend) =>
  changeScope(requester, backend.id, {
    intent: "add",
    kind,
    entry: Effect.succeed({ id, terms: { job_token_policies: ["read_packages"] } })
  })

describe("a job that may manage projects", () => {
  it("reads and changes the policy of one by its number or its path, as itself", async () => {
    for (const named of [backend.id, backend.path]) {
      const { document, events } = await run(
        Effect.gen(function* () {
          const requester = by(manager([named]))
          yield* look(requester)
          yield* patch(requester, mission)
          return { document: (yield* stored()).document, events: yield* auditLog }
        })
      )
      expect(document).toEqual({ permissions: mission })
      expect(events.map(({ body }) => [body.event_name, body.actor])).toEqual([
        ["job_token_permissions_updated", { type: "job", id: jobs.ofApp.id, issuer }]
      ])
      expect(events[0]?.personal).toEqual({
        ip_address: "203.0.113.7",
        user_agent: "curl/8",
        entity_path: backend.path
      })
    }
  })

  it.each<readonly [string, JobPrincipal, Reference, string]>([
    ["of none", manager([]), backend.id, "Unauthorized"],
    ["whose token says nothing of it", { ...jobs.ofApp }, backend.id, "Unauthorized"],
    ["that is over", { ...manager([backend.id]), active: false }, backend.id, "Unauthorized"],
    ["of one that is not there", manager([999]), 999, "ProjectNotFound"],
    ["of another, at a private one", manager([app.id]), integration.id, "ProjectNotFound"],
    ["of another, at one whose number begins alike", manager([12]), integration.id, "ProjectNotFound"],
    ["of a path that begins alike", manager(["acme/back"]), backend.id, "ProjectNotFound"],
    ["of a number that is written as a path", manager(["123"]), backend.id, "ProjectNotFound"],
    ["of another, at the private one that it is of", manager([backend.id]), app.id, "Forbidden"],
    [
      "of another, at a private one whose number its own has elsewhere",
      manager([backend.id], { isNative: false }),
      app.id,
      "ProjectNotFound"
    ],
    ["of another, at a public one", manager([backend.id]), handbook.id, "Forbidden"],
    ["of another, at an internal one", manager([backend.id]), wiki.id, "Forbidden"]
  ])("%s is refused, whoever triggered it", async (_, principal, place, expected) => {
    const requester = by(principal)
    const [read, written, { policies }] = await run(
      Effect.all([
        tagOf(look(requester, "effective", place)),
        tagOf(patch(requester, mission, {}, place)),
        traces
      ])
    )
    expect([read, written, policies]).toEqual([expected, expected, []])
  })

  it("is audited where it tries to change one that it may only know", async () => {
    const events = await run(
      Effect.andThen(Effect.exit(patch(ofBackend, mission, {}, handbook.id)), auditLog)
    )
    expect(events.map(({ body: { actor, reason } }) => [actor, reason])).toEqual([
      [{ type: "job", id: jobs.ofApp.id, issuer }, "role_below_maintainer"]
    ])
  })

  it("of the same number but of another issuer is another in the log", async () => {
    const events = await run(
      Effect.gen(function* () {
        for (const from of [issuer, "https://gitlab.other.example", issuer]) {
          yield* Effect.exit(patch(by(manager([backend.id], { issuer: from })), mission, {}, handbook.id))
        }
        return yield* auditLog
      })
    )
    expect(events.map(({ body: { actor, count } }) => [actor.issuer, count])).toEqual([
      [issuer, 2],
      ["https://gitlab.other.example", 1]
    ])
  })

  it("hands out no more than a maintainer has", async () => {
    const handing = { pipelines: { delete: { job_token: { trigger_role: "maintainer" } } } }
    const failure = await run(Effect.flip(patch(ofBackend, handing)))
    expect(failure).toMatchObject({ _tag: "Forbidden", message: expect.stringContaining("maintainer") })
  })

  it("knows what is not private, what it manages and what it is of, and no more", async () => {
    const entries = [app.id, integration.id, handbook.id].map((project) => ({ project }))
    const shown = await run(
      Effect.gen(function* () {
        const scope = { inbound_enabled: true, allowlist: [...entries, { group: 7 }] }
        const { changePolicy } = yield* Effect.promise(() => import("./change-policy.ts"))
        yield* changePolicy(by(people.ada), backend.id, {
          options: Effect.succeed({}),
          body: Effect.succeed({ scope })
        })
        const { view } = yield* getPolicy(ofBackend, backend.id, Effect.succeed({}))
        const { hidden } = yield* listAllowlist(ofBackend, backend.id, "group")
        return { listed: view.scope.allowlist, hidden: [view.hidden_entries, hidden] }
      })
    )
    expect(shown).toEqual({ listed: [{ project: app.path }, { project: handbook.path }], hidden: [2, 1] })
  })

  it.each<readonly [string, "project" | "group", number, string]>([
    ["the project that it is of", "project", app.id, "ScopeChangeRefused"],
    ["a public project", "project", handbook.id, "ok"],
    ["an internal project", "project", wiki.id, "TargetNotFound"],
    ["another's private project", "project", integration.id, "TargetNotFound"],
    ["a group", "group", 7, "TargetNotFound"],
    ["nothing", "project", 999, "TargetNotFound"]
  ])("lets in %s: %s %d", async (_, kind, id, expected) => {
    expect(await run(tagOf(admits(kind, id)))).toBe(expected)
  })

  it("does nothing else: no groups, no instance, and nothing of who did what", async () => {
    const nothing = { options: Effect.succeed({}), body: Effect.succeed({}) }
    const query = Effect.succeed({ limit: 20 })
    const tags = await run(
      Effect.all([
        tagOf(getSurroundings(ofBackend, { group: 7 }, Effect.void)),
        tagOf(updateSurroundings(ofBackend, { group: 7 }, nothing)),
        tagOf(updateSurroundings(ofBackend, { instance: true }, nothing)),
        tagOf(listAuditEvents(ofBackend, { everywhere: true }, query)),
        tagOf(listAuditEvents(ofBackend, { project: backend.id }, query)),
        tagOf(listRevisions(ofBackend, backend.id, query))
      ])
    )
    expect(tags).toEqual([...Array(4).fill("Unauthorized"), "Forbidden", "Forbidden"])
  })

  it("lists what it manages, by number and once, and of groups and the instance nothing", async () => {
    const requester = by(manager([wiki.id, backend.path, backend.id, 999]))
    const list = (special: object) =>
      Effect.map(
        listPolicies(
          requester,
          Effect.succeed({ kind: "project", after: 0, limit: 20, storedOnly: false, ...special } as const)
        ),
        ({ next, policies }) => [policies.map((policy) => "project_id" in policy && policy.project_id), next]
      )
    const lists = await run(
      Effect.gen(function* () {
        yield* patch(requester, mission)
        yield* patch(as("maya"), mission, {}, app.id)
        return yield* Effect.forEach(
          [
            {},
            { limit: 1 },
            { after: backend.id },
            { storedOnly: true },
            { kind: "group" },
            { kind: "instance" }
          ],
          list
        )
      })
    )
    expect(lists).toEqual([
      [[backend.id, wiki.id], null],
      [[backend.id], backend.id],
      [[wiki.id], null],
      [[backend.id], null],
      [[], null],
      [[], null]
    ])
  })
})
