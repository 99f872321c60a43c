import { readText } from "@jobwarden/policy-files"
import { PlatformUnavailable } from "@jobwarden/service"
import { Effect, Result } from "effect"
import { createReadStream } from "node:fs"
import { platformFileLimits } from "./parse-file.ts"

/** The text of a file. Reading stops a byte after the most that a platform file may have, so `/dev/zero` ends. */
export const readFileText = Effect.fn("readFileText")(function* (path: string) {
  const unusable = (why: string) => new PlatformUnavailable({ reason: `platform file \`${path}\` ${why}` })
  const bytes = yield* Effect.tryPromise({
    try: (signal) => readBytes(path, signal),
    catch: (error) => unusable(cannotRead(error))
  })
  const text = readText(bytes, platformFileLimits)
  return Result.isSuccess(text) ? text.success : yield* unusable(text.failure.message)
})

const readBytes = async (path: string, signal: AbortSignal): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(path, { end: platformFileLimits.maximumBytes, signal }))
    chunks.push(chunk)
  return Buffer.concat(chunks)
}

const reasons = new Map([
  ["ENOENT", "does not exist; give the path of a YAML or JSON file"],
  ["EACCES", "cannot be read: permission denied; let the user who runs the service read it"],
  ["EISDIR", "is a folder; give the path of a YAML or JSON file"]
])

const cannotRead = (error: unknown): string => {
  const code =
    typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown error"
  return reasons.get(code) ?? `cannot be read (${code})`
}
