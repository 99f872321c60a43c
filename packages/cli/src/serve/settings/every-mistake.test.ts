import { Result } from "effect"
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readConfiguration } from "../configuration.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-mistakes-"))
afterAll(() => rmSync(folder, { recursive: true }))
const golden = join(import.meta.dirname, "../../../test/serve")

const complaint = (text: string): string => {
  const path = join(folder, "jobwarden.yaml")
  writeFileSync(path, text)
  return Result.getOrElse(Result.flip(readConfiguration(path)), () => "none").replaceAll(folder, "FOLDER")
}

describe("a configuration with many mistakes", () => {
  it("is told all of them at once, those of the files that it names too", () => {
    writeFileSync(join(folder, "platform.yaml"), readFileSync(join(golden, "mistakes.platform.yaml")))
    writeFileSync(join(folder, "token"), "planted-token\n")
    chmodSync(join(folder, "token"), 0o644)
    const told = complaint(readFileSync(join(golden, "mistakes.yaml"), "utf8"))
    expect(told).not.toContain("planted")
    expect(`${told}\n`).toBe(readFileSync(join(golden, "mistakes.txt"), "utf8"))
  })

  it("that is no YAML is told where, and no line of it is repeated", () => {
    const told = complaint('version: 1\nstore: "planted\nplatform: [planted')
    expect(told).toMatch(/at line \d+, column \d+$/)
    expect(told).not.toContain("planted")
  })

  it("that means one thing a thousand times is told so", () => {
    const told = complaint(`a: &a [1]\nb: [${Array.from({ length: 200 }, () => "*a").join(", ")}]`)
    expect(told).toContain("too many aliases")
  })
})
