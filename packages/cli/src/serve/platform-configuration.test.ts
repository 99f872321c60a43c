import { Redacted, Result } from "effect"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readConfiguration } from "./configuration.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-platform-configuration-"))
afterAll(() => rmSync(folder, { recursive: true }))

const token = "glpat-0123456789abcdefghij"

beforeAll(() => {
  const put = (name: string, text: string, mode = 0o600) => {
    writeFileSync(join(folder, name), text)
    chmodSync(join(folder, name), mode)
  }
  put("token", `${token}\n`)
  put("open", token, 0o644)
  put("to-the-group", token, 0o640)
  put("two-lines", `${token}\n${token}\n`)
  put("with-a-name", `token: ${token}`)
  put("empty", "\n")
  put("long", "x".repeat(20_000))
  mkdirSync(join(folder, "folder"), { mode: 0o700 })
  symlinkSync(join(folder, "open"), join(folder, "link"))
})

const read = (platform: unknown) => {
  const path = join(folder, "jobwarden.yaml")
  writeFileSync(path, JSON.stringify({ version: 1, store: "sqlite:x", platform }))
  return readConfiguration(path)
}

const complaint = (platform: unknown): string => {
  const why = Result.getOrElse(Result.flip(read(platform)), () => "none")
  expect(why).not.toContain(token)
  return why.replace(/^.*:\n/, "")
}

const gitlab = { type: "gitlab", url: "https://gitlab.example.com/", token_file: "token" }

describe("a platform that is a GitLab", () => {
  it.each([
    ["https://gitlab.example.com/", "https://gitlab.example.com"],
    ["https://example.com/gitlab/", "https://example.com/gitlab"],
    ["http://127.0.0.1:8081", "http://127.0.0.1:8081"],
    ["http://127.9.9.9", "http://127.9.9.9"],
    ["http://[::1]:80", "http://[::1]"],
    ["http://localhost:3000", "http://localhost:3000"]
  ])("is at %s", (url, address) => {
    const { platform } = Result.getOrThrow(read({ ...gitlab, url }))
    expect(platform).toMatchObject({ type: "gitlab", url: address })
    expect(JSON.stringify(platform)).not.toContain(token)
    expect(platform.type === "gitlab" && Redacted.value(platform.token)).toBe(token)
  })

  it("may name decision clients, of which GitLab knows none", () => {
    const sha256 = "a".repeat(64)
    const { platform } = Result.getOrThrow(
      read({ ...gitlab, decision_clients: [{ name: "gateway", sha256 }] })
    )
    expect(platform).toMatchObject({
      decisionClients: [
        { sha256, principal: { type: "decision_client", id: "gateway", trustedContext: false } }
      ]
    })
    expect(Result.getOrThrow(read(gitlab)).platform).toMatchObject({ decisionClients: [] })
  })

  it("is told everything that is wrong with it at once", () => {
    const decision_clients = [{ name: "gateway", sha256: token }]
    const said = complaint({ ...gitlab, token_file: "open", decision_clients })
    expect(said).toMatch(
      /^platform\.token_file: .*\nplatform\.decision_clients\[0\]\.sha256: this looks like a token/
    )
  })

  it.each<readonly [string, object, RegExp]>([
    ["plain http", { url: "http://gitlab.example.com" }, /^platform\.url: .*everybody on the way/],
    [
      "plain http to what looks like loopback",
      { url: "http://127.0.0.1.example.com" },
      /everybody on the way/
    ],
    ["plain http to every address", { url: "http://0.0.0.0" }, /everybody on the way/],
    ["no address", { url: "gitlab.example.com" }, /^platform\.url: .*an address without a query/],
    ["another scheme", { url: "ftp://gitlab.example.com" }, /^platform\.url: .*an address/],
    ["a query", { url: "https://gitlab.example.com/?a" }, /^platform\.url: .*an address without a query/],
    [
      "a token in the address",
      { url: `https://x:${token}@gitlab.example.com` },
      /^platform\.url: `https:\/\/…@gitlab/
    ],
    ["the token itself", { token }, /^platform\.token: unknown key `token`/],
    ["no token's file", { token_file: undefined }, /^platform\.token_file: is missing/],
    ["a file that is not there", { token_file: "nowhere" }, /^platform\.token_file: .*cannot be read/],
    ["a file that everybody can read", { token_file: "open" }, /can be read by others; run `chmod 600`/],
    ["a file that a group can read", { token_file: "to-the-group" }, /can be read by others/],
    ["a link to a file that others can read", { token_file: "link" }, /can be read by others/],
    ["a folder", { token_file: "folder" }, /is no file/],
    ["a device", { token_file: "/dev/zero" }, /is no file/],
    ["a file of two lines", { token_file: "two-lines" }, /does not hold one line with the access token/],
    ["a file with more than the token", { token_file: "with-a-name" }, /does not hold one line/],
    ["an empty file", { token_file: "empty" }, /does not hold one line/],
    ["a file longer than any token", { token_file: "long" }, /does not hold one line/]
  ])("is refused with %s", (_, changed, expected) => {
    expect(complaint({ ...gitlab, ...changed })).toMatch(expected)
  })
})

describe("the platform", () => {
  it("may be a file, beside the configuration", () => {
    expect(Result.getOrThrow(read({ type: "static", file: "platform.yaml" })).platform).toEqual({
      type: "static",
      file: join(folder, "platform.yaml")
    })
  })

  it.each<readonly [string, unknown, string]>([
    ["another type", { type: "github" }, "platform"],
    ["no type", { file: "x" }, "platform"],
    ["nothing", undefined, "platform: is missing"],
    ["what belongs to another type", { type: "static", file: "x", url: "https://x" }, "unknown key `url`"]
  ])("is refused with %s", (_, platform, expected) => {
    expect(complaint(platform)).toContain(expected)
  })
})
