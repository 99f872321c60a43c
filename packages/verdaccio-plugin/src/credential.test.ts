import { describe, expect, it } from "vitest"
import { presentedToken } from "./credential.ts"

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`

describe("the token of a request", () => {
  it.each<readonly [string, string]>([
    ["Bearer abc.def", "abc.def"],
    ["bearer abc", "abc"],
    [basic("gitlab-ci-token:abc"), "abc"],
    [basic("gitlab-ci-token:a:b"), "a:b"],
    [basic(":abc"), "abc"]
  ])("is found in %s", (value, token) => {
    expect(presentedToken(["Host", "x", "Authorization", value])).toEqual({ type: "token", token })
  })

  it("is not there where nobody sent one", () => {
    expect(presentedToken(["Host", "x", "X-Authorization", "Bearer abc"])).toEqual({ type: "none" })
    // A value is no name.
    expect(presentedToken(["X", "authorization", "Bearer abc", "y"])).toEqual({ type: "none" })
  })

  it.each([
    "Bearer",
    "Bearer ",
    "Bearer a b",
    "Digest abc",
    "abc",
    "Basic ",
    basic("no colon"),
    basic("user:"),
    basic("user:with blank"),
    basic("user:line\nbreak"),
    "Bearer tökén",
    `Bearer ${"x".repeat(8193)}`
  ])("is not guessed: %s", (value) => {
    expect(presentedToken(["authorization", value]).type).toBe("refused")
  })

  it("is not one of two", () => {
    expect(presentedToken(["authorization", "Bearer a", "Authorization", "Bearer a"]).type).toBe("refused")
  })
})
