import { spawn } from "node:child_process"
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { testedCommand } from "./command.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jobwarden-watching-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const good = "version: 1\n"
const bad = "version: 2\n"

/** The command while it watches: waits for what it says next. */
const watching = (...args: readonly string[]) => {
  const child = spawn(process.execPath, [testedCommand, "validate", "--watch", ...args], { cwd: folder })
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve))
  const rounds = (): number => stderr.split("watching for changes").length - 1
  return {
    /** What is printed up to the end of a round. */
    after: async (round: number): Promise<string> => {
      while (rounds() < round) await new Promise((resolve) => setTimeout(resolve, 20))
      return stdout + stderr
    },
    stop: () => {
      child.kill("SIGINT")
      return ended
    }
  }
}

test("`validate --watch` checks again after each change, and goes on when a file is gone or wrong", async () => {
  writeFileSync(join(folder, "a.yaml"), good)
  const command = watching("a.yaml")
  try {
    expect(await command.after(1)).toMatch(/Nothing found: 1 file checked/)
    writeFileSync(join(folder, "a.yaml"), bad)
    expect(await command.after(2)).toMatch(/a\.yaml:1:10/)
    rmSync(join(folder, "a.yaml"))
    expect(await command.after(3)).toMatch(/`a\.yaml` does not exist/)
    writeFileSync(join(folder, "new.yaml"), good)
    renameSync(join(folder, "new.yaml"), join(folder, "a.yaml"))
    const all = await command.after(4)
    expect(all.split("Nothing found").length - 1).toBeGreaterThanOrEqual(2)
  } finally {
    expect(await command.stop()).toBe(130)
  }
})

test("`validate --watch` watches no standard input", async () => {
  const child = spawn(process.execPath, [testedCommand, "validate", "--watch", "-"], { cwd: folder })
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(2)
})
