import { Effect, Schema } from "effect"
import { chmod, open, realpath, rename, rm, stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { quote } from "@jobwarden/core"

/** A file could not be written; it is as it was. */
class UnwritableFile extends Schema.TaggedError<UnwritableFile>()("UnwritableFile", {
  file: Schema.String,
  why: Schema.String
}) {
  override get message(): string {
    return `${quote(this.file)} cannot be written (${this.why}); it is as it was`
  }
}

/**
 * Puts a text in the place of a file's: whole or not at all, whatever ends the process. The file keeps its mode,
 * and a link to it stays a link.
 */
export const replaceFile = (file: string, text: string) =>
  Effect.tryPromise({
    try: async () => {
      const target = await realpath(file)
      const { mode } = await stat(target)
      const beside = join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}`)
      try {
        const handle = await open(beside, "wx", mode)
        try {
          await handle.writeFile(text)
          await handle.sync()
        } finally {
          await handle.close()
        }
        await chmod(beside, mode)
        await rename(beside, target)
      } finally {
        await rm(beside, { force: true })
      }
    },
    catch: (error) => new UnwritableFile({ file, why: codeOf(error) })
  })

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : String(error)
