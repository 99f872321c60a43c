import { Platform, Secret } from "@jobwarden/service"
import { Effect, type Layer } from "effect"
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { hashToken, makeToken } from "../token.ts"
import { layerStatic, layerStaticFromData } from "./layer.ts"

const folder = mkdtempSync(join(tmpdir(), "static-platform-"))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const reason = (layer: Layer.Layer<Platform, unknown>): Promise<string> =>
  Effect.flip(Platform.pipe(Effect.provide(layer))).pipe(Effect.map(String), Effect.runPromise)

describe("layerStatic", () => {
  const token = makeToken("jw-")
  const content = {
    version: 1,
    users: [{ id: 1, username: "olga", name: "Olga" }],
    tokens: [{ sha256: hashToken(token), user: "olga" }]
  }

  it.each(["platform.json", "platform.yaml"])("answers from %s", async (name) => {
    const path = file(name, JSON.stringify(content))
    const principal = await Platform.use((platform) =>
      platform.authenticate({ presentedAs: "private_token", secret: new Secret(token) })
    ).pipe(Effect.provide(layerStatic({ path })), Effect.runPromise)
    expect(principal).toMatchObject({ type: "user", username: "olga" })
  })

  it("names the file and lists every problem", async () => {
    const path = file(
      "wrong.yaml",
      "version: 2\nusers: [{ id: 0, username: olga, name: Olga }]\nprojcts: []\n"
    )
    const told = await reason(layerStatic({ path }))
    expect(told).toContain(`platform file \`${path}\` cannot be used:\n`)
    expect(told).toMatch(/\nversion: /)
    expect(told).toMatch(/\nusers\[0\]\.id: /)
    expect(told).toMatch(/\nprojcts: /)
  })

  it("says why a file cannot be read", async () => {
    expect(await reason(layerStatic({ path: join(folder, "none.yaml") }))).toMatch(
      /none.yaml` does not exist/
    )
    expect(await reason(layerStatic({ path: folder }))).toMatch(/is a folder/)
    expect(
      await reason(layerStatic({ path: file("latin.yaml", Uint8Array.of(0x61, 0x3a, 0x20, 0xe9)) }))
    ).toMatch(/is not UTF-8/)
    expect(await reason(layerStatic({ path: join(folder, "bad\0name") }))).toMatch(/cannot be read/)
  })

  it("refuses a file of 5 MB without reading it whole", async () => {
    const path = file("large.yaml", "version: 1\n")
    truncateSync(path, 5_000_000)
    expect(await reason(layerStatic({ path }))).toMatch(/larger than 2 MiB/)
  })

  it.skipIf(process.platform === "win32")("comes to an end with a file that has none", async () => {
    expect(await reason(layerStatic({ path: "/dev/zero" }))).toMatch(/larger than 2 MiB/)
  })

  it("refuses a large file that begins with a byte order mark, rather than reading its beginning", async () => {
    const path = file("bom.yaml", `\uFEFFversion: 1\n${"# comment\n".repeat(210_000)}`)
    expect(await reason(layerStatic({ path }))).toMatch(/larger than 2 MiB/)
  })
})

describe("layerStaticFromData", () => {
  it("checks what it is given as it would a file", async () => {
    const layer = layerStaticFromData({
      version: 1,
      groups: [{ id: 1, path: "acme", members: { nobody: "owner" } }]
    })
    expect(await reason(layer)).toMatch(
      /static platform's data cannot be used:\ngroups\[0\]\.members\.nobody: .*`nobody`/
    )
  })
})
