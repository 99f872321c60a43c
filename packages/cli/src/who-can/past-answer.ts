import { vocabulary } from "@jobwarden/core"
import type { Bound, Cause, PastContext } from "@jobwarden/service"
import { sayGrant } from "../explain/grant-words.ts"
import { jsonText, printable } from "../reports/printable.ts"
import { wrap, type Screen } from "../table.ts"
import { printPrincipals, type WhoCan } from "./answer.ts"
import { sayPrincipals } from "./principals.ts"

/** Who could do what, where, at a moment. */
export interface WhoCould extends WhoCan {
  readonly revision: number
  readonly past: PastContext
}

/** What was found, with the grant as the answer about now has it. */
export const answerOf = (
  project: string,
  question: { readonly resource: string; readonly action: string },
  { access, past, revision }: Pick<WhoCould, "access" | "past" | "revision">
): WhoCould => {
  const cell = vocabulary.cells.find(
    ({ action, resource }) => resource === question.resource && action === question.action
  )
  if (cell === undefined || past.grant === null) throw new Error("what is asked about is a cell")
  const { source, value } = past.grant
  const cut = past.limited_by.length === 0 ? undefined : { by: past.limited_by }
  return { project, access, revision, past, cell: { cell, grant: value, source, cut } }
}

/** The answer for people: everybody who could, the grant that said so, from when to when, and what is not known. */
export const printWhoCould = ({ access, cell, past, project }: WhoCould, screen: Screen): string => {
  const { action, resource } = cell.cell
  const lines = sayPrincipals(access, project, cell.cell)
  const what = `${action} ${resource} of ${printable(project)} at ${past.at}`
  const answer =
    lines.length === 0 ? [`nobody could ${what}`] : [`who could ${what}:`, "", printPrincipals(lines, screen)]
  const { since, until } = past
  return [
    ...answer,
    "",
    ...wrap(sayGrant(cell, project), screen.width),
    "",
    since === null
      ? "from   the beginning, before anything was stored"
      : `from   ${sayBound(since, project, "earlier")}`,
    until === null ? "until  now: it is so still" : `until  ${sayBound(until, project, "later")}`,
    "",
    ...past.remarks.flatMap((remark) => wrap(asSentence(remark), screen.width))
  ].join("\n")
}

const sayBound = ({ at, by, or_beyond }: Bound, project: string, beyond: string): string =>
  or_beyond === true
    ? `${at}, or ${beyond}: it was looked no further`
    : [at, ...by.map((cause) => sayCause(cause, project))].join("  ")

const sayCause = (cause: Cause, project: string): string => {
  if (cause.type === "expiry") return "a grant or an entry of the allowlist ended"
  const { path = "", revision, sequence, type } = cause
  const whose = { project: printable(project), group: `group ${printable(path)}`, instance: "the instance" }[
    type
  ]
  return `revision ${revision} of ${whose}${sequence === null ? "" : `, event ${sequence}`}`
}

const asSentence = (words: string): string => `${words.charAt(0).toUpperCase()}${printable(words.slice(1))}.`

/** The same for programs; what is said of the past has the names that a service gives it. */
export const whoCouldAsJson = ({ access, cell: { cell }, past, project, revision }: WhoCould): string =>
  jsonText({
    version: 1,
    project,
    resource: cell.resource,
    action: cell.action,
    revision,
    principals: access,
    past
  })
