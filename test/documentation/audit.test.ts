import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { writeLog } from "../audit/honest-log.ts"
import { blocksOf, root } from "./markdown.ts"
import { command, patternOf } from "./service.ts"

const page = "docs/guides/audit.md"
const folder = mkdtempSync(join(tmpdir(), "jobwarden-guide-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As a reader pastes it, with the command of this tree for the one that is installed. */
const run = (script: string) =>
  new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>((resolve) => {
    const shell = `set -e\nnode() { "$NODE" "$@"; }\nnpx() { shift; "$NODE" "$JOBWARDEN" "$@"; }\n${script}`
    const env = { PATH: process.env["PATH"], HOME: folder, NODE: process.execPath, JOBWARDEN: command }
    execFile("sh", ["-c", shell], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr })
    })
  })

test("the commands of the guide to the audit log, one after the other, print what it shows", async () => {
  await writeLog(join(folder, "jobwarden.sqlite"))
  symlinkSync(join(root, "tools"), join(folder, "tools"))
  const blocks = blocksOf(page)
  let calls = 0
  for (const [index, { language, line, text }] of blocks.entries()) {
    if (language !== "bash") continue
    const { code, stderr, stdout } = await run(text)
    expect(code, `${page}:${line}\n${stdout}${stderr}`).toBe(0)
    const shown = blocks[index + 1]
    if (shown?.language === "text") expect(stdout.trimEnd(), `${page}:${line}`).toMatch(patternOf(shown.text))
    calls += 1
  }
  expect(calls).toBeGreaterThan(7)
})
