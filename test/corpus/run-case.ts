import { PolicyStore } from "@jobwarden/service"
import { auditedBy, type Audited } from "./audited.ts"
import type { After, Case } from "./case.ts"
import type { Outcome, Seen, Told } from "./outcome.ts"
import { serviceSurface } from "./service-surface.ts"
import { onlooker, type Surface } from "./surface.ts"
import { makeWorld, type World } from "./world.ts"

/** What a case comes to on a surface, in the shape of what it should. */
export interface Ran {
  readonly comesTo: Outcome
  readonly gains?: ReadonlyArray<string>
  readonly loses?: ReadonlyArray<string>
  readonly findings?: ReadonlyArray<string>
  readonly who?: unknown
  readonly let_in?: unknown
  readonly audited: Audited
  readonly after: After
}

/** Runs a case in a world of its own. */
export const runCase = async (surface: Surface, given: Case): Promise<Ran> => {
  const world = await makeWorld(given.unacknowledgeable)
  try {
    for (const act of given.given) {
      const { outcome } = await serviceSurface.perform(world, onlooker, act)
      if (outcome !== "accepted") {
        throw new Error(`${given.name}: what is given was ${JSON.stringify(outcome)}: ${JSON.stringify(act)}`)
      }
    }
    const before = await storedIn(world)
    let performed: Told | undefined
    const left = await auditedBy(world, async () => {
      performed = await surface.perform(world, given.actor, given.act)
    })
    const told = performed ?? { outcome: "not_available" }
    const isKept = JSON.stringify(await storedIn(world)) === JSON.stringify(before)
    if (!isKept && told.outcome !== "accepted") {
      throw new Error(`${given.name}: ${JSON.stringify(told.outcome)}, and something was stored`)
    }
    const comesTo = told.outcome !== "accepted" ? told.outcome : isKept ? "unchanged" : "changed"
    const after = await seenAfter(world, surface, given)
    return { comesTo, ...wanted(given, told), audited: left, after }
  } finally {
    await world.dispose()
  }
}

/** What there is beside the outcome, as far as the case looks at it. */
const wanted = (given: Case, told: Told) =>
  Object.fromEntries(
    (["gains", "loses", "findings", "who", "let_in"] as const).flatMap((key) =>
      given[key] === undefined ? [] : [[key, told[key]]]
    )
  )

const storedIn = (world: World) => world.run(PolicyStore.use((store) => store.readAll))

const seenAfter = async (world: World, surface: Surface, { act, after }: Case): Promise<After> => {
  const { around, in_force, revision, scope, stated } = after
  const project = "project" in act ? act.project : "acme/backend"
  const looks = in_force !== undefined || revision !== undefined || stated !== undefined
  const seen = looks ? await surface.see(world, onlooker, project) : null
  const group = act.kind === "patch_group" ? act.group : null
  const seenAround = around && (await surface.seeAround(world, onlooker, group))
  return {
    ...(seen !== null && {
      ...(in_force !== undefined && { in_force: only(seen.inForce, Object.keys(in_force)) }),
      ...(revision !== undefined && { revision: seen.revision }),
      ...(stated !== undefined && { stated: seen.stated })
    }),
    ...(scope !== undefined && { scope: await surface.seeScope(world, onlooker, String(project)) }),
    ...(seenAround !== undefined && { around: only({ ...seenAround }, Object.keys(around ?? {})) })
  }
}

const only = (of: Seen["inForce"], keys: ReadonlyArray<string>) =>
  Object.fromEntries(keys.map((key) => [key, of[key]]))
