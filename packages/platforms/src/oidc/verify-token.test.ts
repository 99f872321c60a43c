import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { audience } from "../../test/issuer.ts"
import { setStage } from "../../test/oidc.ts"
import { settledIssuer } from "./settings.ts"
import { verifyToken } from "./verify-token.ts"

const stage = setStage()

describe("what a token says of itself", () => {
  it.each<readonly [string, object, string]>([
    ["another audience", { aud: "https://vault.example" }, "`aud` is another than configured"],
    ["an audience that begins alike", { aud: `${audience}.evil` }, "`aud` is another than configured"],
    [
      "several audiences",
      { aud: [audience, "https://vault.example"] },
      "it is made for others as well: `aud` has more than one value"
    ],
    ["other audiences", { aud: ["https://vault.example"] }, "`aud` is another than configured"],
    ["no audience", { aud: undefined }, "`aud` is missing"],
    ["an empty audience", { aud: "" }, "`aud` is another than configured"],
    ["a number as audience", { aud: 1 }, "`aud` is another than configured"],
    ["no end", { exp: undefined }, "`exp` is missing"],
    ["no beginning", { iat: undefined }, "`iat` is missing"],
    ["an end in a text", { exp: "4000000000" }, "`exp` is another than configured"],
    ["a beginning in a text", { iat: "1800000000" }, "it is not valid yet (`iat`): the clocks may be apart"],
    ["a validity in a text", { nbf: "1" }, "it is not valid yet (`nbf`): the clocks may be apart"]
  ])("refuses %s", async (_, claims, reason) => {
    const { issuer, refuses } = stage()
    await refuses(await issuer.token({ claims: claims as never }), reason)
  })

  it("takes one audience in a list for that audience", async () => {
    const { who, signed } = stage()
    expect(await who(await signed({ aud: [audience] }))).toMatchObject({ id: 7001 })
  })

  it("refuses a token of yesterday that ends tomorrow", async () => {
    const { seconds, refuses, signed } = stage()
    const old = { iat: seconds() - 86_400, nbf: 0, exp: seconds() + 86_400 }
    await refuses(await signed(old), "it is too old (`iat`)")
  })

  const tolerance = 30
  it.each<readonly [string, (now: number) => object, string | null]>([
    ["ended within what the clocks may be apart", (at) => ({ exp: at - tolerance + 1 }), null],
    ["ended by as much as that", (at) => ({ exp: at - tolerance }), "it has expired"],
    ["begins within it", (at) => ({ nbf: at + tolerance }), null],
    [
      "begins later",
      (at) => ({ nbf: at + tolerance + 1 }),
      "it is not valid yet (`nbf`): the clocks may be apart"
    ],
    ["was made within it", (at) => ({ iat: at + tolerance }), null],
    [
      "was made later",
      (at) => ({ iat: at + tolerance + 1 }),
      "it is not valid yet (`iat`): the clocks may be apart"
    ],
    ["is as old as it may be", (at) => ({ iat: at - 600 - tolerance }), null],
    ["is older", (at) => ({ iat: at - 601 - tolerance }), "it is too old (`iat`)"]
  ])("counts to the second: a token that %s", async (_, claims, reason) => {
    const { seconds, who, refuses, signed } = stage()
    const settings = { clock_tolerance_seconds: tolerance, maximum_age_seconds: 600 }
    const token = await signed(claims(seconds()) as never)
    if (reason === null) expect(await who(token, settings)).toMatchObject({ id: 7001 })
    else await refuses(token, reason, settings)
  })

  it("refuses claims that are given twice", async () => {
    const { who, refuses, byHand, payload } = stage()
    const twice = payload().replace('"ref_protected"', '"ref_protected":"false","ref_protected"')
    await refuses(byHand('{"alg":"RS256","kid":"one"}', twice), "it gives a key twice")
    expect(await who(byHand('{"alg":"RS256","kid":"one"}', payload()))).toMatchObject({ id: 7001 })
  })

  it("refuses a token from before `job_project_id`, and says so", async () => {
    const { refuses, signed } = stage()
    await refuses(
      await signed({ job_project_id: undefined }),
      "these of its claims are missing or not understood: job_project_id"
    )
  })

  it("refuses numbers that are no texts", async () => {
    const { refuses, signed } = stage()
    await refuses(
      await signed({ project_id: 123, job_project_id: 123 }),
      "these of its claims are missing or not understood: project_id, job_project_id"
    )
  })
})

describe("verifyToken by itself", () => {
  it.each([
    ["another issuer", { issuer: "https://other.example" }, "`iss` is another than configured"],
    ["another algorithm", { algorithms: ["ES256"] as const }, "its algorithm is none of those configured"]
  ])("does not lean on others to refuse %s", async (_, special, reason) => {
    const { issuer, key, seconds, signed } = stage()
    const settings = settledIssuer({ issuer: issuer.url, audience, ...special })
    const outcome = verifyToken(await signed(), key.jwk, settings, seconds() * 1000)
    expect(await Effect.runPromise(Effect.flip(outcome))).toBe(reason)
  })
})
