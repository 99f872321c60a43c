import type { Role } from "@jobwarden/core"
import { Deferred, Effect, Exit, Fiber, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { by as requestedBy, run } from "../test/use-cases.ts"
import {
  authorizeRegistryRequest,
  type RegistryAction,
  type RegistryAnswer
} from "./authorize-registry-request.ts"
import { evaluateAccess } from "./evaluate-access.ts"
import { PackageDirectory } from "./package-directory.ts"
import { Platform, type PlatformGroup, type PlatformProject, type Reference } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { PolicyStore, StoreUnavailable, type StoredDocument } from "./policy-store.ts"
import { Secret } from "./secret.ts"
import { clients, projects as samples, samplePlatform } from "./testing/platform-samples.ts"
import { group, project, put } from "./testing/store-samples.ts"
import type { Entity } from "./entity.ts"

const acme: PlatformGroup = { id: 7, path: "acme" }
const other: PlatformGroup = { id: 70, path: "acme" }

/** A platform that knows of more after the start than its inventory said. */
const changing = () => {
  const projects = new Map<number, PlatformProject>()
  const gone = new Set<Reference>()
  const groups = new Map<number, PlatformGroup>([[7, acme]])
  const find = <Place extends PlatformGroup>(places: ReadonlyMap<number, Place>, reference: Reference) =>
    Effect.sync(
      () => [...places.values()].find(({ id, path }) => id === reference || path === reference) ?? null
    )
  const platform = Platform.of({
    ...samplePlatform,
    inventory: Effect.succeed({ groups: [acme], projects: Object.values(samples) }),
    project: (reference) =>
      Effect.flatMap(find(projects, reference), (found) =>
        found !== null || gone.has(reference) ? Effect.succeed(found) : samplePlatform.project(reference)
      ),
    group: (reference) => find(groups, reference),
    memberRole: () => Effect.succeed<Role>("developer")
  })
  return { gone, platform, put: (one: PlatformProject) => projects.set(one.id, one), projects }
}

type Changing = ReturnType<typeof changing>

/** A store that holds documents, and counts how often it is read. */
const holding = (
  reads: Array<Entity>,
  documents: ReadonlyArray<readonly [Entity, StoredDocument]>,
  read?: (store: PolicyStore["Service"]) => PolicyStore["Service"]["read"]
) =>
  Layer.effect(
    PolicyStore,
    Effect.gen(function* () {
      const store = yield* PolicyStore
      for (const [entity, document] of documents) yield* store.change(entity, put(document))
      const reading = read?.(store) ?? store.read
      return {
        ...store,
        read: (entity) =>
          Effect.andThen(
            Effect.sync(() => reads.push(entity)),
            reading(entity)
          )
      }
    })
  ).pipe(Layer.provide(layerPolicyStoreMemory))

const nothingListed = Layer.succeed(PackageDirectory, {
  projectOf: () => Effect.succeed(null),
  resourceOf: () => Effect.succeed(null)
})

/** What a job of the sample is told of a project's Maven packages. */
const told = (name: string, reference: Reference, action: RegistryAction = "write") =>
  authorizeRegistryRequest({
    presented: {
      type: "one",
      credential: { presentedAs: "job_token", secret: new Secret(`job-${name}-token`) }
    },
    target: { type: "project", project: reference, resource: "package_registry.maven" },
    action
  }).pipe(
    Effect.map((answer: RegistryAnswer) => (answer.type === "denied" ? answer.reason : answer.type)),
    Effect.provide(nothingListed)
  )

const noWriting = { package_registry: { maven: { write: false } } }

const born: PlatformProject = {
  id: 500,
  path: "acme/born",
  visibility: "internal",
  groups: [acme],
  scope: { allowlist: [{ project: samples.backend.id }] }
}

const withDocuments = (
  documents: ReadonlyArray<readonly [Entity, StoredDocument]>,
  test: (
    changing: Changing,
    reads: Array<Entity>
  ) => Effect.Effect<void, unknown, Platform | PolicyIndex | PolicyStore>
) => {
  const world = changing()
  const reads: Array<Entity> = []
  return run(test(world, reads), {
    platform: world.platform,
    store: holding(reads, documents)
  })
}

describe("a project that the platform names after the start", () => {
  it("is decided about, by its number and its path", () =>
    withDocuments([], ({ put: add }) =>
      Effect.gen(function* () {
        expect(yield* told("onMain", 500)).toBe("hidden")
        add(born)
        expect(yield* told("onMain", 500)).toBe("allowed")
        expect(yield* told("onMain", "acme/born")).toBe("allowed")
      })
    ))

  it("is decided about by what is stored of it", () =>
    withDocuments([[project(500), { permissions: noWriting }]], ({ put: add }) =>
      Effect.gen(function* () {
        add(born)
        expect(yield* told("onMain", 500)).toBe("grant_excludes_job_tokens")
      })
    ))

  it("has the limits of a group that is new as well", () =>
    withDocuments([[group(71), { limits: noWriting }]], ({ put: add }) =>
      Effect.gen(function* () {
        add({ ...born, path: "fresh/born", groups: [{ id: 71, path: "fresh" }] })
        expect(yield* told("onMain", 500)).toBe("exceeds_limit")
      })
    ))

  it("is read from the store once, and again only where the platform says something else", () =>
    withDocuments([], ({ put: add }, reads) =>
      Effect.gen(function* () {
        add(born)
        yield* told("onMain", 500)
        reads.length = 0
        add({ ...born })
        yield* told("onMain", 500)
        expect(reads).toEqual([])
        add({ ...born, visibility: "private" })
        yield* told("onMain", 500)
        expect(reads).toEqual([project(500)])
      })
    ))

  it("is not decided about while the store cannot say what its policy is", async () => {
    const world = changing()
    const failing = Effect.fail(new StoreUnavailable({ reason: "locked" }))
    let isDown = true
    await run(
      Effect.gen(function* () {
        world.put(born)
        expect(yield* Effect.flip(told("onMain", 500))).toMatchObject({ _tag: "StoreUnavailable" })
        isDown = false
        expect(yield* told("onMain", 500)).toBe("grant_excludes_job_tokens")
      }),
      {
        platform: world.platform,
        store: holding(
          [],
          [[project(500), { permissions: noWriting }]],
          (store) => (entity) => (isDown ? failing : store.read(entity))
        )
      }
    )
  })

  it("does not lose a change that is stored while it is read", async () => {
    const world = changing()
    const [reading, goOn] = [Deferred.makeUnsafe<void>(), Deferred.makeUnsafe<void>()]
    let isFirst = true
    const held: Parameters<typeof holding>[2] = (store) => (entity) =>
      Effect.gen(function* () {
        const policy = yield* store.read(entity)
        if (!isFirst) return policy
        isFirst = false
        yield* Deferred.succeed(reading, undefined)
        yield* Deferred.await(goOn)
        return policy
      })
    await run(
      Effect.gen(function* () {
        world.put(born)
        const asking = yield* Effect.forkChild(told("onMain", 500))
        yield* Deferred.await(reading)
        const store = yield* PolicyStore
        const index = yield* PolicyIndex
        const { policy } = yield* store.change(project(500), put({ permissions: noWriting }))
        yield* index.publish(born, policy)
        yield* Deferred.succeed(goOn, undefined)
        expect(yield* Fiber.join(asking)).toBe("grant_excludes_job_tokens")
        expect(yield* told("onMain", 500)).toBe("grant_excludes_job_tokens")
      }),
      { platform: world.platform, store: holding([], [], held) }
    )
  })
})

it("a project that moves while a change of it is stored is under the limits of where it moved to", async () => {
  const world = changing()
  const [reading, goOn] = [Deferred.makeUnsafe<void>(), Deferred.makeUnsafe<void>()]
  let isHeld = false
  const held: Parameters<typeof holding>[2] = (store) => (entity) =>
    Effect.gen(function* () {
      const policy = yield* store.read(entity)
      if (!isHeld || entity.type !== "project") return policy
      isHeld = false
      yield* Deferred.succeed(reading, undefined)
      yield* Deferred.await(goOn)
      return policy
    })
  await run(
    Effect.gen(function* () {
      world.put(born)
      expect(yield* told("onMain", 500)).toBe("allowed")
      world.put({ ...born, path: "fresh/born", groups: [{ id: 71, path: "fresh" }] })
      isHeld = true
      const asking = yield* Effect.forkChild(told("onMain", 500))
      yield* Deferred.await(reading)
      const store = yield* PolicyStore
      const index = yield* PolicyIndex
      const { policy } = yield* store.change(project(500), put({ permissions: {} }))
      yield* index.publish(born, policy)
      yield* Deferred.succeed(goOn, undefined)
      expect(yield* Fiber.join(asking)).toBe("exceeds_limit")
    }),
    { platform: world.platform, store: holding([], [[group(71), { limits: noWriting }]], held) }
  )
})

describe("a project that changes on the platform", () => {
  it("is under the limits of the group that it moved to, and no longer under those that it left", () =>
    withDocuments(
      [
        [group(7), { limits: noWriting }],
        [group(71), { limits: { package_registry: { maven: { delete: false } } } }]
      ],
      ({ put: add }) =>
        Effect.gen(function* () {
          add(born)
          expect(yield* told("onMain", 500)).toBe("exceeds_limit")
          add({ ...born, path: "fresh/born", groups: [{ id: 71, path: "fresh" }] })
          expect(yield* told("onMain", 500)).toBe("allowed")
          expect(yield* told("onMain", "fresh/born", "delete")).not.toBe("allowed")
        })
    ))

  it("whose group was made anew under the same path is not under the limits of the old one", () =>
    withDocuments([[group(7), { limits: noWriting }]], ({ put: add }) =>
      Effect.gen(function* () {
        add(born)
        expect(yield* told("onMain", 500)).toBe("exceeds_limit")
        add({ ...born, groups: [other] })
        expect(yield* told("onMain", 500)).toBe("allowed")
        add(born)
        expect(yield* told("onMain", 500)).toBe("exceeds_limit")
      })
    ))

  it("is not decided about any more once it is gone", () =>
    withDocuments([], ({ gone, projects, put: add }) =>
      Effect.gen(function* () {
        add(born)
        expect(yield* told("onMain", 500)).toBe("allowed")
        projects.delete(500)
        gone.add(500).add("acme/born")
        expect(yield* told("onMain", 500)).toBe("hidden")
        const { engine } = yield* PolicyIndex
        expect(engine.compiled(500)).toBeNull()
      })
    ))

  it.each<readonly [string, Reference]>([
    ["its number", 500],
    ["its path", "acme/born"]
  ])("is gone from the engine by %s", (_, reference) =>
    withDocuments([], ({ gone, projects, put: add }) =>
      Effect.gen(function* () {
        const index = yield* PolicyIndex
        add(born)
        yield* index.project(500)
        projects.delete(500)
        gone.add(500).add("acme/born")
        expect(yield* index.project(reference)).toBeNull()
        expect([index.engine.compiled(500), index.engine.compiled("acme/born")]).toEqual([null, null])
      })
    )
  )

  it("leaves its path to another, and has its own place when it is asked for again", () =>
    withDocuments([[project(501), { permissions: noWriting }]], ({ put: add }) =>
      Effect.gen(function* () {
        add(born)
        yield* told("onMain", 500)
        add({ ...born, path: "acme/elsewhere" })
        add({ ...born, id: 501 })
        expect(yield* told("onMain", "acme/born")).toBe("grant_excludes_job_tokens")
        expect(yield* told("onMain", 500)).toBe("allowed")
        expect(yield* told("onMain", 501)).toBe("grant_excludes_job_tokens")
      })
    ))
})

describe("the source of a job", () => {
  const target: PlatformProject = {
    ...born,
    scope: { allowlist: [{ group: 71 }] }
  }
  const fresh = { id: 71, path: "fresh" }

  it("that is new is covered by the entry for a group that it is in", () =>
    withDocuments([], ({ put: add }) =>
      Effect.gen(function* () {
        add(target)
        expect(yield* told("onMain", 500)).toBe("not_in_scope")
        add({ ...samples.backend, path: "fresh/backend", groups: [fresh] })
        expect(yield* told("onMain", 500)).toBe("allowed")
      })
    ))

  it("that left the group is not covered any more, also where another group has taken the path", () =>
    withDocuments([], ({ put: add }) =>
      Effect.gen(function* () {
        add(target)
        add({ ...samples.backend, path: "fresh/backend", groups: [fresh] })
        expect(yield* told("onMain", 500)).toBe("allowed")
        add({ ...samples.backend, path: "fresh/backend", groups: [{ id: 72, path: "fresh" }] })
        expect(yield* told("onMain", 500)).toBe("not_in_scope")
      })
    ))

  it("is looked up as well where a trusted client names it", () =>
    withDocuments([], ({ put: add }) =>
      Effect.gen(function* () {
        add(target)
        add({ id: 600, path: "fresh/job", visibility: "private", groups: [fresh] })
        const properties = { project: 600, ref: { protected: true }, trigger_role: "developer", active: true }
        const decision = yield* evaluateAccess(
          requestedBy(clients.trusted),
          Effect.succeed({
            subject: { type: "job", id: "1", properties },
            action: { name: "write" },
            resource: { type: "package_registry.maven", id: "500" }
          })
        )
        expect(decision.reason).toBe("allowed")
      })
    ))
})

it("a platform that answers with what it said at the start is asked nothing more, and answers at once", async () => {
  const reads: Array<Entity> = []
  await run(
    Effect.gen(function* () {
      const index = yield* PolicyIndex
      reads.length = 0
      for (const { id, path } of Object.values(samples)) {
        for (const reference of [id, path]) expect(Exit.isExit(index.project(reference))).toBe(true)
      }
      expect(Exit.isExit(told("ofApp", samples.backend.id))).toBe(false)
      expect(yield* told("ofApp", samples.backend.id, "read")).toBe("allowed")
      expect(reads).toEqual([])
    }),
    { store: holding(reads, []) }
  )
})
