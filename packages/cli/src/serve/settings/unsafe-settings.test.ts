import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { unsafeSettings } from "./unsafe-settings.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-unsafe-"))
afterAll(() => rmSync(folder, { recursive: true }))

const found = (settings: Parameters<typeof unsafeSettings>[0]) =>
  unsafeSettings(settings, [], undefined).map(({ path }) => path.join("."))

describe("a listener that others can reach", () => {
  it.each(["0.0.0.0:8080", "[::]:8080", "192.0.2.1:8080", "jobwarden.example:8080"])(
    "%s is refused",
    (listen) => {
      expect(found({ listen })).toEqual(["listen"])
      expect(found({ listen, external_url: "http://jobwarden.example" })).toEqual(["listen"])
      expect(found({ listen, allow_plain_http: false })).toEqual(["listen"])
    }
  )

  it.each(["127.0.0.1:8080", "[::1]:8080", "localhost:8080", "127.9.9.9:1"])("is not %s", (listen) => {
    expect(found({ listen })).toEqual([])
  })

  it("is taken where TLS is before it, or where it is wanted so", () => {
    const listen = "0.0.0.0:8080"
    expect(found({ listen, external_url: "https://jobwarden.example" })).toEqual([])
    expect(found({ listen, allow_plain_http: true })).toEqual([])
  })

  it("is refused before a registry too", () => {
    const upstream = { url: "http://127.0.0.1:9000" }
    const registry = {
      forward_auth: { listen: "0.0.0.0:1", trusted_peers: [] },
      proxy: { listen: "0.0.0.0:2", upstream },
      token_service: { listen: "0.0.0.0:3", service: "s", issuer: "i", key: "k" }
    }
    expect(found({ registry })).toEqual([
      "registry.forward_auth.listen",
      "registry.proxy.listen",
      "registry.token_service.listen"
    ])
  })

  it("is refused for the figures, whatever is before it, unless it is wanted so", () => {
    const listen = "0.0.0.0:9464"
    expect(found({ metrics: { listen }, external_url: "https://x.example", allow_plain_http: true })).toEqual(
      ["metrics.listen"]
    )
    expect(found({ metrics: { listen, allow_remote: true } })).toEqual([])
  })
})

describe("a file that decides", () => {
  const problems = (path: string) => unsafeSettings({}, [{ key: ["store"], path }], undefined)

  it("is not one that others can change", () => {
    const path = join(folder, "store")
    writeFileSync(path, "")
    chmodSync(path, 0o640)
    expect(problems(path)).toEqual([])
    chmodSync(path, 0o602)
    expect(problems(path)).toEqual([
      { path: ["store"], message: `\`${path}\` can be changed by others; run \`chmod o-w\` on it` }
    ])
  })

  it("is not in a folder where others can put another in its place", () => {
    const open = join(folder, "open")
    mkdirSync(open)
    chmodSync(open, 0o777)
    expect(problems(join(open, "store"))).toHaveLength(1)
    chmodSync(open, 0o1777)
    expect(problems(join(open, "store"))).toEqual([])
  })

  it("may be missing still", () => {
    expect(problems(join(folder, "none"))).toEqual([])
  })
})

describe("also refused", () => {
  it("is a debugger, who reads every token", () => {
    expect(unsafeSettings({}, [], "ws://127.0.0.1:9229/x").map(({ message }) => message)).toEqual([
      expect.stringMatching(/a debugger listens .* start without `--inspect`/)
    ])
  })

  it("is stopping that leaves no time to stop", () => {
    expect(found({ shutdown: { drain_seconds: 30 } })).toEqual(["shutdown.total_seconds"])
    expect(found({ shutdown: { drain_seconds: 30, total_seconds: 60 } })).toEqual([])
  })
})
