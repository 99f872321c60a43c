import { quote } from "@jobwarden/core"
import type { LogProblem, LogRow } from "@jobwarden/service"
import { Effect } from "effect"
import { createReadStream } from "node:fs"
import { UnusableInput } from "../exit.ts"
import { exportLine, type ExportLine } from "./export-line.ts"
import { linesOf } from "./lines.ts"
import { whyUnreadable, type LogSource } from "./log-source.ts"

/** Opens an export: a first line that says so, a line for each event, and a last line that says how many. */
export const openExport = Effect.fn("openExport")(function* (file: string) {
  const name = file === "-" ? "standard input" : quote(file)
  const unreadable = (error: unknown) => new UnusableInput({ message: `${name} ${whyUnreadable(error)}` })
  const stream = yield* Effect.acquireRelease(
    Effect.sync(() => (file === "-" ? process.stdin : createReadStream(file))),
    (opened) => Effect.sync(() => opened.destroy())
  )
  const lines = linesOf(stream)
  let at = 0
  const nextLine = Effect.suspend(() =>
    Effect.tryPromise({ try: () => lines.next(), catch: unreadable }).pipe(
      Effect.map(({ done, value }): ExportLine | null => {
        at += 1
        return done === true ? null : exportLine(value)
      })
    )
  )
  const first = yield* nextLine
  if (first?.kind !== "start") {
    const message = `${name} is neither a store (SQLite) nor an export of one: \`jobwarden audit export\` makes one`
    return yield* new UnusableInput({ message })
  }

  const wrong = (message: string): LogProblem => ({ check: "export", sequence: null, message })
  let end: Extract<ExportLine, { readonly kind: "end" }> | undefined
  let broken: LogProblem | undefined
  let taken = 0
  const next = Effect.fnUntraced(function* (most: number) {
    const rows: LogRow[] = []
    while (rows.length < most && end === undefined && broken === undefined) {
      const line = yield* nextLine
      if (line === null) broken = wrong(`it ends before line ${at}, without a last line: it was cut off`)
      else if (line.kind === "event") rows.push(line.row)
      else if (line.kind === "end") {
        end = line
        if ((yield* nextLine) !== null) broken = wrong(`line ${at} follows what says that it is the last`)
      } else {
        const what = line.kind === "start" ? "begins another export" : line.message
        broken = wrong(`line ${at} ${what}`)
      }
    }
    taken += rows.length
    return rows
  })

  const source: LogSource = {
    kind: "export",
    next,
    atEnd: (root) => {
      if (broken !== undefined || end === undefined) return broken ?? null
      if (end.events !== taken)
        return wrong(`its last line says ${end.events} events, and there are ${taken}`)
      return end.rootHash === Buffer.from(root).toString("base64")
        ? null
        : wrong("its last line has another root than its events")
    },
    ...(first.checkpoint !== undefined && { checkpoint: first.checkpoint })
  }
  return source
})
