import { Redacted, Result } from "effect"
import { generateKeyPairSync } from "node:crypto"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readConfiguration } from "./configuration.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-registry-configuration-"))
afterAll(() => rmSync(folder, { recursive: true }))
beforeAll(() => {
  writeFileSync(join(folder, "token"), "Bearer of-the-gateway\n", { mode: 0o600 })
  writeFileSync(join(folder, "two-lines"), "one\ntwo\n", { mode: 0o600 })
  writeFileSync(join(folder, "empty"), "\n", { mode: 0o600 })
  writeFileSync(join(folder, "open"), "of-the-gateway", { mode: 0o600 })
  chmodSync(join(folder, "open"), 0o640)
  const pem = (curve: string) =>
    generateKeyPairSync("ec", { namedCurve: curve }).privateKey.export({ type: "pkcs8", format: "pem" })
  writeFileSync(join(folder, "key.pem"), pem("P-256"), { mode: 0o600 })
  writeFileSync(join(folder, "other-curve.pem"), pem("P-384"), { mode: 0o600 })
  writeFileSync(join(folder, "open.pem"), pem("P-256"), { mode: 0o600 })
  chmodSync(join(folder, "open.pem"), 0o644)
})

const read = (registry: unknown) => {
  const path = join(folder, "jobwarden.yaml")
  const rest = { version: 1, store: "sqlite:x", platform: { type: "static", file: "p" } }
  writeFileSync(path, JSON.stringify({ ...rest, registry }))
  return readConfiguration(path)
}

const complaint = (registry: unknown): string => Result.getOrElse(Result.flip(read(registry)), () => "none")

const upstream = { url: "http://127.0.0.1:9000" }
const proxy = { listen: "127.0.0.1:8082", upstream }
const forwardAuth = { listen: "[::1]:8081", trusted_peers: ["10.0.0.0/8", "::1"] }
const credential = (file: string) => ({
  proxy: { ...proxy, upstream: { ...upstream, credential: { header: "Authorization", file } } }
})

const tokenService = {
  listen: "127.0.0.1:8084",
  service: "container_registry",
  issuer: "jobwarden",
  key: "key.pem"
}

describe("the registry section of the configuration", () => {
  it("says for which registry tokens are made, with which key, and for how long", () => {
    const { registry } = Result.getOrThrow(read({ token_service: tokenService }))
    expect(registry?.tokenService).toMatchObject({
      host: "127.0.0.1",
      port: 8084,
      terms: { service: "container_registry", issuer: "jobwarden", seconds: 60, key: { algorithm: "ES256" } }
    })
    const longer = Result.getOrThrow(read({ token_service: { ...tokenService, seconds: 300 } }))
    expect(longer.registry?.tokenService?.terms.seconds).toBe(300)
  })

  it("has all that is wrong with its files said at once", () => {
    const both = { ...credential("nowhere"), token_service: { ...tokenService, key: "open.pem" } }
    expect(complaint(both)).toMatch(
      /registry\.proxy\.upstream\.credential\.file[^]*registry\.token_service\.key/
    )
  })

  it("says where the fronts listen, whom they trust, and what is behind", () => {
    const limits = { body_bytes: 1000, concurrent: 5, connect_seconds: 1, idle_seconds: 2 }
    const packages = [{ project: "acme/backend", format: "npm", name: "@acme/x", version: "1", id: 5 }]
    const { registry } = Result.getOrThrow(
      read({ forward_auth: forwardAuth, proxy: { ...credential("token").proxy, limits }, packages })
    )
    expect(registry?.forwardAuth).toMatchObject({ host: "::1", port: 8081 })
    expect(["10.1.2.3", "11.1.2.3"].map((address) => registry?.forwardAuth?.trustedPeers(address))).toEqual([
      true,
      false
    ])
    expect(registry?.proxy).toMatchObject({
      host: "127.0.0.1",
      port: 8082,
      limits: { bodyBytes: 1000, concurrent: 5, connectMillis: 1000, idleMillis: 2000 }
    })
    expect(registry?.proxy?.upstream.url.href).toBe("http://127.0.0.1:9000/")
    const secret = registry?.proxy?.upstream.credential
    expect([secret?.header, secret && Redacted.value(secret.value)]).toEqual([
      "Authorization",
      "Bearer of-the-gateway"
    ])
    expect(JSON.stringify(registry)).not.toContain("of-the-gateway")
    expect(registry?.packages).toEqual([
      { project: "acme/backend", resource: "package_registry.npm", name: "@acme/x", version: "1", id: 5 }
    ])
  })

  it("says in the way of which proxy forward-auth is asked: nginx's, if nothing else is said", () => {
    const formOf = (form: object) =>
      Result.getOrThrow(read({ forward_auth: { ...forwardAuth, ...form } })).registry?.forwardAuth?.form
    expect(formOf({})).toBe("nginx")
    for (const form of ["nginx", "traefik", "caddy", "envoy"]) expect(formOf({ form })).toBe(form)
  })

  it("may be left out, as a whole and in its parts", () => {
    expect(Result.getOrThrow(read(undefined))).not.toHaveProperty("registry")
    expect(Result.getOrThrow(read({})).registry).toEqual({ packages: [] })
    expect(Result.getOrThrow(read({ proxy })).registry?.proxy?.limits).toEqual({})
  })

  it.each<readonly [string, unknown, string]>([
    ["an unknown key", { prxoy: proxy }, "prxoy"],
    ["no trusted peers", { forward_auth: { listen: "127.0.0.1:1" } }, "trusted_peers"],
    [
      "a peer by its name",
      { forward_auth: { ...forwardAuth, trusted_peers: ["localhost"] } },
      "expected an address or a network"
    ],
    [
      "no such network",
      { forward_auth: { ...forwardAuth, trusted_peers: ["10.0.0.0/33"] } },
      "expected an address or a network"
    ],
    [
      "a proxy that nobody knows the way of",
      { forward_auth: { ...forwardAuth, form: "haproxy" } },
      "registry.forward_auth.form"
    ],
    [
      "two proxies that ask in two ways",
      { forward_auth: { ...forwardAuth, form: ["nginx", "traefik"] } },
      "registry.forward_auth.form"
    ],
    ["a port alone", { forward_auth: { ...forwardAuth, listen: "8081" } }, "expected an address and a port"],
    [
      "a path behind the registry",
      { proxy: { ...proxy, upstream: { url: "http://x/gitlab" } } },
      "without a path"
    ],
    ["a query", { proxy: { ...proxy, upstream: { url: "http://x/?y" } } }, "without a path"],
    [
      "a password in the address",
      { proxy: { ...proxy, upstream: { url: "http://u:p@x" } } },
      "without a path"
    ],
    ["another scheme", { proxy: { ...proxy, upstream: { url: "ftp://x" } } }, "without a path"],
    ["no bound at all", { proxy: { ...proxy, limits: { concurrent: 0 } } }, "concurrent"],
    [
      "a header that frames the body",
      {
        proxy: {
          ...proxy,
          upstream: { ...upstream, credential: { header: "Content-Length", file: "token" } }
        }
      },
      "the name of a header for credentials"
    ],
    [
      "a header that is two",
      { proxy: { ...proxy, upstream: { ...upstream, credential: { header: "X: y", file: "token" } } } },
      "the name of a header for credentials"
    ],
    ["an unknown format", { packages: [{ project: 1, format: "mavn", name: "x" }] }, "a package format"],
    [
      "a format that is none",
      { packages: [{ project: 1, format: "default", name: "x" }] },
      "a package format"
    ],
    ["a package without a name", { packages: [{ project: 1, format: "maven", name: "" }] }, "name"],
    ["a credential that is not there", credential("nowhere"), "cannot be read"],
    ["a credential of two lines", credential("two-lines"), "does not hold one line"],
    ["an empty credential", credential("empty"), "does not hold one line"],
    ["a credential that others can read", credential("open"), "can be read by others; run `chmod 600` on it"],
    ["a key that is not there", { token_service: { ...tokenService, key: "nowhere" } }, "cannot be read"],
    [
      "a key that others can read",
      { token_service: { ...tokenService, key: "open.pem" } },
      "run `chmod 600` on it"
    ],
    [
      "a key that is none",
      { token_service: { ...tokenService, key: "token" } },
      "does not hold a key in PEM"
    ],
    [
      "a key of another curve",
      { token_service: { ...tokenService, key: "other-curve.pem" } },
      "the curve P-256"
    ],
    ["no key", { token_service: { ...tokenService, key: "" } }, "key"],
    ["tokens for long", { token_service: { ...tokenService, seconds: 301 } }, "60 to 300 seconds"],
    ["tokens for a moment", { token_service: { ...tokenService, seconds: 59 } }, "60 to 300 seconds"],
    ["a service without a name", { token_service: { ...tokenService, service: "" } }, "service"],
    ["an issuer with spaces", { token_service: { ...tokenService, issuer: "job warden" } }, "without spaces"]
  ])("is refused with %s", (_, registry, expected) => {
    expect(complaint(registry)).toContain(expected)
    expect(complaint(registry)).not.toContain("of-the-gateway")
  })
})
