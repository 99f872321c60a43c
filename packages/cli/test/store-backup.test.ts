import { PolicyStore } from "@jobwarden/service"
import { increment, personal, project, refusedEvent } from "@jobwarden/service/testing"
import { layer } from "@jobwarden/store-sqlite"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { testedCommand } from "./command.ts"

/** A folder with a store that holds as many events. */
const storeWith = async (events: number): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-store-backup-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  await Effect.gen(function* () {
    const store = yield* PolicyStore
    yield* store.append(Array.from({ length: events }, () => ({ event: refusedEvent(project(1)), personal })))
  }).pipe(Effect.provide(layer({ path: join(folder, "store.sqlite") })), Effect.runPromise)
  return folder
}

const run = (folder: string, ...args: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [testedCommand, "store", "backup", ...args],
    {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"] }
    }
  )
  return { status, stderr: stderr.replaceAll(folder, "."), stdout }
}

const transcript = (...runs: ReadonlyArray<ReturnType<typeof run>>): string =>
  runs
    .map(({ status, stderr, stdout }) => `--- exit ${status}\n${stdout}${stderr}`)
    .join("")
    .replaceAll(/[\w+/]{43}=/g, "<the log's root>")

describe("jobwarden store backup", () => {
  it(
    "says what it made, and never replaces what is there unless it is told to",
    { timeout: 30_000 },
    async () => {
      const folder = await storeWith(3)
      const args = ["--store", "store.sqlite", "--to", "backup.sqlite"]
      const said = [run(folder, ...args), run(folder, ...args), run(folder, ...args, "--force")]
      await expect(transcript(...said)).toMatchFileSnapshot(join(import.meta.dirname, "store/backup.txt"))
      expect((statSync(join(folder, "backup.sqlite")).mode & 0o777).toString(8)).toBe("600")
      expect(readdirSync(folder).sort()).toEqual(["backup.sqlite", "store.sqlite"])
    }
  )

  it("answers programs with the root that `audit verify` finds", { timeout: 30_000 }, async () => {
    const folder = await storeWith(2)
    const { status, stdout } = run(folder, "--store", "store.sqlite", "--to", "b.sqlite", "--format", "json")
    expect(status).toBe(0)
    const verified = spawnSync(
      process.execPath,
      [testedCommand, "audit", "verify", "b.sqlite", "--format", "json"],
      {
        cwd: folder,
        encoding: "utf8"
      }
    )
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      store: "store.sqlite",
      backup: "b.sqlite",
      bytes: statSync(join(folder, "b.sqlite")).size,
      schema: expect.any(Number),
      events: 2,
      root_hash: (JSON.parse(verified.stdout) as { root_hash: string }).root_hash
    })
  })

  it("keeps no backup of a log that is not what it was, and the last one", { timeout: 30_000 }, async () => {
    const folder = await storeWith(0)
    // Its document is not what its event tells.
    await Effect.gen(function* () {
      yield* (yield* PolicyStore).change(project(1), increment)
    }).pipe(Effect.provide(layer({ path: join(folder, "store.sqlite") })), Effect.runPromise)
    writeFileSync(join(folder, "last.sqlite"), "the last one")
    const said = run(folder, "--store", "store.sqlite", "--to", "last.sqlite", "--force")
    await expect(transcript(said)).toMatchFileSnapshot(join(import.meta.dirname, "store/backup-bad-log.txt"))
    expect(readFileSync(join(folder, "last.sqlite"), "utf8")).toBe("the last one")
    expect(readdirSync(folder).sort()).toEqual(["last.sqlite", "store.sqlite"])
  })

  it("shows on a terminal how far it is, and leaves no line of it", { timeout: 30_000 }, async () => {
    const folder = await storeWith(600)
    // What it takes for a terminal, with a clock that jumps: all is done in no time.
    const setUp = `
      Object.defineProperty(process.stderr, "isTTY", { value: true })
      Object.defineProperty(process.stderr, "columns", { value: 60 })
      let now = 0
      performance.now = () => (now += 150)
    `
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [
        "--import",
        `data:text/javascript,${encodeURIComponent(setUp)}`,
        testedCommand,
        ..."store backup --store store.sqlite --to b.sqlite".split(" ")
      ],
      { cwd: folder, encoding: "utf8", env: { PATH: process.env["PATH"] } }
    )
    expect(status).toBe(0)
    const lines = stderr.split("\r\u001B[K")
    expect(lines.some((line) => /^copying page \d+ of \d+ \d+ %$/.test(line))).toBe(true)
    expect(lines.some((line) => /^verifying event 500 of 600 83 %$/.test(line))).toBe(true)
    expect(lines.at(-1), "nothing of it stays").toBe("")
    expect(stdout).not.toContain("\u001B[K")
  })
})
