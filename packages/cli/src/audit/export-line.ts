import type { LogRow } from "@jobwarden/service"
import { Schema } from "effect"
import type { Line } from "./lines.ts"

/** What an export says of itself in its first line. */
export const exportName = "jobwarden_audit_log"

/** A line of an export, as it is read. */
export type ExportLine =
  | { readonly kind: "start"; readonly checkpoint?: string }
  | { readonly kind: "event"; readonly row: LogRow }
  | { readonly kind: "end"; readonly events: number; readonly rootHash: string }
  /** What the line is in place of that, as it follows `line 7`. */
  | { readonly kind: "wrong"; readonly message: string }

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Hexadecimal = Schema.String.check(Schema.isPattern(/^(?:[0-9a-f]{2})*$/))

const Start = Schema.Struct({
  version: Schema.Literal(1),
  export: Schema.Literal(exportName),
  checkpoint: Schema.optionalKey(Schema.String)
})
const Event = Schema.Struct({
  sequence: Schema.Int,
  leaf_hash: Hexadecimal,
  body: Schema.String,
  personal_data: Schema.optionalKey(Schema.NullOr(Schema.Struct({ salt: Hexadecimal, data: Schema.String })))
})
const End = Schema.Struct({ events: Count, root_hash: Schema.String })

const strict = { onExcessProperty: "error" } as const
const decodeStart = Schema.decodeUnknownOption(Start, strict)
const decodeEvent = Schema.decodeUnknownOption(Event, strict)
const decodeEnd = Schema.decodeUnknownOption(End, strict)

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
const bytesOf = (hexadecimal: string): Uint8Array => new Uint8Array(Buffer.from(hexadecimal, "hex"))
const hexadecimalOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

/** Reads a line strictly: whatever it holds beside what it may hold makes it none of an export. */
export const exportLine = (line: Line): ExportLine => {
  if (line === null) return { kind: "wrong", message: "is longer than any line of an export" }
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(line))
  } catch {
    return { kind: "wrong", message: "is no JSON" }
  }
  const event = decodeEvent(value)
  if (event._tag === "Some") {
    const { body, leaf_hash, personal_data: personal = null, sequence } = event.value
    return {
      kind: "event",
      row: {
        sequence,
        // Half a character in an escape becomes U+FFFD, and then the hash does not fit.
        body: new Uint8Array(Buffer.from(body, "utf8")),
        leafHash: bytesOf(leaf_hash),
        personal: personal === null ? null : { salt: bytesOf(personal.salt), data: personal.data }
      }
    }
  }
  const end = decodeEnd(value)
  if (end._tag === "Some") return { kind: "end", events: end.value.events, rootHash: end.value.root_hash }
  const start = decodeStart(value)
  if (start._tag === "None") return { kind: "wrong", message: "is neither an event of an export nor its end" }
  const { checkpoint } = start.value
  return { kind: "start", ...(checkpoint !== undefined && { checkpoint }) }
}

/** The first line of an export. */
export const startLine = (checkpoint?: string): string =>
  JSON.stringify({ version: 1, export: exportName, ...(checkpoint !== undefined && { checkpoint }) })

/** The line of an event; `null` where its bytes are no text, so that no line can hold them. */
export const eventLine = (
  { body, leafHash, personal, sequence }: LogRow,
  withPersonalData: boolean
): string | null => {
  let text: string
  try {
    text = decoder.decode(body)
  } catch {
    return null
  }
  const data = personal && { salt: hexadecimalOf(personal.salt), data: personal.data }
  return JSON.stringify({
    sequence,
    leaf_hash: hexadecimalOf(leafHash),
    body: text,
    ...(withPersonalData && { personal_data: data })
  })
}

/** The last line of an export. */
export const endLine = (events: number, root: Uint8Array): string =>
  JSON.stringify({ events, root_hash: Buffer.from(root).toString("base64") })
