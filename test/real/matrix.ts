import { beforeAll, describe, expect, test } from "vitest"
import type { Enforced, Resource } from "./enforced.ts"
import { models, opposites, type Model } from "./models.ts"
import { jobNames, tokenOf } from "./organisation.ts"
import type { Ran } from "./processes.ts"

const { MODE } = (import.meta as { readonly env?: { readonly MODE?: string } }).env ?? {}

/** Whether every case is run, or those few that `npm test` has the time for: `vitest run --mode whole` runs all. */
export const isWhole = MODE === "whole"

const actions = ["read", "write", "delete"] as const
export type Action = (typeof actions)[number]

/** What a real program did, and whether it came to pass. */
export interface Tried extends Ran {
  /** Whether the thing was then read, stored or gone; looked at from the registry's side. */
  readonly isDone: boolean
}

export interface Trial {
  readonly action: Action
  readonly token: string
  /** Different for every trial, so that none sees what another did. */
  readonly number: number
}

/** How somebody's program tries the actions at a registry. */
export interface Programs {
  readonly resource: Resource
  readonly attempt: (trial: Trial) => Promise<Tried>
  /** What a program prints of a no; which of them is a matter of who asks and for what. */
  readonly refusals: ReadonlyArray<RegExp>
}

interface Case {
  readonly model: Model
  readonly job: string
  readonly action: Action
  readonly isAllowed: boolean
}

/** The few: each origin, each kind of ref, each action, a yes and a no. */
const few: ReadonlyArray<readonly [job: string, action: Action]> = [
  ["own protected", "write"],
  ["own protected", "delete"],
  ["own fork", "write"],
  ["listed unprotected", "read"],
  ["foreign protected", "read"]
]

const isAmongFew = ({ action, job, model }: Case): boolean =>
  few
    .slice(0, model === models.maintainersAndJobs ? few.length : 1)
    .some((one) => one[0] === job && one[1] === action)

const casesFor = (among: ReadonlyArray<Action>): ReadonlyArray<Case> =>
  Object.values(models)
    .flatMap((model) =>
      jobNames.flatMap((job) =>
        among.map((action) => ({
          model,
          job,
          action,
          isAllowed: model.outcomes[job]?.[actions.indexOf(action)] === "yes"
        }))
      )
    )
    .filter((one) => isWhole || isAmongFew(one))

const atOnce = 2

/** Two programs at a time: each takes its time to start, and the machine may be small. */
const inTurn = async <A>(waiting: Array<A>, run: (item: A) => Promise<void>): Promise<void> => {
  const next = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item)
  }
  await Promise.all(Array.from({ length: atOnce }, next))
}

const nameOf = ({ action, isAllowed, job }: Case): string => `${job}: ${action}: ${isAllowed ? "yes" : "no"}`

/**
 * The two models with the real programs, for jobs of every origin on every kind of ref: as the model says, and
 * once more under the policy that turns that answer round, where each case has to come out the other way.
 */
export const describeMatrix = (
  enforced: () => Enforced,
  programs: () => Programs,
  among: ReadonlyArray<Action>
) => {
  const cases = casesFor(among)
  let number = 0

  const attemptAll = async (some: ReadonlyArray<Case>): Promise<ReadonlyMap<Case, Tried>> => {
    const tried = new Map<Case, Tried>()
    await inTurn([...some], async (one) => {
      number += 1
      tried.set(one, await programs().attempt({ action: one.action, token: tokenOf(one.job), number }))
    })
    return tried
  }

  const expectOutcome = (tried: Tried | undefined, isAllowed: boolean): void => {
    const { exitCode, isDone, output } = tried ?? { exitCode: -1, isDone: false, output: "" }
    const isRefused = programs().refusals.some((refusal) => refusal.test(output))
    expect({ succeeds: exitCode === 0, isDone, isRefused }, output).toEqual({
      succeeds: isAllowed,
      isDone: isAllowed,
      isRefused: !isAllowed
    })
  }

  describe.each(Object.values(models))("$name", (model) => {
    const own = cases.filter((one) => one.model === model)
    let tried: ReadonlyMap<Case, Tried>
    beforeAll(async () => {
      await enforced().set(programs().resource, model.grants)
      tried = await attemptAll(own)
    }, 300_000)

    test.each(own.map((one) => [nameOf(one), one] as const))("%s", (_, one) =>
      expectOutcome(tried.get(one), one.isAllowed)
    )
  })

  describe.each([
    ["closed", true],
    ["open", false]
  ] as const)("with the policy inverted (%s), every case comes out the other way", (name, isAllowed) => {
    const turned = cases.filter((one) => one.isAllowed === isAllowed)
    let tried: ReadonlyMap<Case, Tried>
    beforeAll(async () => {
      const { grants, inScope } = opposites[name]
      await enforced().set(programs().resource, grants, inScope)
      tried = await attemptAll(turned)
      await enforced().set(programs().resource, models.maintainersAndJobs.grants)
    }, 300_000)

    test.each(turned.map((one) => [nameOf(one), one] as const))("not %s", (_, one) =>
      expectOutcome(tried.get(one), !one.isAllowed)
    )
  })
}
