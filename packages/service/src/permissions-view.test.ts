import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { as, look, mission, patch, run } from "../test/use-cases.ts"
import { ifMatchAllows } from "./permissions-view.ts"
import type { Visibility } from "@jobwarden/core"
import type { PlatformProject } from "./platform.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { PolicyStore, type StoredDocument, type StoreUnavailable } from "./policy-store.ts"
import { projects, samplePlatform } from "./testing/platform-samples.ts"
import { group, instance, put } from "./testing/store-samples.ts"

const maya = as("maya")
const digest = "0123456789abcdef"

describe("ifMatchAllows at revision 5", () => {
  it.each([
    ["no header", undefined, true],
    ["any", "*", true],
    ["any, with spaces", " * ", true],
    ["the tag", `"5.${digest}"`, true],
    ["the tag of another view of the same revision", `"5.fedcba9876543210"`, true],
    ["a list with the tag", `"4.${digest}", "5.${digest}"`, true],
    ["a list with the tag, tight", `"5.${digest}","9.${digest}"`, true],
    ["an older tag", `"4.${digest}"`, false],
    ["a newer tag", `"6.${digest}"`, false],
    ["a tag that ends alike", `"15.${digest}"`, false],
    ["a tag that begins alike", `"50.${digest}"`, false],
    ["a list without it", `"4.${digest}", "6.${digest}"`, false],
    ["a weak tag", `W/"5.${digest}"`, false],
    ["a list of weak tags", `W/"5.${digest}", W/"5.${digest}"`, false],
    ["nothing", "", false],
    ["no quotes", `5.${digest}`, false],
    ["half the quotes", `"5.${digest}`, false],
    ["a bare revision", "5", false],
    ["a quoted revision", `"5"`, false],
    ["leading zeros", `"05.${digest}"`, false],
    ["another digest's form", `"5.${digest.toUpperCase()}"`, false],
    ["a quoted star", `"*"`, false],
    ["stars", "**", false],
    ["a star in a list", `"4.${digest}", *`, false],
    ["a sign", `"+5.${digest}"`, false],
    ["another number for five", `"5e0.${digest}"`, false],
    ["a new line within", `"5.${digest}\n"`, false]
  ])("%s", (_, header, allowed) => {
    expect(ifMatchAllows(header, 5)).toBe(allowed)
  })
})

describe("a view", () => {
  const withDocuments = (instanceDocument: StoredDocument, groupDocument: StoredDocument) =>
    Layer.effect(
      PolicyStore,
      Effect.gen(function* () {
        const store = yield* PolicyStore
        yield* store.change(instance, put(instanceDocument))
        yield* store.change(group(7), put(groupDocument))
        return store
      })
    ).pipe(Layer.provide(layerPolicyStoreMemory))

  it("inherits from groups and the instance, and says what their limits cut", async () => {
    const store = withDocuments(
      { defaults: { package_registry: { default: { write: "owner" } } } },
      { defaults: { jobs: { read: false } }, limits: { package_registry: { maven: { delete: "owner" } } } }
    )
    await run(
      Effect.gen(function* () {
        yield* patch(maya, mission)
        const { permissions, limited } = yield* look(maya)
        expect(permissions.package_registry?.npm).toEqual({ read: true, write: "owner", delete: true })
        expect(permissions.package_registry?.maven).toEqual(mission.package_registry.maven)
        expect(permissions.jobs?.read).toBe(false)
        expect(limited).toMatchObject([
          {
            resource: "package_registry.maven",
            action: "delete",
            by: [{ level: "group", path: "acme", key: "cell" }],
            lost: { users: ["maintainer"], job_tokens: [{ from: ["own"] }] }
          }
        ])
        expect((yield* look(maya, "explicit")).permissions).toEqual(mission)
      }),
      { store }
    )
  })

  it("has a tag for each view, revision, visibility, and each revision of what is above", async () => {
    const tag = (
      parts: {
        readonly store?: Layer.Layer<PolicyStore, StoreUnavailable>
        readonly visibility?: Visibility
      } = {}
    ) => {
      const project: PlatformProject = { ...projects.backend, visibility: parts.visibility ?? "private" }
      const platform = { ...samplePlatform, project: () => Effect.succeed(project) }
      return run(
        Effect.map(look(maya), ({ etag }) => etag),
        { platform, ...(parts.store && { store: parts.store }) }
      )
    }
    const own = await run(
      Effect.gen(function* () {
        const before = yield* look(maya)
        expect((yield* look(maya)).etag).toBe(before.etag)
        const explicit = yield* look(maya, "explicit")
        const { view } = yield* patch(maya, mission)
        return [before.etag, explicit.etag, view.etag, (yield* look(maya, "explicit")).etag]
      })
    )
    const once = withDocuments({}, {})
    const instanceTwice = Layer.effect(
      PolicyStore,
      Effect.tap(PolicyStore, (store) => store.change(instance, put({})))
    ).pipe(Layer.provide(once))
    const groupTwice = Layer.effect(
      PolicyStore,
      Effect.tap(PolicyStore, (store) => store.change(group(7), put({})))
    ).pipe(Layer.provide(once))
    const others = await Promise.all([
      tag({ visibility: "public" }),
      tag({ store: once }),
      tag({ store: instanceTwice }),
      tag({ store: groupTwice })
    ])
    expect(await tag()).toBe(own[0])
    const tags = [...own, ...others]
    for (const each of tags) expect(each).toMatch(/^"\d+\.[0-9a-f]{16}"$/)
    expect(new Set(tags).size).toBe(tags.length)
  })
})
