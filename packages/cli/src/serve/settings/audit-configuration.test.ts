import { newSignerKey } from "@jobwarden/service"
import { Redacted, Result } from "effect"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readConfiguration } from "../configuration.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-audit-settings-"))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, "data/deep"), { recursive: true })

const origin = "jobwarden.example.com/audit"
const secrets: Array<string> = []
const keyFile = (name: string, of: string = origin, mode = 0o600): void => {
  const secret = Redacted.value(newSignerKey(of).secret)
  secrets.push(secret.split("+").slice(3).join("+"))
  writeFileSync(join(folder, name), `${secret}\n`)
  chmodSync(join(folder, name), mode)
}
keyFile("audit.key")
keyFile("next.key")
keyFile("other.key", "elsewhere.example.com/audit")
keyFile("open.key", origin, 0o640)
keyFile("data/inside.key")
keyFile("data/deep/inside.key")
writeFileSync(join(folder, "damaged.key"), "PRIVATE+KEY+jobwarden.example.com/audit+00000000+AAAA\n", {
  mode: 0o600
})
symlinkSync(join(folder, "data/inside.key"), join(folder, "link.key"))
symlinkSync(join(folder, "audit.key"), join(folder, "data/outside.key"))
symlinkSync(join(folder, "data"), join(folder, "store"))
writeFileSync(join(folder, "platform.yaml"), "version: 1\nprojects: []\n")

const read = (audit: object, more: object = {}) => {
  const path = join(folder, "jobwarden.yaml")
  const whole = {
    version: 1,
    store: "sqlite:data/jobwarden.sqlite",
    platform: { type: "static", file: "platform.yaml" },
    audit,
    ...more
  }
  writeFileSync(path, JSON.stringify(whole))
  return readConfiguration(path)
}

const complaint = (audit: object, more: object = {}): string => {
  const told = Result.getOrElse(Result.flip(read(audit, more)), () => "none")
  for (const secret of secrets) expect(told).not.toContain(secret)
  return told.replaceAll(folder, "FOLDER")
}

describe("the key that signs the audit log", () => {
  it("is read from a file of its own, with the one before it, in this order", () => {
    const { audit } = Result.getOrThrow(
      read({ key_file: "next.key", previous_key_file: "audit.key", origin })
    )
    expect(audit?.signers.map(({ verifier }) => verifier.name)).toEqual([origin, origin])
    expect(Result.getOrThrow(read({ key_file: "audit.key" })).audit?.signers).toHaveLength(1)
    expect(JSON.stringify(audit)).not.toMatch(/PRIVATE/)
  })

  it.each([
    ["that is not there", "none.key", /the key's file .* cannot be read: ENOENT/],
    ["that others can read", "open.key", /can be read by others; run `chmod 600` on it/],
    ["that is damaged", "damaged.key", /holds a private key with another's id|does not hold a private key/],
    ["that is no key", "platform.yaml", /can be read by others|does not hold a private key/],
    [
      "in the store's folder",
      "data/inside.key",
      /is below the store's folder, and would be in every copy of that/
    ],
    ["below the store's folder", "data/deep/inside.key", /is below the store's folder/],
    ["that is linked from there", "data/outside.key", /is below the store's folder/],
    ["that leads there by a link", "link.key", /is below the store's folder/],
    ["of another log", "other.key", /has the key of the log `elsewhere.*`, and `origin` is `jobwarden/]
  ])("is not one %s", (_, key_file, expected) => {
    expect(complaint({ key_file, origin })).toMatch(expected)
  })

  it("is not below the store's folder by another name of that", () => {
    expect(complaint({ key_file: "data/inside.key" }, { store: "sqlite:store/jobwarden.sqlite" })).toMatch(
      /is below the store's folder/
    )
  })

  it("is told all that is wrong with both files, beside every other mistake", () => {
    const told = complaint(
      { key_file: "open.key", previous_key_file: "data/inside.key", origin: "two words" },
      { listen: "nowhere" }
    )
    expect(told).toMatch(/audit\.origin: `two words`; expected a name without spaces/)
    expect(told).toMatch(/listen: `nowhere`; expected/)
    const both = complaint(
      { key_file: "open.key", previous_key_file: "data/inside.key" },
      { listen: "nowhere" }
    )
    expect(both).toMatch(/audit\.key_file: .*can be read by others/)
    expect(both).toMatch(/audit\.previous_key_file: .*is below the store's folder/)
    expect(both).toMatch(/listen: `nowhere`/)
  })

  it.each([
    ["the same", "audit.key", /has the same key as `key_file`/],
    ["of another log", "other.key", /is of the log `elsewhere.*`, and `key_file` of `jobwarden/]
  ])("does not follow one that is %s", (_, previous_key_file, expected) => {
    expect(complaint({ key_file: "audit.key", previous_key_file })).toMatch(expected)
  })

  it("is not in a file that others can change", () => {
    keyFile("changeable.key", origin, 0o602)
    expect(complaint({ key_file: "changeable.key" })).toMatch(/audit\.key_file: .*can be changed by others/)
  })

  it("is asked for where the section is there", () => {
    expect(complaint({})).toMatch(/audit.*key_file/)
    expect(complaint({ key_file: "audit.key", keyfile: "x" })).toMatch(/keyfile/)
  })
})
