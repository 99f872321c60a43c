import { Effect, Redacted } from "effect"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { afterAll, describe, expect, it } from "vitest"
import { placeOf, type GivenPlace } from "./copy-places.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-places-"))
afterAll(() => rmSync(folder, { recursive: true }))
const passwordFile = join(folder, "password")
writeFileSync(passwordFile, "planted-in-file\n", { mode: 0o600 })

const place = (given: Partial<GivenPlace>) =>
  placeOf({ flag: "to", text: "", passwordFile: undefined, environmentPassword: undefined, ...given })
const refused = (given: Partial<GivenPlace>) =>
  Effect.runPromise(Effect.flip(place(given))).then(({ message }) => message)
const passwordOf = async (given: Partial<GivenPlace>) => {
  const found = await Effect.runPromise(place({ text: "postgres://me@localhost/db", ...given }))
  expect(inspect(found, { depth: 9 })).not.toContain("planted")
  return "password" in found && found.password ? Redacted.value(found.password) : null
}

describe("the password of a database", () => {
  it("comes from a file or from the environment, and the file counts", async () => {
    expect(await passwordOf({})).toBeNull()
    expect(await passwordOf({ environmentPassword: "planted" })).toBe("planted")
    expect(await passwordOf({ environmentPassword: "planted", passwordFile })).toBe("planted-in-file")
  })

  it("is not taken from a file that others read, nor from two places", async () => {
    const open = join(folder, "open")
    writeFileSync(open, "planted")
    chmodSync(open, 0o644)
    expect(await refused({ text: "postgres://me@localhost/db", passwordFile: open })).toMatch(
      /can be read by others/
    )
    const twice = await refused({ text: "postgres://me:planted@localhost/db", passwordFile })
    expect(twice).toBe("`--to` has a password, and so has `--to-password-file`; keep one of them")
  })
})

describe("what names no store is refused, and no address repeated", () => {
  it.each([
    ["jobwarden.sqlite", "names no store: `jobwarden.sqlite`; write `sqlite:jobwarden.sqlite`"],
    ["mysql://me:planted@host/db", "names no store; write `sqlite:PATH`"],
    ["postgres://me:planted@host/", "names no database"],
    ["postgres://me:planted@host/db?sslmode=require", "does not look at who answers"]
  ])("%s", async (text, message) => {
    const told = await refused({ text })
    expect(told).toContain(message)
    expect(told).not.toContain("planted")
  })

  it("a file with a password", async () => {
    expect(await refused({ text: "sqlite:a", passwordFile })).toMatch(/is a file, which has no password/)
  })
})
