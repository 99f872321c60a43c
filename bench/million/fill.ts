import { createEngine, type Json } from "@jobwarden/core"
import { Effect } from "effect"
import { changedPaths } from "../../packages/service/src/changed-paths.ts"
import { nextRevision, unwrittenPolicy } from "../../packages/service/src/next-revision.ts"
import type { KeptEvent } from "../../packages/service/src/store-copy.ts"
import { openCopyTarget } from "../../packages/store-postgres/src/index.ts"
import { distinctPolicies, fleetPolicies } from "./fleet.ts"

const batch = 5_000
const startOfLog = Date.UTC(2026, 0, 1)

/** The first change of each project, one after the other, as the service would have stored it. */
function* firstChanges(projects: number): Generator<KeptEvent, void, undefined> {
  const engine = createEngine()
  // What a change comes to is worked out once for each policy.
  const changes = fleetPolicies().map(({ permissions, visibility }) => ({
    permissions,
    paths: changedPaths({}, permissions),
    ...engine.diff({ path: "a/b", visibility }, { path: "a/b", visibility, permissions })
  }))
  for (let id = 1; id <= projects; id += 1) {
    const change = changes[(id - 1) % distinctPolicies]
    if (change === undefined) throw new Error("every policy is worked out")
    const entity = { type: "project", id } as const
    const { document, event, policy } = nextRevision(
      unwrittenPolicy(entity),
      {
        document: { permissions: change.permissions as unknown as Json },
        personal: { author_name: "Maya Maintainer", ip_address: "203.0.113.7", entity_path: `project-${id}` },
        event: {
          time: new Date(startOfLog + id * 10).toISOString(),
          actor: { type: "user", id: 1 + (id % 500) },
          request_id: `5f0c7a86-6f0f-4c4c-9d8b-${String(id).padStart(12, "0")}`,
          entity,
          event_name: "job_token_permissions_updated",
          revision: { before: 0, after: 1 },
          changes: change.paths,
          gained: change.gained as unknown as Json,
          lost: change.lost as unknown as Json,
          acknowledged: []
        }
      },
      id
    )
    yield { ...event, revision: { document, createdAt: policy.updatedAt } }
  }
}

/** Fills an empty database with a store of so many projects, by what `jobwarden store copy` writes with. */
export const fill = (url: string, projects: number, say: (done: number) => void): Promise<void> =>
  Effect.gen(function* () {
    const target = yield* openCopyTarget({ url }, "bench")
    let events: Array<KeptEvent> = []
    for (const event of firstChanges(projects)) {
      events.push(event)
      if (events.length < batch && event.sequence < projects) continue
      yield* target.append(events)
      say(event.sequence)
      events = []
    }
    yield* target.finish(projects)
  }).pipe(Effect.scoped, Effect.runPromise)
