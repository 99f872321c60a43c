import { createEngine, type Json, type Permissions, type ProjectInput } from "@jobwarden/core"
import { flatWorld } from "../worlds/world.ts"
import { sealEvent, type SealedEvent } from "../../packages/service/src/audit-event.ts"
import { nextRevision, unwrittenPolicy, type NextRevision } from "../../packages/service/src/next-revision.ts"
import type { StoredPolicy } from "../../packages/service/src/policy-store.ts"
import { changedPaths } from "../../packages/service/src/changed-paths.ts"
import { makeRandom } from "./random.ts"

/** An event as the service makes it, with its revision where it is of a change. */
export type MadeEvent = { readonly event: SealedEvent; readonly next: NextRevision | null }

const policies = 200
const startOfLog = Date.UTC(2026, 0, 1)

/**
 * Events of a log, one after the other: changes of projects between different policies with all that somebody gains
 * and loses by them, and every tenth a batch of refused attempts.
 */
export function* makeEvents(count: number, projects: number): Generator<MadeEvent, void, undefined> {
  const random = makeRandom(20_261_124)
  const world = flatWorld(random, policies, policies)
  const engine = createEngine()
  // Each says what the one before says but for one resource, as people change them.
  const permissionsOf: Permissions[] = []
  for (const { permissions = {} } of world.policies) {
    const [resource, grants] = random.pick(
      Object.entries(permissions).filter(([name]) => name !== "package_registry")
    )
    permissionsOf.push({ ...permissionsOf.at(-1), [resource]: grants })
  }
  // What a change comes to is worked out once for each two policies that follow each other.
  const changes = permissionsOf.map((after, at) => {
    const before = permissionsOf.at(at - 1) ?? {}
    const described = (permissions: ProjectInput["permissions"]): ProjectInput => ({
      path: "a/b",
      ...(permissions && { permissions })
    })
    const { gained, lost } = engine.diff(described(before), described(after))
    return { after, gained, lost, paths: changedPaths(before, after), first: changedPaths({}, after) }
  })
  const latest = new Map<number, StoredPolicy>()
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const time = new Date(startOfLog + sequence * 1000).toISOString()
    const common = {
      time,
      actor: { type: "user", id: 1 + (sequence % 500) },
      request_id: `5f0c7a86-6f0f-4c4c-9d8b-${String(sequence).padStart(12, "0")}`
    } as const
    const personal = {
      author_name: "Maya Maintainer",
      ip_address: "203.0.113.7",
      entity_path: "acme/backend"
    }
    const entity = { type: "project", id: 1 + ((sequence * 7919) % projects) } as const
    if (sequence % 10 === 0) {
      const draft = {
        ...common,
        entity,
        event_name: "job_token_permissions_change_refused",
        reason: "role_below_maintainer",
        count: 2
      }
      yield { event: sealEvent(sequence, draft, personal), next: null }
      continue
    }
    const current = latest.get(entity.id) ?? unwrittenPolicy(entity)
    const change = changes[current.revision % policies]
    if (change === undefined) throw new Error("every change is worked out")
    const next = nextRevision(
      current,
      {
        document: { permissions: change.after as unknown as Json },
        personal,
        event: {
          ...common,
          entity,
          event_name: "job_token_permissions_updated",
          revision: { before: current.revision, after: current.revision + 1 },
          changes: current.revision === 0 ? change.first : change.paths,
          gained: change.gained as unknown as Json,
          lost: change.lost as unknown as Json,
          acknowledged: []
        }
      },
      sequence
    )
    latest.set(entity.id, next.policy)
    yield { event: next.event, next }
  }
}
