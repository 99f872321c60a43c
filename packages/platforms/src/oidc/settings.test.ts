import { printPath, schemaProblems } from "@jobwarden/core"
import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { OidcIssuers, settledIssuer } from "./settings.ts"

const decode = Schema.decodeUnknownResult(OidcIssuers, { errors: "all", onExcessProperty: "error" })

const least = { issuer: "https://gitlab.acme.example", audience: "https://jobwarden.acme.example" }

/** Where something is wrong with one issuer of which something is special. */
const places = (special: object, ...others: ReadonlyArray<object>): ReadonlyArray<string> => {
  const input = [{ ...least, ...special }, ...others]
  const decoded = decode(input)
  return Result.isSuccess(decoded)
    ? []
    : schemaProblems(decoded.failure.issue, input).map(({ path }) => printPath(path))
}

const manager = { project: 5, manages: [123, "acme/app"] }

describe("an issuer's settings", () => {
  it("need an issuer and an audience, and are strict where they say nothing", () => {
    const [settings] = Result.getOrThrow(decode([least]))
    expect(settledIssuer(settings)).toMatchObject({
      algorithms: ["RS256"],
      clockTolerance: 10,
      maximumAge: 3600,
      isNative: true,
      managers: []
    })
  })

  it.each<readonly [string, object]>([
    ["an issuer on loopback", { issuer: "http://127.0.0.1:8080" }],
    ["an issuer below a path", { issuer: "https://acme.example/gitlab" }],
    ["keys elsewhere", { jwks_uri: "https://keys.acme.example/jwks" }],
    ["other asymmetric algorithms", { algorithms: ["ES256", "PS512", "EdDSA"] }],
    ["clocks a minute apart", { clock_tolerance_seconds: 60 }],
    ["tokens of a day", { maximum_age_seconds: 86_400 }],
    ["managers", { managers: [{ ...manager, refs: "protected", ref: "main", environment: "policy" }] }]
  ])("may have %s", (_, special) => {
    expect(places(special)).toEqual([])
  })

  it.each<readonly [string, object, string]>([
    ["no audience", { audience: undefined }, "[0].audience"],
    ["an empty audience", { audience: "" }, "[0].audience"],
    ["an audience of spaces", { audience: "  " }, "[0].audience"],
    ["several audiences", { audience: [least.audience] }, "[0].audience"],
    ["an issuer without TLS", { issuer: "http://gitlab.acme.example" }, "[0].issuer"],
    ["an issuer that begins like loopback", { issuer: "http://127.0.0.1.acme.example" }, "[0].issuer"],
    ["an issuer with a user", { issuer: "https://a:b@gitlab.acme.example" }, "[0].issuer"],
    ["an issuer with a query", { issuer: "https://gitlab.acme.example?x" }, "[0].issuer"],
    ["an issuer that is a file", { issuer: "file:///etc/passwd" }, "[0].issuer"],
    ["keys without TLS", { jwks_uri: "http://keys.acme.example" }, "[0].jwks_uri"],
    ["no algorithm", { algorithms: [] }, "[0].algorithms[0]"],
    ["the algorithm `none`", { algorithms: ["none"] }, "[0].algorithms[0]"],
    ["a shared secret", { algorithms: ["RS256", "HS256"] }, "[0].algorithms[1]"],
    ["clocks further apart", { clock_tolerance_seconds: 61 }, "[0].clock_tolerance_seconds"],
    ["a negative tolerance", { clock_tolerance_seconds: -1 }, "[0].clock_tolerance_seconds"],
    ["tokens older than a day", { maximum_age_seconds: 86_401 }, "[0].maximum_age_seconds"],
    ["a manager by path", { managers: [{ ...manager, project: "acme/policy" }] }, "[0].managers[0].project"],
    ["a manager on any ref", { managers: [{ ...manager, refs: "any" }] }, "[0].managers[0].refs"],
    ["a manager of nothing", { managers: [{ ...manager, manages: [] }] }, "[0].managers[0].manages[0]"],
    ["a manager of all", { managers: [{ ...manager, manages: true }] }, "[0].managers[0].manages"],
    ["a manager with an empty ref", { managers: [{ ...manager, ref: "" }] }, "[0].managers[0].ref"],
    ["a misspelt key", { audiences: "x" }, "[0].audiences"]
  ])("may not have %s", (_, special, place) => {
    expect(places(special)).toEqual([place])
  })

  it("are one for each issuer", () => {
    expect(places({ ids: "directory" }, { ...least, ids: "elsewhere" })).toEqual([""])
  })

  it("say whose numbers they are where there are several issuers", () => {
    const other = { ...least, issuer: "https://gitlab.other.example" }
    expect(places({}, other)).toEqual([""])
    expect(places({ ids: "directory" }, other)).toEqual([""])
    expect(places({ ids: "directory" }, { ...other, ids: "elsewhere" })).toEqual([])
  })
})
