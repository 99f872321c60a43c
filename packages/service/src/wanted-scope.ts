import { Effect, Result, Schema } from "effect"
import { ScopeChangeRefused, texts } from "./scope-refusals.ts"
import { sourceOf, type KnownSources } from "./known-sources.ts"
import type { Manager } from "./managing-job.ts"
import type { Platform, PlatformUnavailable } from "./platform.ts"
import { invalid } from "./policy-patch.ts"
import {
  kindOf,
  mostEntries,
  names,
  same,
  spokenTerms,
  type Entry,
  type EntryKind,
  type WholeScope
} from "./scope-document.ts"
import { mayAdmit } from "./scope-targets.ts"
import type { InvalidDocument } from "./update-permissions.ts"

/** A body names projects or groups that are not there, or that the requester may not name there (404). */
export class NamesNotFound extends Schema.TaggedError<NamesNotFound>()("NamesNotFound", {
  names: Schema.Array(
    Schema.Struct({
      path: Schema.Array(Schema.Union([Schema.String, Schema.Number])),
      kind: Schema.Literals(["project", "group"])
    })
  )
}) {
  override get message() {
    return "no such project or group that you may name here"
  }
}

/** More entries of a kind than there is room for, and more than there are: refused before anything is looked up. */
export const refuseTooMany = (inForce: WholeScope, wanted: WholeScope): ScopeChangeRefused | null => {
  for (const kind of ["project", "group"] as const) {
    const most = Math.max(mostEntries, countOf(inForce, kind))
    if (countOf(wanted, kind) > most) return new ScopeChangeRefused({ reason: texts[kind].tooMany })
  }
  return null
}

const countOf = ({ allowlist }: WholeScope, kind: EntryKind): number =>
  allowlist.filter((entry) => entry[kind] !== undefined).length

/**
 * The entries of a body, each by the number of its source. Whoever writes must be able to read the source, unless
 * it stands on the list already; what they may not know stands there by its number only, so that no path is
 * confirmed to them.
 */
export const resolveEntries = Effect.fnUntraced(function* (
  writer: Manager,
  sources: KnownSources,
  inForce: WholeScope,
  wanted: ReadonlyArray<Entry>
): Effect.fn.Return<ReadonlyArray<Entry>, NamesNotFound | InvalidDocument | PlatformUnavailable, Platform> {
  const resolved = yield* Effect.forEach(
    wanted,
    Effect.fnUntraced(function* (entry) {
      const kind = kindOf(entry)
      const { shownAs, target } = sourceOf(sources, entry)
      const standing = inForce.allowlist.find((other) =>
        target === null ? other[kind] === entry[kind] : names(other, target)
      )
      const isNamed = typeof entry[kind] === "number" || shownAs !== null
      const stands = standing !== undefined && isNamed
      const isFound = stands || (target !== null && (yield* mayAdmit(writer, target)))
      return isFound ? { ...spokenTerms(entry), [kind]: target?.id ?? entry[kind] } : null
    }),
    { concurrency: 8 }
  )
  const missing = resolved.flatMap((entry, index) => (entry === null ? [index] : []))
  if (missing.length > 0) {
    return yield* new NamesNotFound({
      names: missing.map((index) => ({
        path: ["scope", "allowlist", index],
        kind: kindOf(wanted[index] ?? {})
      }))
    })
  }
  const entries = resolved.flatMap((entry): ReadonlyArray<Entry> => (entry === null ? [] : [entry]))
  const repeated = entries.flatMap((entry, index) => {
    const first = entries.findIndex((other) => isOneSource(entry, other))
    return first === index ? [] : [{ index, first }]
  })
  if (repeated.length > 0) {
    return yield* invalid(
      repeated.map(({ first, index }) => ({
        path: ["scope", "allowlist", index],
        message: `names the same source as entry ${first}; one entry decides, so keep one of them`
      }))
    )
  }
  return entries
})

const isOneSource = (one: Entry, other: Entry): boolean =>
  one.project === other.project && one.group === other.group

/**
 * The scope that a writer wants, with the entries that they may not know kept behind the others. What says the
 * same as what is in force stays as it is, also in another order: an order means nothing here.
 */
export const mergeScope = (
  sources: KnownSources,
  inForce: WholeScope,
  wanted: WholeScope
): Result.Result<WholeScope, ScopeChangeRefused> => {
  const standing = inForce.allowlist.map((entry) => {
    const kind = kindOf(entry)
    const { shownAs, target } = sourceOf(sources, entry)
    const place = wanted.allowlist.findIndex(
      (other) => other[kind] !== undefined && (other[kind] === target?.id || other[kind] === entry[kind])
    )
    return { entry, isHidden: shownAs === null, place }
  })
  const allowlist = [
    ...wanted.allowlist.map((entry, place) => {
      const before = standing.find((other) => other.place === place)?.entry
      const isUnchanged = before !== undefined && same(spokenTerms(before), spokenTerms(entry))
      return isUnchanged ? before : entry
    }),
    ...standing.flatMap(({ entry, isHidden, place }) => (place < 0 && isHidden ? [entry] : []))
  ]
  const becomes = { inbound_enabled: wanted.inbound_enabled, allowlist }
  const tooMany = refuseTooMany(inForce, becomes)
  if (tooMany !== null) return Result.fail(tooMany)
  const isSameList =
    allowlist.length === inForce.allowlist.length &&
    allowlist.every((entry) => inForce.allowlist.some((other) => other === entry))
  return Result.succeed(isSameList ? { ...becomes, allowlist: inForce.allowlist } : becomes)
}
