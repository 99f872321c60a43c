import { printable } from "../reports/printable.ts"
import { printTable, wrap, type Screen } from "../table.ts"
import { sayReference } from "../who-can/words.ts"
import { permitsAll, type ExplainedEntry, type PolicyInForce } from "./policy-in-force.ts"
import { groupResources, sayGroup } from "./resources.ts"

/** Whose job tokens come in at all, for people. */
export const printScope = (policy: PolicyInForce, screen: Screen): string => {
  const { entries } = policy
  const table = printTable(
    {
      columns: [{ head: "entry", cell: ({ entry }: ExplainedEntry) => sayEntry(entry) }],
      text: { head: "permits", cell: (entry) => sayPermits(entry, policy) }
    },
    entries,
    screen
  )
  const open = publicReads(policy)
  const reads = `Without any scope, since the platform lets everybody read it: ${open.join(", ")}.`
  return [
    wrap(sayScope(policy), screen.width).join("\n"),
    ...(entries.length === 0 ? [] : [table]),
    ...(open.length === 0 ? [] : [wrap(reads, screen.width).join("\n")])
  ].join("\n\n")
}

/** What the scope asks, in a sentence. */
export const sayScope = ({ entries, inboundEnabled, isEnforced, project }: PolicyInForce): string => {
  const path = printable(project.path)
  if (!inboundEnabled) {
    const off = entries.length === 0 ? "" : ", and entries for others than the project itself do not count"
    return `The scope is off: job tokens of every project come in${off}.`
  }
  const state = isEnforced
    ? "The scope is on: the project turned it off, the instance enforces it"
    : "The scope is on"
  const others = entries.some(({ isOwn }) => !isOwn)
  return others
    ? `${state}. Besides those of ${path}, job tokens come in by the nearest of these entries.`
    : `${state}, and no entry lets in job tokens of other projects than ${path}.`
}

export const sayEntry = ({ group, project }: ExplainedEntry["entry"]): string =>
  project === undefined ? `group ${sayReference(group ?? "")}` : `project ${sayReference(project)}`

/** What an entry comes to now. */
export const sayPermits = (
  { entry, expired, isOwn }: ExplainedEntry,
  { inboundEnabled }: PolicyInForce
): string => {
  const names = entry.job_token_policies ?? []
  const permits = permitsAll(entry) ? "everything" : names.length === 0 ? "nothing" : names.join(", ")
  const end = entry.expires_at ?? ""
  if (!inboundEnabled && !isOwn) return `${permits}, but is off as the scope is`
  if (expired) return `nothing: it expired at ${end}, and denies until it is removed`
  return [
    permits,
    end === "" ? "" : `until ${end}`,
    isOwn ? "for the project's own jobs, and nothing else" : ""
  ]
    .filter((part) => part !== "")
    .join("; ")
}

/** The resources that job tokens read without any scope (SPEC §3.4). */
const publicReads = ({ cells }: PolicyInForce): readonly string[] => {
  const open = new Map(
    cells.flatMap(({ cell, publicRead }) => (publicRead ? [[cell.resource, true] as const] : []))
  )
  return groupResources(open, String).map(sayGroup)
}
