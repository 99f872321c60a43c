import type { Contestant } from "../support/rounds.ts"
import type { Request } from "../worlds/requests.ts"
import { inMask } from "../worlds/sources.ts"
import { isPlain, type PreparedProject } from "./prepared.ts"
import {
  columnOf,
  columns,
  foreign,
  jobClass,
  listed,
  own,
  rankOf,
  rowOf,
  triggerOf,
  words
} from "./words.ts"

type Answer = (request: Request) => boolean

/**
 * The least that any program has to do to answer: find the project in a `Map`, and test a bit. It trusts every
 * request, reports no reason, knows no moves, no expiry and no changes; the tables are the engine's, and equal
 * ones are shared, in the layout that comes to mind first: six words a cell.
 */
export const bare = (
  prepared: ReadonlyMap<string, PreparedProject>,
  requests: readonly Request[]
): Contestant & { readonly allows: Answer } => {
  const allows = isPlain(prepared) ? lookUpBits(prepared) : lookUpFacts(prepared)
  return {
    name: "bare look-up",
    allows,
    countAllowed: () => {
      let allowed = 0
      for (const request of requests) if (allows(request)) allowed += 1
      return allowed
    }
  }
}

const test = (bits: Uint32Array, cell: number, index: number): boolean =>
  (((bits[cell * words + (index >>> 5)] ?? 0) >>> (index & 31)) & 1) === 1

/** Where no scope and no environment's name matters, the `Map` holds the bits themselves. */
const lookUpBits = (prepared: ReadonlyMap<string, PreparedProject>): Answer => {
  const tables = new Map([...prepared].map(([path, { bits }]) => [path, bits]))
  return ({ action, caller, project, resource }) => {
    const bits = tables.get(project)
    if (bits === undefined) return false
    const cell = (rowOf.get(resource) ?? 0) * columns + (columnOf.get(action) ?? 0)
    if (caller.type === "user") return test(bits, cell, rankOf.get(caller.role) ?? 0)
    if (caller.project !== project) return false
    const ref = caller.ref.fork ? 2 : caller.ref.protected ? 0 : 1
    return test(bits, cell, jobClass(own, ref, 0, triggerOf.get(caller.trigger_role) ?? 0))
  }
}

const lookUpFacts = (prepared: ReadonlyMap<string, PreparedProject>): Answer => {
  const projects = new Map(
    [...prepared].map(([path, { bits, named, own, permitted, publicReads, uncovered }]) => [
      path,
      { bits, named, own, permitted, publicReads, uncovered }
    ])
  )
  return ({ action, caller, project, resource }) => {
    const facts = projects.get(project)
    if (facts === undefined) return false
    const cell = (rowOf.get(resource) ?? 0) * columns + (columnOf.get(action) ?? 0)
    if (caller.type === "user") return test(facts.bits, cell, rankOf.get(caller.role) ?? 0)
    let origin: number = own
    let entered = facts.own
    if (caller.project !== project) {
      const entry = facts.permitted.get(caller.project)
      origin = entry === undefined ? foreign : listed
      entered = entry ?? facts.uncovered
    }
    if (!inMask(entered, cell) && !inMask(facts.publicReads, cell)) return false
    const ref = caller.ref.fork ? 2 : caller.ref.protected ? 0 : 1
    const { environment } = caller
    const trigger = triggerOf.get(caller.trigger_role) ?? 0
    if (environment === undefined) return test(facts.bits, cell, jobClass(origin, ref, 0, trigger))
    const bits = facts.named.get(environment.name) ?? facts.bits
    return test(bits, cell, jobClass(origin, ref, environment.protected ? 2 : 1, trigger))
  }
}
