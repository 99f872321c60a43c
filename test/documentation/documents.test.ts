import { decodeProject, type ProjectInput } from "@jobwarden/core"
import { decodeStaticPlatform } from "@jobwarden/platforms"
import { Result } from "effect"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { readConfiguration } from "../../packages/cli/src/serve/configuration.ts"
import { starterText } from "../../packages/cli/src/init/starter.ts"
import { audit } from "../audit/command.ts"
import { blocksOf, root } from "./markdown.ts"
import {
  documents,
  isChangeset,
  isConfigurationPart,
  isDocument,
  isInstallation,
  isScripts,
  nameOf,
  placesOf,
  type Place
} from "./places.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-documents-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Manifest {
  readonly name: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const manifestAt = (path: string): Manifest =>
  JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")) as Manifest

const places = documents.flatMap(placesOf)
const named = (is: (place: Place) => boolean) =>
  places.filter(is).map((place) => ({ name: nameOf(place), text: place.block.text }))

/** What such a text is a part of, by the words in it. */
const asProject = (value: object): object => {
  if ("allowlist" in value) return { scope: value }
  const isGrant = "min_role" in value || "job_token" in value
  return { permissions: isGrant ? { releases: { write: value } } : value }
}

describe("documents that a page shows by themselves", () => {
  test.for(named(isDocument))("$name is understood, all of it", ({ text }) => {
    const project = { path: "acme/backend", ...asProject(JSON.parse(text) as object) } as ProjectInput
    const decoded = decodeProject(project)
    expect(Result.isFailure(decoded) ? decoded.failure : []).toEqual([])
  })
})

describe("parts of a configuration that a page shows", () => {
  const secrets = join(folder, "secrets")
  const secret = (name: string, text: string): void =>
    writeFileSync(join(secrets, name), `${text}\n`, { mode: 0o600 })

  const prepared = (async () => {
    mkdirSync(secrets)
    mkdirSync(join(folder, "store"))
    const key = ["checkpoint", "--new-key", join(secrets, "audit.key")]
    await audit([...key, "--origin", "jobwarden.example.com/audit"])
    await audit(["checkpoint", "--new-key", join(secrets, "next.key"), "--key", join(secrets, "audit.key")])
    secret("password", "correct horse")
    secret("gitlab-token", "glpat-of-nobody")
    const platform = { version: 1, projects: [{ id: 123, path: "acme/backend" }] }
    secret("platform.yaml", JSON.stringify(platform))
  })()

  /** What of a configuration each part comes to. */
  const comesTo: Readonly<Record<string, object>> = {
    audit: { audit: { signers: expect.any(Array) as unknown } },
    platform: { platform: { type: "gitlab" } },
    store: { postgres: { url: expect.anything() as unknown, password: expect.anything() as unknown } },
    telemetry: { operations: { tracing: { url: "http://127.0.0.1:4318/v1/traces", sample: 0.1 } } }
  }

  test.for(named(isConfigurationPart))("$name is sound", async ({ name, text }) => {
    await prepared
    const part = parse(text.replaceAll("/etc/jobwarden/", `${secrets}/`)) as Record<string, unknown>
    const whole = {
      version: 1,
      store: `sqlite:${join(folder, "store", "jobwarden.sqlite")}`,
      platform: { type: "static", file: "platform.yaml" },
      ...part
    }
    const path = join(secrets, `${name.replaceAll(/\W/g, "-")}.yaml`)
    writeFileSync(path, JSON.stringify(whole), { mode: 0o600 })
    const read = readConfiguration(path)
    expect(Result.isFailure(read) ? read.failure : "").toBe("")
    const [key = ""] = Object.keys(part)
    expect(Result.getOrNull(read)).toMatchObject(comesTo[key] ?? { nothing: "is expected of it" })
  })

  test("the line for a decision client is one of the platform's file", () => {
    const [line] = blocksOf("docs/guides/authzen.md")
    expect(line?.text).toContain("decision_client: gateway")
    const tokens = (line?.text ?? "").replace("<hash>", "0f".repeat(32))
    const platform = decodeStaticPlatform(`version: 1\ntokens:\n  ${tokens}\n`, "platform.yaml")
    expect(Result.isFailure(platform) ? platform.failure : []).toEqual([])
  })

  test("the line by which an editor finds the schema is the one that `init` writes", () => {
    const lines = blocksOf("docs/guides/command.md").filter(({ text }) =>
      text.startsWith("# yaml-language-server")
    )
    expect(lines.map(({ text }) => text)).toEqual([starterText.split("\n")[0]])
  })
})

describe("scripts that a page names", () => {
  const { scripts = {} } = manifestAt(".")
  const packageNames = new Set(
    readdirSync(join(root, "packages")).map((folder) => manifestAt(`packages/${folder}`).name)
  )

  test.for(named(isScripts))("$name are there", ({ text }) => {
    const names = text.split("\n").map((line) => /^npm (?:run )?([\w:-]+)/.exec(line)?.[1] ?? "")
    expect(names.filter((name) => scripts[name] === undefined)).toEqual([])
  })

  test("and the changeset that is shown names packages of the workspace", () => {
    const shown = places.filter(isChangeset)
    expect(shown.length).toBeGreaterThan(0)
    for (const { block } of shown) {
      const [, words = "", ...text] = block.text.split(/^---$/m)
      const named = Object.entries(parse(words) as Readonly<Record<string, string>>)
      for (const [name] of named) expect(packageNames).toContain(name)
      expect(
        named.map(([, size]) => size).filter((size) => !["major", "minor", "patch"].includes(size))
      ).toEqual([])
      expect(text.join("").trim()).not.toBe("")
    }
  })

  test("and the packages that somebody is told to install are those of the workspace, as it has them", () => {
    const lines = places.filter(isInstallation).map((place) => ({ place, text: place.block.text }))
    expect(lines.length).toBeGreaterThan(5)
    for (const { place, text } of lines) {
      const isOf = place.page.startsWith("packages/")
      const { dependencies, name: own, peerDependencies } = manifestAt(isOf ? dirname(place.page) : "test")
      const known = { ...dependencies, ...peerDependencies }
      for (const word of text
        .split(" ")
        .slice(2)
        .filter((word) => !word.startsWith("-"))) {
        const [, name = "", version] = /^(@?[^@]+)(?:@(.+))?$/.exec(word) ?? []
        const ours = name === own || packageNames.has(name)
        if (!ours || version !== undefined)
          expect([nameOf(place), known[name]]).toEqual([nameOf(place), version])
      }
    }
  })
})
