import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"

const root = join(import.meta.dirname, "..")
const textOf = (path: string): string => readFileSync(join(root, path), "utf8")

interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
}

const published = readdirSync(join(root, "packages"))
  .map((folder) => JSON.parse(textOf(`packages/${folder}/package.json`)) as Manifest)
  .filter((manifest) => manifest.private !== true)
const names = published.map(({ name }) => name)
const [version = ""] = published.map((manifest) => manifest.version)

describe("there is one version", () => {
  test("of all packages that are published", () => {
    expect(published.length).toBeGreaterThan(1)
    expect(published.filter((manifest) => manifest.version !== version)).toEqual([])
  })

  test("which the OpenAPI document says", () => {
    const { info } = JSON.parse(textOf("docs/reference/openapi.json")) as { info: { version: string } }
    expect(info.version).toBe(version)
  })

  test("which the README says", () => {
    expect(/^## Status\n\nVersion ([\d.]+)/m.exec(textOf("README.md"))?.[1]).toBe(version)
  })

  test("which the newest part of the changes that has one is about", () => {
    const [, unreleased, released] =
      /^## (?:Unreleased \((.+)\)|(\S+) - \d{4}-\d\d-\d\d)$/m.exec(textOf("CHANGELOG.md")) ?? []
    expect(unreleased ?? released).toBe(version)
  })
})

describe("changesets", () => {
  const config = JSON.parse(textOf(".changeset/config.json")) as {
    readonly fixed: readonly (readonly string[])[]
  }

  test("raise all published packages together", () => {
    const [together = [], ...others] = config.fixed
    expect(others).toEqual([])
    const covers = (name: string): boolean =>
      together.some((pattern) =>
        pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern
      )
    expect(names.filter((name) => !covers(name))).toEqual([])
  })

  test("name packages that are published, and say what changed", () => {
    const files = readdirSync(join(root, ".changeset")).filter(
      (name) => name.endsWith(".md") && name !== "README.md"
    )
    for (const name of files) {
      const [, front = "", text = ""] = /^---\n([^]*?)---\n([^]*)$/.exec(textOf(`.changeset/${name}`)) ?? []
      const named = [...front.matchAll(/^"(.+)": (?:patch|minor|major)$/gm)].map(([, found]) => found)
      expect(named, name).toHaveLength(front.trim().split("\n").filter(Boolean).length)
      expect(
        named.filter((found) => !names.includes(found ?? "")),
        name
      ).toEqual([])
      expect(text.trim(), name).not.toBe("")
    }
  })
})
