import { Effect, Result, Schema } from "effect"
import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs"
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
      file === standardInput
        ? readStream(stdin)
        : (readPlainFile(file) ??
          readStream(createReadStream(file, { end: policyFileLimits.maximumBytes, signal }))),
    catch: (error) => unreadable(whyUnreadable(error))
  })
  const text = readText(bytes, policyFileLimits)
  return Result.isSuccess(text) ? text.success : yield* unreadable(text.failure.message)
})

/**
 * A plain file, at once: a stream takes longer to set up than most files to read. `null`: it has to be waited for, or
 * has no size of its own, or grows.
 */
const readPlainFile = (file: string): Promise<Uint8Array> | null => {
  const stats = statSync(file)
  const { size } = stats
  if (!stats.isFile() || size === 0) return null
  const descriptor = openSync(file, "r")
  try {
    const bytes = Buffer.allocUnsafe(Math.min(size, policyFileLimits.maximumBytes) + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null)
    }
    return length > size ? null : Promise.resolve(bytes.subarray(0, length))
  } finally {
    closeSync(descriptor)
  }
}

const readStream = async (stream: Readable): Promise<Uint8Array> => {
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
