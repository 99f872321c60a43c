import { PolicyStore, RefusalLog } from "@jobwarden/service"
import { Effect } from "effect"
import type { Case } from "./case.ts"
import type { Outcome } from "./outcome.ts"
import type { World } from "./world.ts"

/** What the audit log has of an act: a change, a refused attempt, or nothing. */
export type Audited = "a change" | "an attempt" | "nothing"

interface Event {
  readonly reason?: string
  readonly count?: number
}

/** How many events there are, the attempts of minutes that are not over included. */
const eventsOf = (world: World): Promise<ReadonlyArray<Event>> =>
  world.run(
    Effect.gen(function* () {
      yield* RefusalLog.use((refusals) => refusals.flush("all"))
      const events = yield* PolicyStore.use((store) => store.events({ after: 0, limit: 1_000 }))
      return events.map(({ body }) => JSON.parse(body) as Event)
    })
  )

/** What an act adds to the audit log. Throws where it adds more than one event. */
export const auditedBy = async (world: World, act: () => Promise<void>): Promise<Audited> => {
  const before = (await eventsOf(world)).length
  await act()
  const added = (await eventsOf(world)).slice(before)
  const [event] = added
  if (event === undefined) return "nothing"
  if (added.length > 1) throw new Error(`one act left ${added.length} events`)
  return event.reason === undefined ? "a change" : "an attempt"
}

const questions: ReadonlySet<string> = new Set([
  "explain",
  "may",
  "read",
  "read_authentications",
  "read_group",
  "read_instance",
  "read_scope",
  "who_can"
])

const attempts: ReadonlySet<Outcome> = new Set(["forbidden", "insufficient_scope", "stale"] as const)

/** Jobs that run at present: that one of them tried to change a policy is worth knowing. */
const runningJob = /^job-(?!finished)\w+(?: by (?:bearer|basic))?$/

/**
 * What SPEC §8 says that a case leaves: its change; its refusal, where somebody who is known is refused a change
 * that they meant; else nothing.
 */
export const audited = ({ act, actor, comesTo }: Case): Audited => {
  if (comesTo === "changed") return "a change"
  const isRehearsal = "gate" in act && act.gate.dryRun === true
  if (questions.has(act.kind) || isRehearsal) return "nothing"
  if (typeof comesTo === "object") return "refused" in comesTo ? "an attempt" : "nothing"
  if (comesTo === "not_signed_in") return runningJob.test(actor) ? "an attempt" : "nothing"
  // GitLab's REST hides from some what they may not remove: they were refused all the same.
  if (comesTo === "unknown" && act.kind === "disallow" && actor === "dev") return "an attempt"
  return attempts.has(comesTo) ? "an attempt" : "nothing"
}
