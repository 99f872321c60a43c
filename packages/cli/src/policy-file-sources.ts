import { Effect, Result, Schema } from "effect"
import { createReadStream } from "node:fs"
import type { Readable } from "node:stream"
import { quote } from "@jobwarden/core"
import { policyFileLimits, readText } from "@jobwarden/policy-files"

/** The name that stands for standard input on the command line. */
export const standardInput = "-"

/** A file that could not be read at all, so that nothing can be said of what it holds. */
export class UnreadableFile extends Schema.TaggedError<UnreadableFile>()("UnreadableFile", {
  file: Schema.String,
  why: Schema.String
}) {
  override get message(): string {
    return `${this.file === standardInput ? "standard input" : quote(this.file)} ${this.why}`
  }
}

/** The text of a policy file. Reading stops a byte after the most that one may have, so `/dev/zero` ends. */
export const readPolicyFile = Effect.fn("readPolicyFile")(function* (file: string, stdin: Readable) {
  const unreadable = (why: string) => new UnreadableFile({ file, why })
  const bytes = yield* Effect.tryPromise({
    try: (signal) =>
      readBytes(
        file === standardInput
          ? stdin
          : createReadStream(file, { end: policyFileLimits.maximumBytes, signal })
      ),
    catch: (error) => unreadable(whyUnreadable(error))
  })
  const text = readText(bytes, policyFileLimits)
  return Result.isSuccess(text) ? text.success : yield* unreadable(text.failure.message)
})

const readBytes = async (stream: Readable): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > policyFileLimits.maximumBytes) break
  }
  return Buffer.concat(chunks)
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "does not exist; give the path of a YAML or JSON file"],
  ["ENOTDIR", "does not exist; give the path of a YAML or JSON file"],
  ["EACCES", "cannot be read: permission denied; let the user who runs this command read it"],
  ["EISDIR", "is a folder; give the files in it"]
])

const whyUnreadable = (error: unknown): string => {
  const code =
    typeof error === "object" && error !== null && "code" in error ? String(error.code) : "no reason"
  return reasons.get(code) ?? `cannot be read (${code})`
}
