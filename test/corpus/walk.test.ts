import { afterEach, describe, expect, it } from "vitest"
import { readAct } from "./acts.ts"
import { graphqlSurface } from "./graphql-surface.ts"
import type { Outcome } from "./outcome.ts"
import { restSurface } from "./rest-surface.ts"
import { serviceSurface } from "./service-surface.ts"
import { onlooker } from "./surface.ts"
import { makeWorld, type World } from "./world.ts"

// What a surface remembers of one answer must be told to nobody else, and to nobody once it is not so any more.

type Step = readonly [actor: string, act: Readonly<Record<string, unknown>>, comesTo: Outcome]

const read = { read: "acme/backend" }
const mayApp = { may: "job ofApp", do: "package_registry.maven:write", in: "acme/backend" }
const developer = {
  explain: { type: "user", role: "developer" },
  do: "package_registry.maven:write",
  in: "acme/backend"
}
const whoCan = { who_can: "package_registry.maven:write", in: "acme/backend" }

const steps: ReadonlyArray<Step> = [
  ["maya", read, "answered"],
  ["dev", read, "forbidden"],
  ["pia", read, "unknown"],
  ["nobody", read, "not_signed_in"],
  ["maya-read_registry", read, "insufficient_scope"],
  ["maya-read_api", read, "answered"],
  ["job-onMain", read, "not_signed_in"],
  ["maya", developer, "allowed"],
  ["dev", developer, "forbidden"],
  ["maya", { patch: "acme/backend", with: { package_registry: { maven: { write: "owner" } } } }, "accepted"],
  ["maya", developer, { denied: "role_too_low" }],
  ["olga", developer, { denied: "role_too_low" }],
  ["pia", developer, "unknown"],
  ["maya", { reset: "acme/backend" }, "accepted"],
  ["maya", developer, "allowed"],
  [
    "olga",
    { patch_group: "acme", with: { limits: { package_registry: { default: { write: "maintainer" } } } } },
    "accepted"
  ],
  ["maya", developer, { denied: "exceeds_limit" }],
  ["dev", whoCan, "forbidden"],
  ["maya", whoCan, "answered"],
  ["olga", { patch_group: "acme", with: { limits: null } }, "accepted"],
  ["maya", developer, "allowed"],
  ["client-untrusted", mayApp, { denied: "entry_lacks_permission" }],
  [
    "maya",
    {
      permit: { project: "acme/app" },
      in: "acme/backend",
      default_permissions: false,
      job_token_policies: ["admin_packages"]
    },
    "accepted"
  ],
  ["client-untrusted", mayApp, "allowed"],
  ["maya", { disallow: { project: "acme/app" }, in: "acme/backend" }, "accepted"],
  ["client-untrusted", mayApp, { denied: "not_in_scope" }],
  ["maya", { switch: "acme/backend", to: "off" }, "accepted"],
  ["client-untrusted", mayApp, "allowed"],
  ["ada", { patch_instance: true, with: { enforce_scope: true } }, "accepted"],
  ["client-untrusted", mayApp, { denied: "not_in_scope" }],
  ["rosa", read, "forbidden"],
  ["maya", read, "answered"]
]

const worlds: Array<World> = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose()
})

const build = async (): Promise<World> => {
  const world = await makeWorld([])
  worlds.push(world)
  return world
}

const surfaces = [serviceSurface, restSurface, graphqlSurface]

describe.each(surfaces)("one after the other in one world, on the surface $name", (surface) => {
  it("everybody is told what is so for them, then", async () => {
    const world = await build()
    for (const [at, [actor, does, comesTo]] of steps.entries()) {
      const { outcome } = await surface.perform(world, actor, readAct(`step ${at}`, does))
      expect([at, actor, does, outcome]).toEqual([at, actor, does, surface.blurs?.get(comesTo) ?? comesTo])
    }
  })

  it("what is in force is what was stored last, wherever it was changed", async () => {
    const world = await build()
    const writers = [...surfaces, ...surfaces]
    for (const [at, writer] of writers.entries()) {
      const grant = at % 2 === 0 ? "owner" : "maintainer"
      const act = readAct("change", { patch: "acme/backend", with: { jobs: { write: grant } } })
      expect((await writer.perform(world, "maya", act)).outcome).toBe("accepted")
      for (const reader of ["maya", onlooker]) {
        const { inForce, revision, stated } = await surface.see(world, reader, "acme/backend")
        expect([revision, inForce["jobs:write"], stated]).toEqual([at + 1, grant, { jobs: { write: grant } }])
      }
    }
    await serviceSurface.perform(
      world,
      "olga",
      readAct("group", { patch_group: "acme", with: { defaults: { releases: { write: "owner" } } } })
    )
    expect((await surface.see(world, "maya", "acme/backend")).inForce["releases:write"]).toBe("owner")
  })
})
