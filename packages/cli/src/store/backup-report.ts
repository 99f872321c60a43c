import { countOf } from "../print.ts"
import { painterFor } from "../reports/painter.ts"
import { printable } from "../reports/printable.ts"
import { wrap, type Screen } from "../table.ts"

/** A backup that was made and verified. */
export interface MadeBackup {
  readonly store: string
  readonly to: string
  readonly bytes: number
  readonly schema: number
  /** Of its audit log. */
  readonly events: number
  readonly root: Uint8Array
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64")

/** As programs read it. */
export const backupAsJson = ({ bytes, events, root, schema, store, to }: MadeBackup): string =>
  JSON.stringify(
    { version: 1, store, backup: to, bytes, schema, events, root_hash: base64(root) },
    undefined,
    2
  )

const row = (name: string, words: string): string => `${name.padEnd(10)}${words}`

const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`

/** As people read it. */
export const printBackup = (
  { bytes, events, root, schema, store, to }: MadeBackup,
  { colour, width }: Screen
): string =>
  [
    painterFor({ colour }).strong(`${printable(to)}: a backup of ${printable(store)}`),
    "",
    row("size", `${sizeOf(bytes)}, for its owner alone (mode 600)`),
    row("schema", String(schema)),
    row("log", `${countOf(events, "event")}, nothing is wrong with ${events === 1 ? "it" : "them"}`),
    row("root", base64(root)),
    "",
    ...wrap(
      "The key that signs checkpoints is not in it, nor are the configuration and the platform file: keep them " +
        "apart. Names and addresses are in it: what is erased later in the store is still here.",
      width
    )
  ].join("\n")
