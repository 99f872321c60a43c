import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { installedIn } from "./licences/installed.ts"
import { licencesPage } from "./licences/page.ts"

const licences = (...args: readonly string[]) => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "licences.ts"), ...args],
    {
      encoding: "utf8"
    }
  )
  return { status, complaints: stderr.split("\n").filter((line) => line !== "") }
}

const fresh = { status: 0, complaints: [] }

test("the page of licences is what is installed, and nothing there is refused", () => {
  expect(licences("--check")).toEqual(fresh)
})

describe("what is installed", () => {
  let folder = ""
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "jobwarden-licences-"))
    mkdirSync(join(folder, "docs"))
    ours({ dependencies: { direct: "1.0.0", "@jobwarden/other": "workspace:*" } })
    put("packages/other/package.json", { name: "@jobwarden/other", version: "0.1.0" })
    theirs("direct", { license: "ISC" })
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const put = (path: string, content: object | string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content))
  }
  const ours = (more: object): void =>
    put("packages/ours/package.json", { name: "@jobwarden/ours", version: "0.1.0", ...more })
  const theirs = (name: string, more: object): void =>
    put(`node_modules/${name}/package.json`, { name, version: "1.0.0", license: "MIT", ...more })
  const named = (): readonly string[] => installedIn(folder).map(({ name }) => name)

  test("is followed to the end, through peers that must be there, round in circles too", () => {
    theirs("direct", {
      dependencies: { far: "1" },
      peerDependencies: { peer: "1", unneeded: "1" },
      peerDependenciesMeta: { unneeded: { optional: true } }
    })
    theirs("far", { dependencies: { direct: "1" } })
    theirs("peer", {})
    expect(installedIn(folder).map(({ name, users }) => [name, users])).toEqual([
      ["direct", ["@jobwarden/ours", "far"]],
      ["far", ["direct"]],
      ["peer", ["direct"]]
    ])
  })

  test("is nothing that development needs, but what is part of a bundle", () => {
    ours({ devDependencies: { bundled: "1", "only-tested": "1", "never-named": "1" } })
    put("packages/ours/src/index.ts", 'import { a } from "bundled/deeper"\n')
    put("packages/ours/src/index.test.ts", 'import { b } from "only-tested"\n')
    for (const name of ["bundled", "only-tested", "never-named"]) theirs(name, {})
    expect(named()).toEqual(["bundled"])
  })

  test("that is missing is said, unless it may be", () => {
    theirs("direct", { optionalDependencies: { "for-another-system": "1" } })
    expect(named()).toEqual(["direct"])
    theirs("direct", { dependencies: { gone: "1" } })
    expect(named).toThrow("`gone`, which `direct` needs, is not installed")
  })

  test("is written once, and then fresh until something changes", () => {
    expect(licences("--check", folder)).toEqual({
      status: 1,
      complaints: ["docs/licences.md is stale: run `npm run licences`"]
    })
    expect(licences(folder)).toEqual(fresh)
    expect(licences("--check", folder)).toEqual(fresh)
    const page = readFileSync(join(folder, "docs/licences.md"), "utf8")
    expect(page).toContain("| `direct` | 1.0.0 | ISC | `@jobwarden/ours` |")
    theirs("direct", { version: "1.0.1", license: "ISC" })
    expect(licencesPage(installedIn(folder))).not.toBe(page)
  })

  test.for([
    ["GPL-3.0-only", "has the licence `GPL-3.0-only`"],
    [{ type: "MIT" }, "says no licence"]
  ] as const)("is refused with the licence %j, and no page is written", ([license, complaint]) => {
    theirs("direct", { license })
    const { complaints, status } = licences(folder)
    expect(status).toBe(1)
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toContain(`\`direct@1.0.0\` ${complaint}, and comes with \`@jobwarden/ours\`: `)
    expect(() => readFileSync(join(folder, "docs/licences.md"))).toThrow("ENOENT")
    expect(licences("--check", folder).status).toBe(1)
  })
})
