import { mkdtempSync, rmSync } from "node:fs"
import { spawnSync } from "node:child_process"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { root } from "../documentation/markdown.ts"

const vitest = join(root, "node_modules/vitest/vitest.mjs")

/** Runs the tests with real programs where there is no `mvn`. */
const runWithoutMaven = (environment: Readonly<Record<string, string>>) => {
  const { CI: _, PATH: __, VITEST: ___, ...inherited } = process.env
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-no-maven-"))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vitest, "run", "--reporter=verbose", "test/real/maven.test.ts"],
    { cwd: root, env: { ...inherited, ...environment, PATH: folder, NO_COLOR: "1" }, encoding: "utf8" }
  )
  rmSync(folder, { recursive: true })
  return { status, output: stdout + stderr }
}

describe("where a program is missing", () => {
  test("the tests that need it are skipped, and it is said why", () => {
    const { status, output } = runWithoutMaven({})
    expect(output).toMatch(/skipped: real Maven, .*; mvn.* not found: apt-get install maven/)
    expect(output).toMatch(/Tests +1 passed \| \d+ skipped/)
    expect(status).toBe(0)
  })

  test("in continuous integration that is a failure", () => {
    const { status, output } = runWithoutMaven({ CI: "true" })
    expect(output).toMatch(/mvn.* not found: apt-get install maven/)
    expect(status).toBe(1)
  })
})
