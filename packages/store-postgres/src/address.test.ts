import { Redacted, Result } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { afterAll, describe, expect, it } from "vitest"
import { nameOf, parseAddress, staysHere } from "./address.ts"
import { clientConfig, usualBounds } from "./database.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-address-"))
afterAll(() => rmSync(folder, { recursive: true }))

const parsed = (text: string, password?: Redacted.Redacted) => Result.getOrThrow(parseAddress(text, password))
const refused = (text: string) => Result.getOrElse(Result.flip(parseAddress(text)), () => "none")

describe("an address", () => {
  it("says host, port, database and user, with what is written as `%`", () => {
    const { password, ...rest } = parsed("postgres://j%40b:planted%2Fsecret@localhost:6432/my%20policies")
    expect(rest).toEqual({
      host: "localhost",
      port: 6432,
      database: "my policies",
      user: "j@b",
      encryption: null
    })
    expect(password && Redacted.value(password)).toBe("planted/secret")
  })

  it("may have a socket's folder for a host, and an IPv6 address", () => {
    expect(parsed("postgresql://me@%2Fvar%2Frun%2Fpostgresql/db").host).toBe("/var/run/postgresql")
    expect(nameOf(parsed("postgres://me@[::1]/db"))).toBe("`db` at `[::1]:5432`")
  })

  it("takes a password from elsewhere only where it has none itself", () => {
    const other = Redacted.make("from elsewhere")
    const of = (text: string) => parsed(text, other).password
    expect(of("postgres://me@localhost/db")).toBe(other)
    expect(Redacted.value(of("postgres://me:own@localhost/db") ?? other)).toBe("own")
  })

  it("tells its password to nobody who prints it", () => {
    const address = parsed("postgres://me:planted@localhost/db")
    expect(inspect(address, { depth: 9 }) + JSON.stringify(address)).not.toContain("planted")
    expect(inspect(clientConfig(address, usualBounds), { depth: 9 })).not.toContain("planted")
  })
})

describe("the way to another machine", () => {
  it("is encrypted and its certificate checked, unless the address says otherwise", () => {
    expect(parsed("postgres://me@db.example.com/db").encryption).toEqual({ isNameChecked: true })
    const { ssl } = clientConfig(parsed("postgres://me@db.example.com/db"), usualBounds)
    expect(ssl).toEqual({ rejectUnauthorized: true })
    expect(parsed("postgres://me@db.example.com/db?sslmode=disable").encryption).toBeNull()
    expect(clientConfig(parsed("postgres://me@localhost/db"), usualBounds).ssl).toBe(false)
  })

  it.each(["allow", "prefer", "require", "no-verify"])("is not `%s`: anybody could answer", (mode) => {
    expect(refused(`postgres://me:planted@db/db?sslmode=${mode}`)).toMatch(/does not look at who answers/)
  })

  it("may be signed for by one's own authority", () => {
    const file = join(folder, "ca.pem")
    writeFileSync(file, "PEM")
    const { encryption } = parsed(`postgres://me@db/db?sslmode=verify-ca&sslrootcert=${file}`)
    expect(encryption).toEqual({ isNameChecked: false, authorities: "PEM" })
    expect(parsed(`postgres://me@localhost/db?sslrootcert=${file}`).encryption).not.toBeNull()
  })

  it.each([
    ["localhost", true],
    ["127.0.0.1", true],
    ["::1", true],
    ["/run", true],
    ["127.0.0.1.example.com", false],
    ["10.0.0.1", false],
    ["localhost.example.com", false]
  ])("%s stays here: %s", (host, stays) => expect(staysHere(host)).toBe(stays))
})

describe("what is no address is refused, and nothing of it is repeated that may be a password", () => {
  it.each([
    ["mysql://me:planted@host/db", "is no address of a database"],
    ["postgres://me:planted@host:port/db", "is no address of a database"],
    ["postgres://me:planted%@host/db", "begins no character"],
    ["postgres://me:planted@host/", "names no database"],
    ["postgres://host/db", "names no user"],
    ["postgres://me:planted@/db", "is no address of a database"],
    ["postgres://me:planted@host/db/more", "names no database"],
    ["postgres://me:planted@host/d%00b", "NUL"],
    ["postgres://me:pla#nted@host/db", "no address"],
    ["postgres://me:planted@host/db#x", "has a `#`"],
    ["postgres://me@host/db?options=-csearch_path", "unknown parameter `options`"],
    ["postgres://me@host/db?sslmode=disable&sslmode=verify-full", "twice"],
    ["postgres://me@host/db?sslmode=full", "unknown `sslmode`"],
    ["postgres://me@host/db?sslmode=disable&sslrootcert=x", "leave one of them out"],
    ["postgres://me@host/db?sslcert=x", "go together"],
    ["postgres://me@host/db?sslrootcert=/absent", "cannot be read"],
    ["postgres://me@host/db?connect_timeout=0", "connect_timeout"],
    ["postgres://me@host/db?connect_timeout=9999", "connect_timeout"]
  ])("%s", (text, message) => {
    expect(refused(text)).toContain(message)
    expect(refused(text)).not.toContain("planted")
  })
})
