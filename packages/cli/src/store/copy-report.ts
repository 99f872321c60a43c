import { countOf } from "../print.ts"
import { painterFor } from "../reports/painter.ts"
import { printable } from "../reports/printable.ts"
import { wrap, type Screen } from "../table.ts"
import type { MadeCopy } from "./copy-store.ts"

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64")

/** As programs read it. */
export const copyAsJson = ({
  events,
  from,
  missed,
  resumedAt,
  revisions,
  root,
  to,
  uses
}: MadeCopy): string =>
  JSON.stringify(
    {
      version: 1,
      from,
      to,
      events,
      resumed_at: resumedAt,
      revisions,
      uses,
      root_hash: base64(root),
      missed_events: missed
    },
    undefined,
    2
  )

const row = (name: string, words: string): string => `${name.padEnd(11)}${words}`

/** As people read it. */
export const printCopy = (copy: MadeCopy, { colour, width }: Screen): string => {
  const { events, from, missed, resumedAt, revisions, root, to, uses } = copy
  const again = resumedAt === 0 ? "" : `, ${resumedAt} of them copied before`
  return [
    painterFor({ colour }).strong(`${printable(to)}: a copy of ${printable(from)}`),
    "",
    row("log", `${countOf(events, "event")}${again}; the same, byte by byte`),
    row("root", base64(root)),
    row("revisions", String(revisions)),
    row("log of use", `${uses} ${uses === 1 ? "summary" : "summaries"}`),
    "",
    ...wrap(
      missed === 0
        ? "Nothing was stored in the source meanwhile. Let the service use the copy before it stores anything more."
        : `${countOf(missed, "event")} ${missed === 1 ? "was" : "were"} stored in the source meanwhile, and ${missed === 1 ? "is" : "are"} not in the copy: ` +
            "stop what writes there, make the copy's place empty, and copy again before you let the service use it.",
      width
    )
  ].join("\n")
}
