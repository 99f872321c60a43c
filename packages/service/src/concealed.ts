import type {
  Access,
  Difference,
  JobTokenAccess,
  LimitedCell,
  Path,
  Principals,
  Source
} from "@jobwarden/core"
import { rules, type Finding, type Fix } from "@jobwarden/core/rules"
import { shownSource, sourceOf, type KnownSources } from "./known-sources.ts"
import type { Reference } from "./platform.ts"
import { shownPlaces } from "./policy-view.ts"
import { kindOf, type Entry, type WholeScope } from "./scope-document.ts"

/** Job tokens, as one reader may see them: sources that they may not know are only counted. */
export interface ShownJobTokens extends JobTokenAccess {
  readonly hidden_sources?: number
}

/** Principals, as one reader may see them. */
type Shown<P extends Principals> = Omit<P, "job_tokens"> & {
  readonly job_tokens?: ReadonlyArray<ShownJobTokens>
}

export type ShownAccess = Shown<Access>

export interface ShownDifference {
  readonly gained: ReadonlyArray<ShownAccess>
  readonly lost: ReadonlyArray<ShownAccess>
}

/** Accesses with every source by the path that it has now, and those counted that the reader may not know. */
export const concealAccess = (sources: KnownSources, access: Access): ShownAccess =>
  concealPrincipals(sources, access)

const concealPrincipals = <P extends Principals>(sources: KnownSources, principals: P): Shown<P> => {
  const { job_tokens, ...others } = principals
  if (job_tokens === undefined) return others
  return {
    ...others,
    job_tokens: job_tokens.map(({ from, ...conditions }): ShownJobTokens => {
      const shown = from.flatMap((source): ReadonlyArray<Source> => {
        const seen = shownSource(sources, source)
        return seen === null ? [] : [seen]
      })
      const hidden = from.length - shown.length
      return { from: shown, ...conditions, ...(hidden > 0 && { hidden_sources: hidden }) }
    })
  }
}

/** A cell that a limit cuts, as one reader may see who loses what. */
export interface ShownLimitedCell extends Omit<LimitedCell, "lost"> {
  readonly lost: Shown<Principals>
}

export const concealLimited = (
  sources: KnownSources,
  limited: ReadonlyArray<ShownLimitedCell>
): ReadonlyArray<ShownLimitedCell> =>
  limited.map(({ lost, ...cell }) => ({ ...cell, lost: concealPrincipals(sources, lost) }))

/** The sources that cut cells name, as entries would name them. */
export const sourcesOfLimited = (limited: ReadonlyArray<ShownLimitedCell>): ReadonlyArray<Entry> =>
  limited.flatMap(({ lost: { job_tokens = [] } }) =>
    job_tokens.flatMap(({ from }) => from.flatMap((source) => (typeof source === "string" ? [] : [source])))
  )

export const concealDifference = (sources: KnownSources, { gained, lost }: Difference): ShownDifference => {
  const conceal = (accesses: ReadonlyArray<Access>) =>
    accesses.map((access) => concealAccess(sources, access))
  return { gained: conceal(gained), lost: conceal(lost) }
}

/**
 * Findings as one reader may see them: their places are those in the scope that the reader is shown, and what
 * would name a source that they may not know is said without it.
 */
export const concealFindings = (
  sources: KnownSources,
  scope: WholeScope,
  findings: ReadonlyArray<Finding>
): ReadonlyArray<Finding> => {
  const places = shownPlaces(sources, scope)
  const hidden = scope.allowlist.flatMap((entry) => {
    const kind = kindOf(entry)
    const { shownAs, target } = sourceOf(sources, entry)
    return shownAs === null
      ? [[entry[kind], target?.id, target?.path].filter((name) => name !== undefined)]
      : []
  })
  const conceals = teller(hidden.flat())

  return findings.map((finding): Finding => {
    const accesses = finding.accesses.map((access) => concealAccess(sources, access))
    const shown = { ...finding, accesses: accesses as Finding["accesses"] }
    if (hidden.length === 0) return shown
    const fixes = finding.fixes.flatMap((fix) => placed(fix, places) ?? [])
    return {
      ...shown,
      message: conceals(finding.message) ? withoutNames(finding, hidden.length) : finding.message,
      path: placedPath(finding, places),
      fixes
    }
  })
}

/** Finds any of the names in a text: a path within anything else, a number as a number. */
const teller = (names: ReadonlyArray<Reference>): ((text: string) => boolean) => {
  const paths = names.filter((name) => typeof name === "string")
  const numbers = new RegExp(
    `(?<!\\d)(?:${names.filter((name) => typeof name === "number").join("|")})(?!\\d)`
  )
  const hasNumbers = names.length > paths.length
  return (text) => paths.some((path) => text.includes(path)) || (hasNumbers && numbers.test(text))
}

const summaries: ReadonlyMap<string, string> = new Map(rules.map(({ id, summary }) => [id, summary]))

const withoutNames = ({ rule }: Finding, hidden: number): string => {
  const summary = (summaries.get(rule) ?? rule).replace(/\.$/, "")
  const others = hidden === 1 ? "an entry" : `up to ${hidden} entries`
  return `${summary.charAt(0).toLowerCase()}${summary.slice(1)}; this concerns ${others} that you may not know`
}

const placedPath = ({ level, path }: Finding, places: ReadonlyArray<number | null>): Path => {
  const [part, list, index, ...rest] = path
  if (level !== "project" || part !== "scope" || list !== "allowlist" || typeof index !== "number")
    return path
  const place = places[index] ?? null
  return place === null ? [part, list] : [part, list, place, ...rest]
}

/** A fix with its entries at the places that are shown; `null` where one of them has none. */
const placed = (fix: Fix, places: ReadonlyArray<number | null>): Fix | null => {
  const entries = fix.scope?.entries
  if (entries === undefined) return fix
  const moved = entries.flatMap(({ entry, index }) => {
    const place = places[index] ?? null
    return place === null ? [] : [{ entry, index: place }]
  })
  return moved.length < entries.length ? null : { ...fix, scope: { ...fix.scope, entries: moved } }
}
