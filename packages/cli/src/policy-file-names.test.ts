import { Effect } from "effect"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { policyFileNames } from "./policy-file-names.ts"

const folder = realpathSync(mkdtempSync(join(tmpdir(), "jobwarden-names-")))
afterAll(() => rmSync(folder, { recursive: true }))

const at = (name: string): string => join(folder, name)
for (const name of [
  "b.yaml",
  "a.yml",
  "c.json",
  "notes.md",
  "jobwarden.schema.json",
  ".gitlab-ci.yml",
  "D.YAML",
  "teams/x/p.yaml",
  "teams/y/p.yaml",
  "teams/y/q.json",
  "node_modules/m/package.json",
  ".git/config.yaml",
  "none/readme.txt",
  "odd[1].yaml"
]) {
  mkdirSync(dirname(at(name)), { recursive: true })
  writeFileSync(at(name), "version: 1")
}
symlinkSync(at("teams"), at("teams/x/around"))
symlinkSync(at("teams/y"), at("linked"))
symlinkSync(at("nowhere"), at("teams/dangling.yaml"))

const names = async (...given: readonly string[]): Promise<readonly string[]> =>
  (await Effect.runPromise(policyFileNames(given))).map((name) =>
    name === "-" ? name : relative(folder, name)
  )
const refusal = async (name: string): Promise<string> =>
  (await Effect.runPromise(Effect.flip(policyFileNames([name])))).message

describe("a folder", () => {
  it("stands for the YAML and JSON files in it and below, by name, whatever links lead around", async () => {
    expect(await names(folder)).toEqual([
      "D.YAML",
      "a.yml",
      "b.yaml",
      "c.json",
      "linked/p.yaml",
      "linked/q.json",
      "odd[1].yaml",
      "teams/dangling.yaml",
      "teams/x/p.yaml"
    ])
    expect(await names(at("teams"))).toEqual([
      "teams/dangling.yaml",
      "teams/x/p.yaml",
      "teams/y/p.yaml",
      "teams/y/q.json"
    ])
  })

  it("without such a file is an error", async () => {
    expect(await refusal(at("none"))).toMatch(/holds no YAML or JSON file/)
  })
})

describe("a pattern", () => {
  it("stands for what it matches, by name", async () => {
    expect(await names(at("*.y*ml"))).toEqual(["a.yml", "b.yaml", "odd[1].yaml"])
    expect(await names(at("teams/**/p.yaml"))).toEqual(["teams/x/p.yaml", "teams/y/p.yaml"])
    expect(await names(at("teams/[y]"))).toEqual(["teams/y/p.yaml", "teams/y/q.json"])
  })

  it("that matches nothing is an error", async () => {
    expect(await refusal(at("*.toml"))).toMatch(/^`.*` matches no file; check the pattern/)
  })

  it("is none where a file has that name", async () => {
    expect(await names(at("odd[1].yaml"))).toEqual(["odd[1].yaml"])
  })
})

describe("names", () => {
  it("stand for a file each, whether it is there or not, and `-` for standard input", async () => {
    expect(await names(at("b.yaml"), "-", at("gone.yaml"))).toEqual(["b.yaml", "-", "gone.yaml"])
  })

  it("that stand for one file count once, in the order given", async () => {
    expect(await names(at("c.json"), at("teams/../b.yaml"), at("*.yaml"), at("c.json"))).toEqual([
      "c.json",
      "b.yaml",
      "odd[1].yaml"
    ])
  })
})
