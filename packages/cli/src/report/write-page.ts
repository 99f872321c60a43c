import { Effect } from "effect"
import { closeSync, existsSync, openSync, readSync, statSync, writeFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { quote } from "@jobwarden/core"
import { pageBegins } from "@jobwarden/report-page"
import { UnusableInput } from "../exit.ts"
import { writeFiles } from "../init/write-files.ts"
import { replaceFile } from "../replace-file.ts"

/**
 * Writes the page to a file, whole or not at all. It takes the place of an earlier report and of nothing else: a
 * policy file by a slip of the keyboard would be gone.
 */
export const writePage = Effect.fn("writePage")(function* (file: string, page: string) {
  if (!existsSync(file)) {
    yield* writeFiles(dirname(file), [{ name: basename(file), text: page }], { overwrite: false })
    return
  }
  if (isStream(file)) {
    return yield* Effect.try({
      try: () => writeFileSync(file, page),
      catch: () => new UnusableInput({ message: `${quote(file)} cannot be written to` })
    })
  }
  if (!isReport(file)) {
    return yield* new UnusableInput({
      message: `${quote(file)} is there already and is no report; it is as it was; give another name with \`--output\`, or move it away`
    })
  }
  yield* Effect.mapError(replaceFile(file, page), ({ message }) => new UnusableInput({ message }))
})

/** What keeps nothing that could be lost, such as `/dev/null`. */
const isStream = (file: string): boolean => {
  const about = statSync(file, { throwIfNoEntry: false })
  return about !== undefined && (about.isCharacterDevice() || about.isFIFO())
}

/** What begins as a report does, or is empty. */
const isReport = (file: string): boolean => {
  try {
    const about = statSync(file)
    if (!about.isFile()) return false
    if (about.size === 0) return true
    const start = Buffer.alloc(Buffer.byteLength(pageBegins))
    const descriptor = openSync(file, "r")
    try {
      const length = readSync(descriptor, start, 0, start.length, 0)
      return start.toString("utf8", 0, length) === pageBegins
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return false
  }
}
