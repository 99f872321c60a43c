import { describe, expect, it } from "vitest"
import { presentedCredential } from "./presented-credential.ts"

type Headers = Parameters<typeof presentedCredential>[0]

const present = (headers: Headers, query = "") => {
  const presented = presentedCredential(headers, new URLSearchParams(query))
  return presented.type === "one"
    ? [presented.credential.presentedAs, presented.credential.secret.reveal()]
    : presented.type === "refused"
      ? presented.detail
      : presented.type
}

const base64 = (text: string): string => Buffer.from(text).toString("base64")
const more = "more than one credential was presented; send exactly one"
const inQuery = "credentials are not taken from the query string; send a header"
const neither = "the Authorization header is neither Bearer nor Basic"
const notForPeople = "Basic authentication is for the user gitlab-ci-token"

describe("presentedCredential", () => {
  it.each<readonly [string, Headers, unknown]>([
    ["none", [["accept", "*/*"]], "none"],
    ["PRIVATE-TOKEN", [["private-token", "x"]], ["private_token", "x"]],
    ["JOB-TOKEN", [["job-token", "x"]], ["job_token", "x"]],
    ["Bearer", [["authorization", "Bearer x"]], ["bearer", "x"]],
    ["Bearer in other letters, and more spaces", [["authorization", "bEARER   x"]], ["bearer", "x"]],
    ["Basic", [["authorization", `Basic ${base64("gitlab-ci-token:x")}`]], ["basic", "x"]],
    [
      "Basic with colons in the token",
      [["authorization", `basic ${base64("gitlab-ci-token:x:y:")}`]],
      ["basic", "x:y:"]
    ],
    ["Basic without a token", [["authorization", `Basic ${base64("gitlab-ci-token:")}`]], ["basic", ""]],
    ["Basic of another user", [["authorization", `Basic ${base64("root:x")}`]], notForPeople],
    [
      "Basic of a user in other letters",
      [["authorization", `Basic ${base64("GITLAB-CI-TOKEN:x")}`]],
      notForPeople
    ],
    ["Basic without a colon", [["authorization", `Basic ${base64("gitlab-ci-token")}`]], notForPeople],
    ["Basic that is no Base64", [["authorization", "Basic !!!"]], notForPeople],
    ["another scheme", [["authorization", "Digest x"]], neither],
    ["a bare token", [["authorization", "x"]], neither],
    ["a scheme alone", [["authorization", "Bearer"]], neither],
    ["a scheme and spaces", [["authorization", "Bearer   "]], neither],
    ["a scheme and two words", [["authorization", "Bearer x y"]], neither],
    ["an empty Authorization", [["authorization", ""]], neither],
    ["an empty PRIVATE-TOKEN", [["private-token", ""]], ["private_token", ""]],
    [
      "two doors",
      [
        ["private-token", "x"],
        ["job-token", "y"]
      ],
      more
    ],
    [
      "two doors, the same secret",
      [
        ["private-token", "x"],
        ["authorization", "Bearer x"]
      ],
      more
    ],
    [
      "a door twice",
      [
        ["private-token", "x"],
        ["private-token", "x"]
      ],
      more
    ],
    [
      "a door twice, once empty",
      [
        ["job-token", ""],
        ["job-token", "x"]
      ],
      more
    ],
    [
      "Authorization twice",
      [
        ["authorization", "Bearer x"],
        ["authorization", `Basic ${base64("gitlab-ci-token:y")}`]
      ],
      more
    ],
    ["a cookie, which is no door", [["cookie", "private_token=x; _gitlab_session=y"]], "none"],
    [
      "headers that other systems read",
      [
        ["x-private-token", "x"],
        ["proxy-authorization", "Bearer x"],
        ["sudo", "root"]
      ],
      "none"
    ]
  ])("%s", (_, headers, expected) => {
    expect(present(headers)).toEqual(expected)
  })

  it.each([
    "private_token=x",
    "job_token=x",
    "access_token=x",
    "token=x",
    "token",
    "view=explicit&token=",
    "private%5Ftoken=x"
  ])("refuses what stands in the query string as %s, whatever the headers say", (query) => {
    expect(present([], query)).toBe(inQuery)
    expect(present([["private-token", "x"]], query)).toBe(inQuery)
  })

  it("does not take a parameter that has a like name for a credential", () => {
    expect(present([["private-token", "x"]], "tokens=1&PRIVATE=2&my_token=3")).toEqual(["private_token", "x"])
  })

  describe("where every user name is taken", () => {
    const basic = (text: string) =>
      presentedCredential([["authorization", `Basic ${base64(text)}`]], new URLSearchParams(), "all")

    it.each([
      ["dev:x", "dev", "x"],
      ["gitlab-ci-token:x:y", "gitlab-ci-token", "x:y"],
      [":x", "", "x"],
      ["dev:", "dev", ""]
    ])("%s says who, and with what", (text, username, secret) => {
      const presented = basic(text)
      expect(presented).toMatchObject({ type: "one", username, credential: { presentedAs: "basic" } })
      expect(presented.type === "one" && presented.credential.secret.reveal()).toBe(secret)
    })

    it("refuses what has no colon", () => {
      expect(basic("dev")).toEqual({ type: "refused", detail: notForPeople })
    })
  })

  it("does not show the secret to whoever prints it", () => {
    const presented = presentedCredential([["private-token", "glpat-secret"]], new URLSearchParams())
    expect(`${JSON.stringify(presented)} ${String(presented)}`).not.toContain("glpat-secret")
  })
})
