import { Effect } from "effect"
import { execFileSync, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { afterAll, describe, expect, it } from "vitest"
import { policyFileLimits } from "@jobwarden/policy-files"
import { readPolicyFile } from "./policy-file-sources.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-read-"))
afterAll(() => rmSync(folder, { recursive: true }))

const nothing = Readable.from([])
const file = (content: string | Uint8Array): string => {
  const path = join(folder, "file.yaml")
  writeFileSync(path, content)
  return path
}

const read = (path: string, stdin = nothing) => Effect.runPromise(readPolicyFile(path, stdin))
const refusal = async (path: string, stdin = nothing): Promise<string> =>
  (await Effect.runPromise(Effect.flip(readPolicyFile(path, stdin)))).message

describe("readPolicyFile", () => {
  it("reads a file, without its byte order mark", async () => {
    expect(await read(file("\uFEFFversion: 1 # é\n"))).toBe("version: 1 # é\n")
  })

  it("reads standard input", async () => {
    expect(await read("-", Readable.from([Buffer.from("a: "), Buffer.from("1")]))).toBe("a: 1")
  })

  it.each([
    ["what is not there", join(folder, "none.yaml"), /does not exist; give the path/],
    ["what is below a file", join(folder, "file.yaml", "x"), /does not exist/],
    ["a folder", folder, /is a folder; give the files in it/]
  ])("refuses %s", async (_what, path, why) => {
    file("")
    expect(await refusal(path)).toMatch(why)
  })

  it("refuses what is not UTF-8", async () => {
    expect(await refusal(file(Uint8Array.of(0x61, 0xe9)))).toMatch(/is not UTF-8/)
  })

  it("waits for what somebody writes to a named pipe", async () => {
    const pipe = join(folder, "pipe.yaml")
    execFileSync("mkfifo", [pipe])
    const writer = spawn("sh", ["-c", 'sleep 0.1; printf "version: 1" > "$0"', pipe])
    expect(await read(pipe)).toBe("version: 1")
    writer.kill()
  })

  it.skipIf(!existsSync("/proc/self/status"))("reads a file that says it is empty and is not", async () => {
    expect(await read("/proc/self/status")).toContain("Pid:")
  })

  it("refuses what is too large, also where it never ends", async () => {
    expect(await refusal(file(new Uint8Array(policyFileLimits.maximumBytes + 1)))).toMatch(
      /larger than 10 MiB/
    )
    expect(await refusal("/dev/zero")).toMatch(/larger than 10 MiB/)
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1024 * 1024)
      })()
    )
    expect(await refusal("-", endless)).toMatch(/^standard input cannot be used/)
  })

  it("tells the name without what a terminal would obey", async () => {
    expect(await refusal("\u001B[31mred.yaml")).not.toContain("\u001B")
  })
})
