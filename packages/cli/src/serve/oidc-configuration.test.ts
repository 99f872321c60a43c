import { Result } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readConfiguration } from "./configuration.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-oidc-configuration-"))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (platform: object) => {
  const path = join(folder, "jobwarden.yaml")
  writeFileSync(path, JSON.stringify({ version: 1, store: "sqlite:x", platform }))
  return readConfiguration(path)
}

const issuer = { issuer: "https://gitlab.acme.example", audience: "https://jobwarden.acme.example" }
const platform = { type: "oidc", issuers: [issuer], directory: { type: "static", file: "platform.yaml" } }

/** Where the configuration is wrong. */
const places = (special: object): ReadonlyArray<string> =>
  Result.getOrElse(Result.flip(read({ ...platform, ...special })), () => "")
    .split("\n")
    .slice(1)
    .map((line) => line.split(": ")[0] ?? "")

describe("the platform `oidc`", () => {
  it("has issuers and a directory, whose file is beside the configuration's", () => {
    const managers = [{ project: 5, ref: "main", manages: ["acme/backend"] }]
    expect(Result.getOrThrow(read({ ...platform, issuers: [{ ...issuer, managers }] })).platform).toEqual({
      type: "oidc",
      issuers: [{ ...issuer, managers }],
      directory: { type: "static", file: join(folder, "platform.yaml") }
    })
  })

  it.each<readonly [string, object, ReadonlyArray<string>]>([
    ["no issuers", { issuers: [] }, ["platform.issuers[0]"]],
    ["no directory", { directory: undefined }, ["platform.directory"]],
    ["itself as directory", { directory: platform }, ["platform.directory"]],
    ["no audience", { issuers: [{ issuer: issuer.issuer }] }, ["platform.issuers[0].audience"]],
    ["an empty audience", { issuers: [{ ...issuer, audience: "" }] }, ["platform.issuers[0].audience"]],
    [
      "several mistakes",
      { issuers: [{ ...issuer, audience: "", algorithms: ["none"], clock_tolerance_seconds: 3600 }] },
      [
        "platform.issuers[0].audience",
        "platform.issuers[0].algorithms[0]",
        "platform.issuers[0].clock_tolerance_seconds"
      ]
    ],
    ["a misspelt key", { isuers: [] }, ["platform.isuers"]]
  ])("does not begin with %s", (_, special, expected) => {
    expect(places(special).toSorted()).toEqual(expected.toSorted())
  })

  it("tells of the directory's token as of a platform's", () => {
    const directory = { type: "gitlab", url: "https://gitlab.acme.example", token_file: "none" }
    expect(places({ directory })).toEqual(["platform.directory.token_file"])
  })
})
