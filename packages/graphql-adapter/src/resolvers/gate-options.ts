import { acknowledgementsFrom, type Acknowledgement } from "@jobwarden/service"
import { Effect, Result } from "effect"
import { InvalidArgument } from "../failure.ts"

/** How a change is to pass the gate, as inputs say it. */
export interface GateInput {
  readonly clientMutationId?: string | null
  readonly ifRevision?: number | null
  readonly dryRun?: boolean | null
  readonly strict?: boolean | null
  readonly acknowledge?: ReadonlyArray<Acknowledgement> | null
}

/** The tag of a revision, as far as it is compared: `If-Match` looks at nothing but the revision. */
const tagOf = (revision: number): string => `"${revision}.${"0".repeat(16)}"`

export const gateOptionsOf = (input: GateInput) => {
  const { acknowledge, dryRun, ifRevision, strict } = input
  const read = acknowledgementsFrom(acknowledge ?? [], (rule) => `{rule: "${rule}", reason: "…"}`)
  if (Result.isFailure(read)) return Effect.fail(new InvalidArgument({ detail: read.failure }))
  return Effect.succeed({
    dryRun: dryRun === true,
    strict: strict === true,
    acknowledge: read.success,
    ...(ifRevision != null && { ifMatch: tagOf(ifRevision) })
  })
}
