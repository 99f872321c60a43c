import { countOf } from "../print.ts"
import { jsonText, printable } from "../reports/printable.ts"
import { printTable, type Column, type Screen } from "../table.ts"
import type { ListedEvent } from "./read-events.ts"

/** An event on a line, as programs read it. */
export const eventAsJson = ({ event, personal }: ListedEvent, withPersonalData: boolean): string =>
  jsonText({ version: 1, event, ...(withPersonalData && { personal_data: personal }) })

interface Printed {
  readonly withPersonalData: boolean
  /** Only above the first page. */
  readonly withHead: boolean
  readonly screen: Screen
}

/** Wide enough for what is usual, so that the columns of all pages stand below each other. */
const cellOf = (width: number, words: string): string => printable(words).padEnd(width)

const columns: readonly Column<ListedEvent>[] = [
  { head: "event", cell: ({ event }) => String(event.sequence).padStart(7), align: "end" },
  { head: "time", cell: ({ event }) => event.time },
  { head: "of", cell: ({ event }) => cellOf(14, placeOf(event.entity)) },
  { head: "by", cell: ({ event }) => cellOf(14, `${event.actor.type} ${event.actor.id}`) }
]

/** Events as people read them, a row each. */
export const printEvents = (
  events: readonly ListedEvent[],
  { screen, withHead, withPersonalData }: Printed
): string => {
  const text = {
    head: "what",
    cell: (listed: ListedEvent) =>
      printable([whatOf(listed), ...(withPersonalData ? [whoOf(listed)] : [])].join("; "))
  }
  const table = printTable({ columns, text }, events, screen)
  return withHead ? table : table.slice(table.indexOf("\n") + 1)
}

const placeOf = ({ id, type }: ListedEvent["event"]["entity"]): string =>
  type === "instance" ? type : `${type} ${id}`

/** What came of it, in few words. */
const whatOf = ({ event }: ListedEvent): string => {
  const { changes = [], count = 1, event_name: name, findings = [], reason, revision } = event
  const acknowledged = event.acknowledged ?? []
  const parts = [
    name,
    ...(revision === undefined ? [] : [`revision ${revision.after}`, countOf(changes.length, "change")]),
    ...(reason === undefined ? [] : [reason.replaceAll("_", " ")]),
    ...(count > 1 ? [`${count} times`] : []),
    ...(acknowledged.length > 0 ? [countOf(acknowledged.length, "acknowledged finding")] : []),
    ...(findings.length > 0 ? [countOf(findings.length, "critical finding")] : [])
  ]
  return parts.join(", ")
}

/** Who it was and where, by name. */
const whoOf = ({ personal }: ListedEvent): string => {
  if (personal === null) return "personal data erased"
  const { author_name: name, author_username: username, entity_path: path, ip_address: address } = personal
  const who = name === undefined ? [] : [username === undefined ? name : `${name} (${username})`]
  const from = address === undefined ? [] : [`from ${address}`]
  const where = path === undefined ? [] : [`in ${path}`]
  return [...who, ...where, ...from].join(" ") || "no personal data"
}
