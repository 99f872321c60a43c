import { canonicalJson, type Json } from "../canonical-json.ts"
import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import { readGrant, type AnyGrant, type JobTokenConditions } from "../policy/grant.ts"
import type { AnyPermissions } from "../policy/permissions.ts"
import { parseRfc3339 } from "../policy/rfc3339.ts"
import { shortestGrant, type WantedGrant } from "../policy/shortest-grant.ts"
import type { Change, ScopeChange } from "./change.ts"
import { patchOf, wantedOf } from "./respell.ts"

/** A grant that a patch sets; `null` clears it. */
interface Setting {
  readonly keys: readonly string[]
  readonly grant: AnyGrant | null
}

/**
 * One change that does what all of them do: where two set one grant, it becomes what both admit. The same for the
 * same changes in any order. Where two cannot be told in one grant, the first in canonical order stands, and the
 * other is for the next round.
 */
export const meetOf = (vocabulary: Vocabulary, visibility: string, changes: readonly Change[]): Change => {
  const permissions = meetOfPatches(
    vocabulary,
    visibility,
    changes.flatMap(({ permissions: patch }) => (patch === undefined ? [] : [patch]))
  )
  const scope = meetOfScopes(changes.flatMap(({ scope: change }) => change ?? []))
  return { ...(permissions && { permissions }), ...(scope && { scope }) }
}

const canonical = (value: unknown): string => canonicalJson(value as Json)

/** In canonical order, each once. */
const inOrder = <T>(values: readonly T[]): readonly T[] =>
  [...new Map(values.map((value) => [canonical(value), value]))]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, value]) => value)

const gathered = <T>(items: readonly (readonly [key: string, value: T])[]): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>()
  for (const [key, value] of items.toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    groups.set(key, [...(groups.get(key) ?? []), value])
  }
  return [...groups.values()].map(inOrder)
}

const meetOfPatches = (
  vocabulary: Vocabulary,
  visibility: string,
  patches: readonly AnyPermissions[]
): AnyPermissions | undefined => {
  const settings = patches.flatMap((patch) => settingsIn(vocabulary, patch))
  if (settings.length === 0) return undefined
  const met = gathered(settings.map((setting) => [canonical(setting.keys), setting])).flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const [only, ...others] = group.flatMap(({ grant }) => (grant === null ? [] : [grant]))
    const cell = cellAt(vocabulary, first.keys)
    if (only === undefined || cell === undefined) return [first]
    return [{ keys: first.keys, grant: meetOfGrants(vocabulary, visibility, cell, only, others) }]
  })
  return patchOf(met)
}

/** The grants that a patch sets, down to the actions. A cleared object stands as it is. */
const settingsIn = (vocabulary: Vocabulary, patch: AnyPermissions): readonly Setting[] => {
  const walk = (value: unknown, keys: readonly string[], depth: number): readonly Setting[] =>
    depth === 0 || value === null
      ? [{ keys, grant: value as AnyGrant | null }]
      : Object.entries(value as object).flatMap(([key, inner]) => walk(inner, [...keys, key], depth - 1))
  return Object.entries(patch).flatMap(([name, value]) => {
    const definition = vocabulary.domain.resources.find((resource) => resource.name === name)
    return walk(value, [name], definition?.formats === undefined ? 1 : 2)
  })
}

/** A cell that is decided at these keys, or its like of another format, which has the same baseline. */
const cellAt = (vocabulary: Vocabulary, keys: readonly string[]): Cell | undefined =>
  vocabulary.cells.find(({ action, address: [family] }) => family === keys[0] && action === keys.at(-1))

const meetOfGrants = (
  vocabulary: Vocabulary,
  visibility: string,
  cell: Cell,
  only: AnyGrant,
  others: readonly AnyGrant[]
): AnyGrant => {
  if (others.length === 0) return only
  const baseline = vocabulary.baseline(cell, visibility)
  // What expires is compared as it is written, whatever the time.
  const wanted = (grant: AnyGrant): WantedGrant =>
    wantedOf({ grant, conditions: readGrant(vocabulary, cell, baseline, grant, 0) })
  const met = others
    .map(wanted)
    .reduce<WantedGrant | null>((one, other) => one && meetOfWanted(one, other), wanted(only))
  return met === null ? only : shortestGrant(vocabulary, cell, baseline, met)
}

/** Whom both admit; `null` where no grant says that. */
export const meetOfWanted = (one: WantedGrant, other: WantedGrant): WantedGrant | null => {
  const users = {
    userRank:
      one.userRank === null || other.userRank === null ? null : Math.max(one.userRank, other.userRank),
    deployToken: one.deployToken && other.deployToken
  }
  const [left, right] = [one.jobToken, other.jobToken]
  if (left === null || right === null) return { ...users, jobToken: null }
  const environments = meetOfEnvironments(left.environments, right.environments)
  if (environments === null) return null
  const [expiresAt] = [left.expiresAt, right.expiresAt]
    .flatMap((instant) => instant ?? [])
    .toSorted((early, late) => (parseRfc3339(early) ?? 0) - (parseRfc3339(late) ?? 0))
  const refs = (["protected", "any", "any_including_forks"] as const).find(
    (some) => some === left.refs || some === right.refs
  )
  return {
    ...users,
    jobToken: {
      origin: left.origin === "own" ? "own" : right.origin,
      refs: refs ?? "protected",
      environments,
      triggerRank: Math.max(left.triggerRank, right.triggerRank),
      ...(expiresAt !== undefined && { expiresAt })
    }
  }
}

type Environments = JobTokenConditions["environments"]

/** `null`: protected environments of some names only; no grant says that. */
const meetOfEnvironments = (one: Environments, other: Environments): Environments | null => {
  if (one === "any") return other
  if (other === "any") return one
  if (typeof one === "string" || typeof other === "string") return one === other ? one : null
  return one.filter((name) => other.includes(name))
}

const meetOfScopes = (changes: readonly ScopeChange[]): ScopeChange | undefined => {
  if (changes.length === 0) return undefined
  const closes = changes.some(({ inbound_enabled: closed }) => closed === true)
  const entries = gathered(
    changes.flatMap((change) => (change.entries ?? []).map((entry) => [String(entry.index), entry] as const))
    // In canonical order `null` comes first: to take an entry out is stronger than to change it.
  ).flatMap((group) => group.slice(0, 1))
  return {
    ...(closes && { inbound_enabled: true as const }),
    ...(entries.length > 0 && { entries })
  }
}
