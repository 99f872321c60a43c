import type { Access, Consequence, Difference } from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"
import { createHash } from "node:crypto"
import { Effect } from "effect"
import { checkChange, type AcknowledgedFinding, type ChangeToCheck } from "./introduced-findings.ts"

/** A project of those that something is said of together. */
export interface Example {
  readonly id: number | undefined
  readonly path: string
}

/** Accesses that a change of a group or the instance gives and takes, in so many projects alike. */
export interface WidespreadDifference extends Difference {
  readonly projects: number
  readonly example: Example
}

/** A finding that such a change introduces in so many projects; its place is that in the example. */
export interface WidespreadFinding {
  readonly finding: Finding
  readonly projects: number
  readonly example: Consequence["after"]
}

/** What a change of a group or the instance comes to for the projects below. */
export interface Weighed {
  /** How many projects gain or lose something. */
  readonly projects: number
  /** The first of those that differ, each once. */
  readonly differences: ReadonlyArray<WidespreadDifference>
  /** How many differences there are beside these, and in how many projects. */
  readonly leftOut: { readonly differences: number; readonly projects: number }
  /** The first of those that are introduced, each once. */
  readonly findings: ReadonlyArray<WidespreadFinding>
  /** The first of those for which the change is refused, each once, with its fixes for the example. */
  readonly refused: ReadonlyArray<WidespreadFinding>
  readonly acknowledged: ReadonlyArray<AcknowledgedFinding>
}

/** No more are spelled out: what is left is counted. A hundred thousand policies may all differ. */
export const mostSpelledOut = 100

export const nothingWeighed: Weighed = {
  projects: 0,
  differences: [],
  leftOut: { differences: 0, projects: 0 },
  findings: [],
  refused: [],
  acknowledged: []
}

/**
 * Works out what a change comes to, policy by policy, and lets others go on in between: there may be very many.
 * Findings are looked for where somebody gains something, since nothing else introduces any.
 */
export const weighConsequences = Effect.fnUntraced(function* (
  consequences: Iterable<Consequence | null>,
  how: Omit<ChangeToCheck, "after" | "before" | "fixes">
) {
  const differences = new Counted<WidespreadDifference>()
  const [findings, refused] = [new Counted<WidespreadFinding>(), new Counted<WidespreadFinding>()]
  const acknowledged = new Map<string, AcknowledgedFinding>()
  let projects = 0
  for (const consequence of consequences) {
    yield* Effect.yieldNow
    if (consequence === null) continue
    const { after, before, difference, projects: many } = consequence
    projects += many
    const { id, path } = after.target
    const example = { id, path }
    differences.add(keyOf(difference), many, () => ({ ...difference, projects: many, example }))
    if (difference.gained.length === 0) continue
    const checked = checkChange({ ...how, before, after, fixes: false })
    const widespread = (finding: Finding) => () => ({ finding, projects: many, example: after })
    for (const finding of checked.findings) {
      if (finding.introduced === true) findings.add(finding.fingerprint, many, widespread(finding))
    }
    for (const finding of checked.refused) refused.add(finding.fingerprint, many, widespread(finding))
    for (const one of checked.acknowledged) acknowledged.set(one.fingerprint, one)
  }
  const weighed: Weighed = {
    projects,
    differences: differences.spelledOut(),
    leftOut: { differences: differences.more, projects: projects - differences.projects() },
    findings: findings.spelledOut(),
    refused: refused.spelledOut(),
    acknowledged: [...acknowledged.values()]
  }
  return weighed
})

/** What was seen by its key: the first of it spelled out, how often, and how many more there are. */
class Counted<T extends { readonly projects: number }> {
  readonly #kept = new Map<string, { readonly value: T; projects: number }>()
  readonly #more = new Set<string>()

  add(key: string, projects: number, spell: () => T): void {
    const known = this.#kept.get(key)
    if (known !== undefined) known.projects += projects
    else if (this.#kept.size >= mostSpelledOut) this.#more.add(key)
    else this.#kept.set(key, { value: spell(), projects })
  }

  get more(): number {
    return this.#more.size
  }

  projects(): number {
    return [...this.#kept.values()].reduce((sum, { projects }) => sum + projects, 0)
  }

  spelledOut(): ReadonlyArray<T> {
    return [...this.#kept.values()].map(({ projects, value }) => ({ ...value, projects }))
  }
}

/** Equal for equal differences, and short: very many are kept. */
const keyOf = ({
  gained,
  lost
}: {
  readonly gained: ReadonlyArray<Access>
  readonly lost: ReadonlyArray<Access>
}) =>
  createHash("sha256")
    .update(JSON.stringify([gained, lost]))
    .digest("base64")
