import type { World } from "@jobwarden/policy-files"
import { Effect } from "effect"
import { connect } from "../server/connect.ts"
import { progressOnTerminal } from "../progress-on-terminal.ts"
import type { PlanFlags } from "../server/flags.ts"
import { makePlan } from "./make-plan.ts"
import { readAcknowledgements } from "./read-acknowledgements.ts"

/** The plan for what the files say and the flags ask, with its progress shown. */
export const planFor = Effect.fn("planFor")(function* (world: World, flags: PlanFlags) {
  const acknowledge = yield* readAcknowledgements(flags.acknowledge)
  const client = yield* connect(flags)
  const line = progressOnTerminal()
  return yield* makePlan(world, { acknowledge, authoritative: flags.authoritative, line }).pipe(
    Effect.provide(client),
    Effect.ensuring(Effect.sync(line.clear))
  )
})
