import { mergePermissions, vocabulary, type Permissions } from "@jobwarden/core"
import { rules } from "@jobwarden/core/rules"
import { checkPolicyFile, formatPolicyText, mergePolicyFiles } from "@jobwarden/policy-files"
import Database from "better-sqlite3"
import { Effect, Result } from "effect"
import { FetchHttpClient } from "effect/http"
import { describe, expect, test } from "vitest"
import { carryOut } from "../../packages/cli/src/apply/carry-out.ts"
import { isThere } from "../../packages/cli/src/apply/outcome.ts"
import { makePlan } from "../../packages/cli/src/plan/make-plan.ts"
import { manyPolicyTexts, onePolicyText } from "../../packages/cli/src/pull/policy-texts.ts"
import { readState, type ServerState } from "../../packages/cli/src/server/state.ts"
import { withInProcess, type InProcess } from "./in-process.ts"
import { administrator, makeOrganisation, type Organisation } from "./organisations.ts"

// What files say is applied to a real service on SQLite, pulled, laid out and planned again.

const quiet = { show: () => {} }
/** What is generated is dangerous in every way. */
const acknowledge = rules.map(({ id }) => `${id}:generated`)

const planOf = (service: InProcess, world: Organisation["world"], authoritative = false) =>
  service.as(administrator, makePlan(world, { acknowledge, authoritative, line: quiet }))

const applyTo = (
  service: InProcess,
  world: Organisation["world"],
  authoritative = false,
  how: "wholly" | "partly" = "wholly"
) =>
  service.as(
    administrator,
    Effect.gen(function* () {
      const plan = yield* makePlan(world, { acknowledge, authoritative, line: quiet })
      if (how === "wholly") expect(plan.refused).toEqual([])
      const carrying = carryOut(plan.changes, acknowledge, quiet)
      yield* carrying.run
      expect(carrying.applied().filter(({ outcome }) => !isThere(outcome))).toEqual([])
      return plan
    })
  )

const read = (texts: readonly { readonly name: string; readonly text: string }[]) => {
  const { files, world } = mergePolicyFiles(texts.map(({ name, text }) => checkPolicyFile(name, text)))
  expect(files.flatMap(({ problems }) => problems)).toEqual([])
  return world
}

const eventsIn = ({ store }: InProcess): number => {
  const database = new Database(store, { readonly: true })
  try {
    return Number(database.prepare("SELECT count(*) FROM audit_event").pluck().get())
  } finally {
    database.close()
  }
}

/** What a service says of everything, without revisions and times. */
const saidBy = ({ groups, instance, projects }: ServerState) => ({
  instance: { defaults: instance?.defaults, limits: instance?.limits, enforce_scope: instance?.enforceScope },
  groups: Object.fromEntries(groups.map(({ defaults, limits, path }) => [path, { defaults, limits }])),
  projects: Object.fromEntries(
    projects.map(({ path, permissions, scope: { allowlist = [], inbound_enabled } }) => [
      path,
      {
        permissions,
        inbound_enabled,
        entries: (allowlist ?? []).map((entry) => JSON.stringify(entry)).toSorted()
      }
    ])
  )
})

/** What files want of it, as far as they mention it. */
const wantedBy = ({ groups, instance = {}, projects }: Organisation["world"]) => {
  const said = (permissions: Permissions | undefined) =>
    permissions && mergePermissions(vocabulary.domain, {}, permissions)
  const around = ({
    defaults,
    limits
  }: {
    readonly defaults?: Permissions
    readonly limits?: Permissions
  }) => ({
    ...(defaults && { defaults: said(defaults) }),
    ...(limits && { limits: said(limits) })
  })
  return {
    instance: { ...around(instance), enforce_scope: instance.enforce_scope },
    groups: Object.fromEntries(groups.map((group) => [group.path, around(group)])),
    projects: Object.fromEntries(
      projects.map(({ path, permissions, scope }) => [
        path,
        {
          ...(permissions && { permissions: said(permissions) }),
          ...(scope && { inbound_enabled: scope.inbound_enabled ?? true })
        }
      ])
    )
  }
}

const cases = Number(process.env["JOBWARDEN_ROUND_TRIPS"] ?? 24)
const seeds = Array.from({ length: cases }, (_, at) => 20_260_600 + at)

describe("for generated organisations on a real service", { timeout: 60_000 }, () => {
  test.for(seeds)(
    "applying, pulling, laying out and planning comes back to where it was: seed %i",
    (seed) => {
      const { platform, world } = makeOrganisation(seed)
      return withInProcess(platform, async (service) => {
        const first = await applyTo(service, world)
        expect(first.changes.length).toBeGreaterThan(0)
        const events = eventsIn(service)
        expect(events).toBe(first.changes.length)

        const state = await service.as(administrator, readState())
        expect(saidBy(state)).toMatchObject(wantedBy(world))
        const again = await planOf(service, world)
        expect([again.changes, again.refused]).toEqual([[], []])

        const one = await Effect.runPromise(onePolicyText(state))
        const many = await Effect.runPromise(manyPolicyTexts(state))
        for (const { text } of [{ text: one }, ...many]) {
          expect(Result.getOrNull(formatPolicyText(text))).toBe(text)
        }
        const pulled = read([{ name: "one.yaml", text: one }])
        expect(read(many)).toEqual(pulled)
        // `authoritative`, so that what is not in the files shows.
        const plan = await planOf(service, pulled, true)
        expect([plan.changes, plan.refused, plan.remarks]).toEqual([[], [], []])
        await applyTo(service, pulled, true)
        expect(eventsIn(service)).toBe(events)
      })
    }
  )

  test.for(seeds.slice(4, 8))("what was pulled makes another service the same: seed %i", (seed) => {
    const { platform, world } = makeOrganisation(seed)
    return withInProcess(platform, async (service) => {
      await applyTo(service, world)
      const state = await service.as(administrator, readState())
      const pulled = read([{ name: "one.yaml", text: await Effect.runPromise(onePolicyText(state)) }])
      await withInProcess(platform, async (fresh) => {
        await applyTo(fresh, pulled)
        expect(saidBy(await fresh.as(administrator, readState()))).toEqual(saidBy(state))
      })
    })
  })

  test.for(seeds.slice(0, 4))("one organisation's policy becomes another's, wholly: seed %i", (seed) => {
    const { platform, world } = makeOrganisation(seed)
    const other = makeOrganisation(seed + 1000).world
    return withInProcess(platform, async (service) => {
      await applyTo(service, world)
      // What the first forbids may be the other's: it goes once the first is gone.
      for (let round = 0; round < 3; round += 1) await applyTo(service, other, true, "partly")
      const left = await planOf(service, other, true)
      expect([left.changes, left.refused]).toEqual([[], []])
    })
  })
})

test("of many projects only those that differ are asked about", { timeout: 60_000 }, () => {
  const many = Array.from({ length: 250 }, (_, at) => ({ id: at + 1, path: `acme/library-${at}` }))
  const { platform } = makeOrganisation(1)
  const projects = many.map((one, at) => ({
    ...one,
    permissions: at < 3 ? { jobs: { delete: "owner" } } : {}
  }))
  const world = { groups: [], projects } as unknown as Organisation["world"]
  return withInProcess({ ...platform, projects: many }, async (service) => {
    const asked: string[] = []
    const counting: typeof fetch = (input, init) => {
      asked.push(init?.method ?? "GET")
      return fetch(input, init)
    }
    const plan = await service.as(
      administrator,
      makePlan(world, { acknowledge, authoritative: false, line: quiet }).pipe(
        Effect.provideService(FetchHttpClient.Fetch, counting)
      )
    )
    expect(plan.changes.map(({ path }) => path)).toEqual(many.slice(0, 3).map(({ path }) => path))
    // The instance, the groups, three pages of projects; three rehearsals.
    expect(asked.toSorted()).toEqual([...Array(5).fill("GET"), ...Array(3).fill("PATCH")])
  })
})
