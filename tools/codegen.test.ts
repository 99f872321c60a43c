import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { generated, leftOverIn, staleIn, type Generated } from "./generated.ts"

const codegen = (...args: readonly string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "codegen.ts"), ...args], {
    encoding: "utf8"
  })
  return { status, complaints: stderr.split("\n").filter((line) => line !== "") }
}

const fresh = { status: 0, complaints: [] }
const pathsOf = (files: readonly Generated[]): readonly string[] => files.map(({ path }) => path)
const isStale = (path: string): string => `${path} is stale: run \`npm run codegen\``

describe("the generated files", () => {
  let folder = ""
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "jobwarden-codegen-"))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const write = ({ path, make }: Generated, more = ""): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), make() + more)
  }

  /** What `--check` looks at, without a process of its own: to load all that makes files takes seconds. */
  const expectFresh = (): void => {
    expect(pathsOf(staleIn(folder))).toEqual([])
    expect(leftOverIn(folder)).toEqual([])
  }

  test("are fresh in the repository", () => expect(codegen("--check")).toEqual(fresh))

  test("are missed where they are not there, and then written", () => {
    const complaints = pathsOf(generated).map(isStale)
    expect(codegen("--check", folder)).toEqual({ status: 1, complaints })
    expect(codegen(folder)).toEqual(fresh)
    expectFresh()
  })

  test("are stale with one character more, each by itself", () => {
    for (const file of generated) write(file)
    expect(pathsOf(staleIn(folder))).toEqual([])
    for (const file of generated) {
      write(file, " ")
      expect(pathsOf(staleIn(folder))).toEqual([file.path])
      write(file)
    }
  })

  test("are missed where nothing makes them any more, and then taken out", () => {
    for (const file of generated) write(file)
    const path = "docs/rules/a-rule-that-was.md"
    writeFileSync(join(folder, path), "a page")
    const complaints = [`${path} is made by nothing: run \`npm run codegen\``]
    expect(codegen("--check", folder)).toEqual({ status: 1, complaints })
    expect(codegen(folder)).toEqual(fresh)
    expectFresh()
  })
})
