import { vocabulary, type AccessRequest, type Caller, type Role } from "@jobwarden/core"
import type { UsedBy } from "@jobwarden/core/rules"
import type { UseSummary } from "./use-store.ts"

/** A decision that is to be noted. */
export type Noted = AccessRequest<Role> & { readonly project: number }

/** Everything that decisions have in common which are counted as one, in a form that is quick to look up. */
export interface Likeness {
  readonly day: number
  readonly target: number
  /** The cell, the answer, and what the caller is. */
  readonly code: number
  readonly source: number | string
  /** Of the environment; empty where there is none. */
  readonly environmentName: string
}

/** Decisions that are alike, since the last writing. */
export interface Alike {
  readonly likeness: Likeness
  readonly key: Pick<UseSummary, "action" | "allowed" | "day" | "resource" | "target"> & UsedBy
  count: number
  /** Epoch milliseconds. */
  lastUsed: number
}

/**
 * Decisions, counted. Looking up is done with every decision: maps of numbers, and no text is put together for it.
 */
export interface Tally {
  readonly size: () => number
  readonly all: () => ReadonlyArray<Alike>
  readonly find: (likeness: Likeness) => Alike | undefined
  /** Only for what was not found. */
  readonly insert: (alike: Alike) => void
}

export const makeTally = (): Tally => {
  const all: Array<Alike> = []
  const days: DayMap = new Map()
  return {
    size: () => all.length,
    all: () => all,
    find: ({ code, day, environmentName, source, target }) =>
      days.get(day)?.get(target)?.get(code)?.get(source)?.get(environmentName),
    insert: (alike) => {
      const { code, day, environmentName, source, target } = alike.likeness
      const targets = within(days, day)
      const codes = within(targets, target)
      const sources = within(codes, code)
      within(sources, source).set(environmentName, alike)
      all.push(alike)
    }
  }
}

type SourceMap = Map<number | string, Map<string, Alike>>
type DayMap = Map<number, Map<number, Map<number, SourceMap>>>

const within = <Key, Inner, Value>(outer: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> => {
  const known = outer.get(key)
  if (known !== undefined) return known
  const made = new Map<Inner, Value>()
  outer.set(key, made)
  return made
}

/** What a decision has in common with others; `null` where it is about no cell. */
export const likenessOf = (
  { action, caller, project, resource }: Noted,
  allowed: boolean,
  day: number
): Likeness | null => {
  const row = vocabulary.resources.get(resource)
  const column = vocabulary.actions.get(action)
  if (row === undefined || column === undefined) return null
  const cell = row * vocabulary.actions.size + column
  return {
    day,
    target: project,
    code: (cell * mostKinds + kindOf(caller)) * 2 + (allowed ? 1 : 0),
    source: sourceOf(caller),
    environmentName: caller.type === "job" ? (caller.environment?.name ?? "") : ""
  }
}

const roles = vocabulary.domain.roles.length
const refs = 3
const environments = 3
const [projectDeployToken, groupDeployToken, firstJob] = [roles, roles + 1, roles + 2]
const mostKinds = firstJob + refs * environments * roles

/** A number for everything that a caller is, but where from. */
const kindOf = (caller: Caller<Role>): number => {
  switch (caller.type) {
    case "user":
      return vocabulary.rank.get(caller.role) ?? 0
    case "deploy_token":
      return "project" in caller && caller.project !== undefined ? projectDeployToken : groupDeployToken
    case "job": {
      const { environment, ref, trigger_role: triggerRole } = caller
      const refClass = ref.fork === true ? 2 : ref.protected ? 1 : 0
      const place = environment === undefined ? 0 : environment.protected ? 2 : 1
      const rank = vocabulary.rank.get(triggerRole) ?? 0
      return firstJob + (refClass * environments + place) * roles + rank
    }
  }
}

/** An id and a path of the same digits are two. */
const sourceOf = (caller: Caller<Role>): number | string => {
  switch (caller.type) {
    case "user":
      return 0
    case "deploy_token":
      return "project" in caller && caller.project !== undefined
        ? caller.project
        : "group" in caller
          ? caller.group
          : 0
    case "job":
      return caller.project
  }
}
