import type { CompiledProject } from "@jobwarden/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { makeKnownViews } from "./known-views.ts"
import type { PermissionsView, View } from "./permissions-view.ts"
import type { PlatformProject } from "./platform.ts"

const project: PlatformProject = { id: 123, path: "acme/backend", visibility: "private" }

/** Views over a world of which each part can be made another, and how often a view was built. */
const over = () => {
  const compiled = () => ({}) as CompiledProject
  const world = {
    compiled: compiled() as CompiledProject | null,
    revision: 1 as number | undefined,
    surroundings: 0
  }
  const views = makeKnownViews({
    engine: { compiled: () => world.compiled },
    revision: () => world.revision,
    surroundings: () => world.surroundings
  })
  let built = 0
  const ask = (
    asked: PlatformProject = project,
    which: View = "effective",
    meanwhile: () => void = () => undefined
  ) =>
    Effect.runSync(
      views.of(
        asked,
        which,
        Effect.sync(() => {
          built += 1
          const view = { revision: world.revision ?? 0, etag: `"${built}"` } as PermissionsView
          meanwhile()
          return view
        })
      )
    )
  return { world, ask, compiled, built: () => built }
}

describe("a view that is known", () => {
  it("is the same as long as nothing changes, each of the two views for itself", () => {
    const { ask, built } = over()
    const [effective, explicit] = [ask(), ask(project, "explicit")]
    expect(ask()).toBe(effective)
    expect(ask(project, "explicit")).toBe(explicit)
    expect(effective).not.toBe(explicit)
    expect(built()).toBe(2)
  })

  it.each<readonly [string, (parts: ReturnType<typeof over>) => void]>([
    [
      "the policy decides otherwise, as when a grant expires",
      ({ compiled, world }) => (world.compiled = compiled())
    ],
    ["there is another revision that says the same", ({ world }) => (world.revision = 2)],
    ["a group or the instance changed", ({ world }) => (world.surroundings += 1)],
    ["the project is in no index any more", ({ world }) => (world.compiled = null)],
    ["the index has no revision of it", ({ world }) => (world.revision = undefined)]
  ])("is built anew once %s", (_, change) => {
    const parts = over()
    const before = parts.ask()
    change(parts)
    expect(parts.ask()).not.toBe(before)
  })

  it("is built anew once the platform says something else of the project", () => {
    const { ask } = over()
    const before = ask()
    const now = ask({ ...project, visibility: "public" })
    expect(now).not.toBe(before)
  })

  it("is not kept where something changed while it was built", () => {
    const { ask, world } = over()
    const mixed = ask(project, "effective", () => (world.surroundings += 1))
    expect(ask()).not.toBe(mixed)
  })

  it("is not kept where the store is at another revision than what decides", () => {
    const { ask, built, world } = over()
    const ahead = () => ask(project, "effective", () => (world.revision = 1))
    world.revision = 2
    ahead()
    ahead()
    expect(built()).toBe(2)
  })

  it("is kept for so many projects and no more", () => {
    const { ask, built } = over()
    const projects = Array.from({ length: 2_001 }, (_, id) => ({ ...project, id }))
    for (const one of projects) ask(one)
    const before = built()
    for (const one of projects.slice(0, 100)) ask(one)
    expect(built()).toBe(before + 100)
  })
})
