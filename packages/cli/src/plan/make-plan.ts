import type { World } from "@jobwarden/policy-files"
import { Effect } from "effect"
import type { ProgressLine } from "../progress.ts"
import { ServerClient } from "../server/client.ts"
import { ServerRefused } from "../server/failures.ts"
import { readOneGroup, readOneProject, readState, readTheInstance } from "../server/state.ts"
import type { Plan, Refusal } from "./model.ts"
import { inOrder } from "./order.ts"
import { pair, sayMissing, type Paired } from "./pair.ts"
import { refusalOf } from "./refusal.ts"
import { rehearse } from "./rehearse.ts"
import { differenceTo } from "./wanted.ts"

export interface PlanOptions {
  /** What is in no file is to have no document. */
  readonly authoritative: boolean
  readonly acknowledge: readonly string[]
  readonly line: Pick<ProgressLine, "show">
}

/** Documents that are not found are asked for one by one, to say why; so many of them. */
const mostAsked = 20
const atOnce = 8

/**
 * What has to be done for a service to have what files say. It is read in long lists and compared here, and the
 * service is asked about what differs only.
 */
export const makePlan = Effect.fn("makePlan")(function* (
  world: World,
  { acknowledge, authoritative, line }: PlanOptions
) {
  const { server } = yield* ServerClient
  const state = yield* readState((done) => line.show({ doing: "reading", done }))
  const paired = pair(world, state, { authoritative })
  const differing = paired.pairs.filter(
    ({ document, wanted }) => differenceTo(wanted, document, paired.nameOfSource) !== null
  )
  let done = 0
  const rehearsed = yield* Effect.forEach(
    differing,
    (one) =>
      rehearse(one, paired.nameOfSource, acknowledge).pipe(
        Effect.tap(() =>
          Effect.sync(() => line.show({ doing: "comparing", done: (done += 1), total: differing.length }))
        )
      ),
    { concurrency: atOnce }
  )
  const missing = yield* whyMissing(paired)
  const plan: Plan = {
    server,
    changes: inOrder(rehearsed.flatMap((one) => (one.type === "change" ? [one.change] : []))),
    refused: [
      ...missing,
      ...paired.refused,
      ...rehearsed.flatMap((one) => (one.type === "refused" ? [one.refusal] : []))
    ],
    unmanaged: paired.unmanaged,
    remarks: paired.remarks,
    compared: paired.pairs.length,
    acknowledge
  }
  return plan
})

const whyMissing = Effect.fnUntraced(function* ({ missing }: Paired) {
  const asked = yield* Effect.forEach(
    missing.slice(0, mostAsked),
    ({ kind, path, reference }) =>
      askFor(kind, path, reference).pipe(
        Effect.as<Refusal>({ kind, path, why: sayMissing({ kind, path }), findings: [] }),
        Effect.catch((failure) =>
          failure instanceof ServerRefused && [403, 404].includes(failure.status)
            ? Effect.succeed(refusalOf({ kind, path }, failure))
            : Effect.fail(failure)
        )
      ),
    { concurrency: atOnce }
  )
  return [
    ...asked,
    ...missing.slice(mostAsked).map(({ kind, path }): Refusal => ({
      kind,
      path,
      why: sayMissing({ kind, path }),
      findings: []
    }))
  ]
})

const askFor = (kind: "instance" | "group" | "project", path: string, reference: number | string) =>
  kind === "instance"
    ? Effect.asVoid(readTheInstance())
    : kind === "group"
      ? Effect.asVoid(readOneGroup(reference, path))
      : Effect.asVoid(readOneProject(reference))
