import { spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { testedCommand } from "./command.ts"

// The commands that write files: in a folder of their own, and what they leave there.

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jobwarden-writing-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: readonly string[]) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [testedCommand, ...args], {
    cwd: folder,
    encoding: "utf8"
  })
  return { status, stderr, stdout }
}
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
const read = (name: string): string => readFileSync(join(folder, name), "utf8")

const dangerous = `version: 1
projects:
  acme/backend: # ours
    permissions: { package_registry: { maven: { delete: job_token_and_maintainer } } }
`

describe("lint --fix", () => {
  test("writes what changes nothing for anybody, and says what is left", () => {
    write("a.yaml", dangerous)
    expect(run("lint", "--fix", "a.yaml")).toMatchObject({ status: 1, stderr: "" })
    expect(read("a.yaml")).toBe(dangerous)
  })

  test("=narrowing writes what takes something away, and says from whom", () => {
    write("a.yaml", dangerous)
    const { status, stderr, stdout } = run("lint", "--fix=narrowing", "a.yaml")
    expect(read("a.yaml")).toBe(dangerous.replace("job_token_and_maintainer", "maintainer"))
    expect(stderr)
      .toBe(`fixed a.yaml: acme/backend: admit job tokens on protected refs only (job-token-launders-role)
fixed a.yaml: acme/backend: take job tokens out (job-token-can-delete)
  the project's pipelines triggered by a developer or above can no longer delete Maven packages
`)
    expect(stdout).toMatch(/Nothing found: 1 file checked/)
    expect(status).toBe(0)
  })

  test("fixes no standard input", () => {
    expect(run("lint", "--fix", "-")).toMatchObject({ status: 2, stdout: "" })
  })
})

describe("fmt", () => {
  const messy = `version:   1
projects:
    acme/backend:   # ours
        permissions: {}
        id:   123
`
  const neat = `version: 1
projects:
  acme/backend: # ours
    id: 123
    permissions: {}
`

  test("lays out files in place, and names those that changed", () => {
    write("messy.yaml", messy)
    write("neat.yaml", neat)
    expect(run("fmt", "messy.yaml", "neat.yaml")).toEqual({
      status: 0,
      stdout: "messy.yaml\n",
      stderr: "2 files read, 1 laid out anew\n"
    })
    expect(read("messy.yaml")).toBe(neat)
    expect(read("neat.yaml")).toBe(neat)
  })

  test("--check writes nothing, and ends with 1 where something would change", () => {
    write("messy.yaml", messy)
    expect(run("fmt", "--check", "messy.yaml")).toEqual({
      status: 1,
      stdout: "messy.yaml\n",
      stderr: "1 file read, 1 would be laid out otherwise\n"
    })
    expect(read("messy.yaml")).toBe(messy)
    copyFileSync(join(folder, "messy.yaml"), join(folder, "neat.yaml"))
    run("fmt", "neat.yaml")
    expect(run("fmt", "--check", "neat.yaml")).toMatchObject({ status: 0, stdout: "" })
  })

  test("lays out what can be laid out, whatever stands beside it", () => {
    write("messy.yaml", messy)
    write("broken.yaml", "version: [")
    const { status, stderr, stdout } = run("fmt", "broken.yaml", "messy.yaml", "none.yaml")
    expect(status).toBe(2)
    expect(stdout).toBe("messy.yaml\n")
    expect(stderr).toMatch(
      /^jobwarden: broken\.yaml:1:\d+: .*\njobwarden: `none\.yaml` does not exist; .*\n$/
    )
    expect(read("messy.yaml")).toBe(neat)
    expect(read("broken.yaml")).toBe("version: [")
  })

  test("lays out the files of a folder", () => {
    mkdirSync(join(folder, "policies"))
    write("policies/messy.yaml", messy)
    write("policies/neat.yml", neat)
    expect(run("fmt", "policies")).toMatchObject({ status: 0, stdout: `${join("policies", "messy.yaml")}\n` })
    expect(read("policies/messy.yaml")).toBe(neat)
  })

  test("prints what standard input is laid out as", () => {
    const { status, stdout } = spawnSync(process.execPath, [testedCommand, "fmt", "-"], {
      encoding: "utf8",
      input: messy
    })
    expect({ status, stdout }).toEqual({ status: 0, stdout: neat })
  })
})
