import { vocabulary } from "@jobwarden/core"
import { Effect } from "effect"
import { UnusableInput } from "../exit.ts"
import { anyCaller, askCut, askDecision, askWhoCan } from "../server/questions.ts"
import type { WhoCan } from "./answer.ts"

/** Who can do what by the policy that a service has, which answers it itself: also where it may not all be read. */
export const whoCanByServer = Effect.fn("whoCanByServer")(function* (
  project: number | string,
  resource: string,
  action: string
) {
  const [{ access, hiddenSources, path }, { grant }, cut] = yield* Effect.all(
    [
      askWhoCan(project, { resource, action }),
      askDecision(project, { caller: anyCaller, resource, action }),
      askCut(project, { resource, action })
    ],
    { concurrency: "unbounded" }
  )
  const cell = vocabulary.cells.find((one) => one.resource === resource && one.action === action)
  if (cell === undefined || grant === null) {
    return yield* new UnusableInput({ message: `the service says no grant for ${resource}:${action}` })
  }
  const answer: WhoCan = {
    project: path,
    access,
    cell: { cell, grant: grant.value as WhoCan["cell"]["grant"], source: grant.source, cut }
  }
  return { answer, hiddenSources }
})
