import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { hashToken } from "@jobwarden/platforms"
import { afterAll, describe, expect, it } from "vitest"
import { prepareQuickstart } from "./prepare.ts"

const root = mkdtempSync(join(tmpdir(), "jobwarden-quickstart-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folders = 0
const fresh = (): string => join(root, `a/${++folders}`)
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe("prepareQuickstart", () => {
  it("makes tokens of 256 random bits, which only their owner can read", () => {
    const folder = fresh()
    const { tokens, tokensFile } = prepareQuickstart(folder)
    for (const token of Object.values(tokens)) expect(token).toMatch(/^jw[pjd]-[A-Za-z0-9_-]{43}$/)
    expect(
      new Set([...Object.values(tokens), ...Object.values(prepareQuickstart(fresh()).tokens)]).size
    ).toBe(14)
    expect(JSON.parse(readFileSync(tokensFile, "utf8"))).toEqual(tokens)
    expect([mode(folder), mode(tokensFile), mode(join(folder, "platform.yaml"))]).toEqual([
      "700",
      "600",
      "600"
    ])
  })

  it("writes their hashes alone into the platform file, and leaves nothing else behind", () => {
    const folder = fresh()
    const { tokens, platformFile } = prepareQuickstart(folder)
    const platform = readFileSync(platformFile, "utf8")
    expect(Object.values(tokens)).toHaveLength(7)
    for (const token of Object.values(tokens)) {
      expect(platform).not.toContain(token)
      expect(platform).toContain(hashToken(token))
    }
    expect(readdirSync(folder).sort()).toEqual(["platform.yaml", "tokens.json"])
  })

  it("keeps the tokens that are there, closes a file that was open, and writes the platform anew", () => {
    const folder = fresh()
    const first = prepareQuickstart(folder)
    writeFileSync(first.tokensFile, readFileSync(first.tokensFile), { mode: 0o644 })
    rmSync(first.platformFile)
    const second = prepareQuickstart(folder)
    expect(second).toEqual(first)
    expect(mode(second.tokensFile)).toBe("600")
    expect(existsSync(second.platformFile)).toBe(true)
  })

  it.each([
    ["cut off", '{"maintainer":"jwp-secret'],
    ["edited by hand", '{"maintainer": jwp-secret}'],
    ["a list", '["jwp-secret"]'],
    ["null", "null"],
    ["empty", ""],
    ["without some tokens", '{"maintainer":"jwp-secret"}'],
    ["with a token of another type", '{"maintainer":{"jwp-secret":1}}']
  ])("says what to do about a tokens file that is %s, and repeats nothing of it", (_, text) => {
    const folder = fresh()
    const { tokensFile } = prepareQuickstart(folder)
    writeFileSync(tokensFile, text)
    let told = ""
    try {
      prepareQuickstart(folder)
    } catch (error) {
      told = String(error)
    }
    expect(told).toContain(tokensFile)
    expect(told).toContain("remove the file, and new ones are made")
    expect(told).not.toContain("secret")
    expect(readFileSync(tokensFile, "utf8")).toBe(text)
  })
})
