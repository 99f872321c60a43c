import { Effect } from "effect"
import type { SurroundingName } from "../src/authorize-surroundings.ts"
import type { GateOptions } from "../src/change-project-document.ts"
import type { Entity } from "../src/entity.ts"
import { getSurroundings } from "../src/get-surroundings.ts"
import type { Platform, PlatformGroup, PlatformProject } from "../src/platform.ts"
import { PolicyStore } from "../src/policy-store.ts"
import { groups as sampleGroups, samplePlatform } from "../src/testing/platform-samples.ts"
import { updateSurroundings } from "../src/update-surroundings.ts"
import type { Requester } from "../src/requester.ts"
import { as } from "./use-cases.ts"

export const acme: SurroundingName = { group: 7 }
export const theInstance: SurroundingName = { instance: true }
export const acmeEntity: Entity = { type: "group", id: 7 }
export const instanceEntity: Entity = { type: "instance", id: 0 }

const writerOf = (name: SurroundingName): Requester => as("group" in name ? "olga" : "ada")

/** A change of a group by its owner, or of the instance by its administrator. */
export const patchAround = (
  name: SurroundingName,
  body: unknown,
  options: Omit<GateOptions, "noteFindings"> = {},
  requester: Requester = writerOf(name)
) => updateSurroundings(requester, name, { options: Effect.succeed(options), body: Effect.succeed(body) })

export const lookAround = (name: SurroundingName, requester: Requester = writerOf(name)) =>
  getSurroundings(requester, name, Effect.void)

export const storedAround = (entity: Entity) => PolicyStore.use((store) => store.read(entity))

/** The sample organisation's people, and these projects and groups in the place of its own. */
export const platformOf = (
  projects: ReadonlyArray<PlatformProject>,
  groups: ReadonlyArray<PlatformGroup> = sampleGroups
): Platform["Service"] => ({
  ...samplePlatform,
  inventory: Effect.succeed({ groups, projects }),
  group: (reference) =>
    Effect.succeed(groups.find(({ id, path }) => reference === id || reference === path) ?? null),
  project: (reference) =>
    Effect.succeed(projects.find(({ id, path }) => reference === id || reference === path) ?? null)
})
