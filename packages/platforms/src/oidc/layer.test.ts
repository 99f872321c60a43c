import { Platform, PlatformUnavailable, Secret } from "@jobwarden/service"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { audience, makeKey, startIssuer } from "../../test/issuer.ts"
import { layerStaticFromData } from "../static/layer.ts"
import { layerOidc } from "./layer.ts"

const directory = layerStaticFromData({ version: 1, projects: [{ id: 123, path: "acme/backend" }] })

describe("layerOidc", () => {
  it("knows jobs by their tokens, and all else by its directory", async () => {
    const issuer = await startIssuer(await makeKey("one"))
    const answers = await Effect.gen(function* () {
      const platform = yield* Platform
      const secret = new Secret(yield* Effect.promise(() => issuer.token()))
      return [
        yield* platform.authenticate({ presentedAs: "bearer", secret }),
        yield* platform.project("acme/backend")
      ]
    }).pipe(
      Effect.provide(layerOidc({ issuers: [{ issuer: issuer.url, audience }] }, directory)),
      Effect.runPromise
    )
    expect(answers).toMatchObject([{ type: "job", project: 123 }, { id: 123 }])
    await issuer.stop()
  })

  it("does not begin with settings that are no good", async () => {
    const issuers = [{ issuer: "https://gitlab.acme.example", audience: "" }]
    const failure = await Effect.flip(Platform).pipe(
      Effect.provide(layerOidc({ issuers }, directory)),
      Effect.flip,
      Effect.runPromise
    )
    expect(failure).toBeInstanceOf(PlatformUnavailable)
    expect(String(failure)).toMatch(/the issuers cannot be used:\n\[0\]\.audience: /)
  })
})
