import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { testedCommand } from "./command.ts"

const count = 400

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "jobwarden-progress-"))
  for (let at = 0; at < count; at += 1)
    writeFileSync(join(folder, `${at}.yaml`), `version: 1\nprojects: { acme/p${at}: {} }\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/**
 * The command with what it takes for a terminal on its standard error, whose clock jumps: 400 files are read in no
 * time, and nobody would see a line.
 */
const onTerminal = (command: string, environment: Readonly<Record<string, string>>) => {
  const setUp = `
    Object.defineProperty(process.stderr, "isTTY", { value: true })
    Object.defineProperty(process.stderr, "columns", { value: 60 })
    let now = 0
    performance.now = () => (now += 50)
  `
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(setUp)}`, testedCommand, command, folder],
    { encoding: "utf8", env: { ...environment, PATH: process.env["PATH"] ?? "" } }
  )
  return { status, stderr, stdout }
}

const lines = (stderr: string): readonly string[] => stderr.split("\r\u001B[K").slice(1)

describe.each([
  ["validate", "reading"],
  ["lint", "reading"],
  ["fmt", "laying out"]
])("%s of many files", (command, doing) => {
  test("says on standard error how far it is, and takes the line away", () => {
    const { status, stderr, stdout } = onTerminal(command, {})
    expect(status).toBe(0)
    const drawn = lines(stderr).filter((line) => line.startsWith(doing))
    expect(drawn.length).toBeGreaterThan(50)
    expect(drawn[0]).toMatch(new RegExp(`^${doing} \\d+ of ${count} \\d+ %  /`))
    for (const line of drawn) expect(line.length).toBeLessThan(60)
    // Nothing of it stays: after the last, only what the command says at its end.
    expect(lines(stderr).at(-1)).toMatch(/^(?:.*\n)?$/)
    expect(stdout).not.toContain("\u001B[K")
  })

  test("says nothing of it in a job of a pipeline", () => {
    expect(onTerminal(command, { CI: "true" }).stderr).not.toContain("\u001B[K")
  })
})

test("where standard error is no terminal there is no progress", () => {
  expect(execFileSync(process.execPath, [testedCommand, "validate", folder], { encoding: "utf8" })).toBe(
    `Nothing found: ${count} files checked.\n`
  )
})
