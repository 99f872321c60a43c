import { PackageDirectory, type Reference } from "@jobwarden/service"
import { layerPlatformSample } from "@jobwarden/service/testing"
import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { layerPackageList } from "./package-list.ts"

const resource = "package_registry.maven"

const list = layerPackageList([
  { project: "acme/backend", resource, name: "com/acme/app", id: 17 },
  { project: 124, resource, name: "com/acme/lib", version: "1.0", id: 18 },
  { project: "acme/wiki", resource, name: "com/acme/lib", version: "2.0", id: 18 },
  { project: "acme/backend", resource, name: "com/acme/twice", id: 20 },
  { project: "partner/integration", resource, name: "com/acme/twice", id: 20 },
  { project: "acme/backend", resource: "package_registry.npm", name: "com/acme/app", id: 20 },
  { project: "acme/nowhere", resource, name: "com/acme/lost", id: 21 }
]).pipe(Layer.provide(layerPlatformSample))

const asked = <A, E>(effect: Effect.Effect<A, E, PackageDirectory>) =>
  Effect.runPromise(effect.pipe(Effect.provide(list)))

describe("the project of a package", () => {
  it.each<readonly [string, string | undefined, Reference | null, number | null]>([
    ["com/acme/app", undefined, null, 123],
    ["com/acme/app", "1.0", null, 123],
    ["com/acme/app", undefined, 7, 123],
    ["com/acme/app", undefined, "acme", 123],
    ["com/acme/app", undefined, "partner", null],
    ["com/acme/app", undefined, 8, null],
    ["com/acme/app", undefined, 99, null],
    ["com/acme/app", undefined, "acm", null],
    ["com/acme/app", undefined, "acme/backend", null],
    ["com/acme/App", undefined, null, null],
    ["com/acme/lib", "1.0", null, 124],
    ["com/acme/lib", "2.0", 7, 127],
    ["com/acme/lib", "3.0", null, null],
    ["com/acme/lib", undefined, null, null],
    ["com/acme/twice", undefined, null, null],
    ["com/acme/twice", undefined, "partner", 126],
    ["com/acme/lost", undefined, null, null],
    ["__proto__", undefined, null, null]
  ])("%s %s below %s", async (name, version, group, expected) => {
    const wanted = { resource, name, ...(version === undefined ? {} : { version }) }
    expect(await asked(PackageDirectory.use((directory) => directory.projectOf(wanted, group)))).toBe(
      expected
    )
  })
})

describe("the resource of a package by its id", () => {
  it.each<readonly [number, number, string | null]>([
    [123, 17, resource],
    [124, 18, resource],
    [124, 17, null],
    [126, 20, resource],
    [123, 20, null],
    [123, 99, null]
  ])("in project %d, %d", async (project, id, expected) => {
    expect(await asked(PackageDirectory.use((directory) => directory.resourceOf(project, id)))).toBe(expected)
  })
})
