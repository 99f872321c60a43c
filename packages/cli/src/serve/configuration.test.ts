import { Result } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readConfiguration } from "./configuration.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-configuration-"))
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(join(folder, "p"), "version: 1\n")

const read = (settings: object) => {
  const path = join(folder, "jobwarden.yaml")
  const rest = { version: 1, store: "sqlite:x", platform: { type: "static", file: "p" } }
  writeFileSync(path, JSON.stringify({ ...rest, ...settings }))
  return readConfiguration(path)
}

const complaint = (settings: object): string =>
  Result.getOrElse(Result.flip(read(settings)), () => "none").replace(/^.*:\n/, "")

describe("external_url", () => {
  it.each([
    ["https://gitlab.example.com", "https://gitlab.example.com"],
    ["https://gitlab.example.com/", "https://gitlab.example.com"],
    ["http://[::1]:8080/under/it//", "http://[::1]:8080/under/it"],
    ["HTTPS://GitLab.Example.com:443", "https://gitlab.example.com"]
  ])("%s is the base %s", (external_url, externalUrl) => {
    expect(Result.getOrThrow(read({ external_url }))).toMatchObject({ externalUrl })
  })

  it.each([
    "gitlab.example.com",
    "ftp://gitlab.example.com",
    "https://gitlab.example.com/?a=b",
    "https://gitlab.example.com/?",
    "https://gitlab.example.com/#top",
    "https://user:secret@gitlab.example.com",
    "/gitlab",
    ""
  ])("%j is none", (external_url) => {
    expect(complaint({ external_url })).toMatch(
      /^external_url: .*an address without a query, such as `https:\/\/gitlab.example.com`/
    )
  })

  it("is left to where the service listens", () => {
    expect(Result.getOrThrow(read({}))).not.toHaveProperty("externalUrl")
  })
})

describe("unacknowledgeable_rules", () => {
  it("are ids of rules", () => {
    const unacknowledgeable_rules = ["fork-mr-token-write", "foreign-token-delete"]
    expect(Result.getOrThrow(read({ unacknowledgeable_rules }))).toMatchObject({
      unacknowledgeableRules: unacknowledgeable_rules
    })
  })

  it("that are unknown are refused with the one that was probably meant", () => {
    expect(complaint({ unacknowledgeable_rules: ["foreign-token-delete", "fork-mr-token-wrote"] })).toBe(
      "unacknowledgeable_rules[1]: unknown value `fork-mr-token-wrote`; did you mean `fork-mr-token-write`?"
    )
    expect(complaint({ unacknowledgable_rules: [] })).toContain("did you mean `unacknowledgeable_rules`?")
  })
})
