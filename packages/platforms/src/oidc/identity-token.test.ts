import { describe, expect, it } from "vitest"
import { part } from "../../test/issuer.ts"
import { readClaimedToken } from "./identity-token.ts"

const token = (header: string, payload: string, signature = "c2ln"): string =>
  `${part(header)}.${part(payload)}.${signature}`

const issuer = "https://gitlab.acme.example"

describe("readClaimedToken", () => {
  it("reads who a token says that it is of, and its header, also without a signature", () => {
    const read = { header: { alg: "RS256" }, issuer, isAmbiguous: false }
    const [header, payload] = ['{"alg":"RS256"}', `{"iss":"${issuer}"}`]
    expect(readClaimedToken(token(header, payload))).toMatchObject(read)
    expect(readClaimedToken(token(header, payload, ""))).toMatchObject(read)
  })

  it.each([
    ["a personal access token", "glpat-aaaaaaaaaaaaaaaaaaaa"],
    ["nothing", ""],
    ["two parts", token("{}", "{}").replace(/\.c2ln$/, "")],
    ["five parts, as encrypted tokens have", `${token("{}", "{}")}.a.b`],
    ["a job token of GitLab's, with something before it", `glcbt-64_${token("{}", `{"iss":"${issuer}"}`)}`],
    ["a header that is a list", token("[]", `{"iss":"${issuer}"}`)],
    ["a payload that is no JSON", token("{}", "iss")],
    ["a payload that is null", token("{}", "null")],
    ["no issuer", token("{}", "{}")],
    ["an issuer that is a list", token("{}", `{"iss":["${issuer}"]}`)],
    ["a line before it", `\n${token("{}", `{"iss":"${issuer}"}`)}`]
  ])("takes nothing of %s", (_, text) => {
    expect(readClaimedToken(text)).toBeNull()
  })

  it.each([
    ["the header", '{"alg":"RS256","alg":"none"}', `{"iss":"${issuer}"}`],
    ["the payload", "{}", `{"iss":"https://evil.example","iss":"${issuer}"}`],
    ["the payload, once escaped", "{}", `{"iss":"${issuer}","\\u0069ss":"${issuer}"}`]
  ])("sees a key that is given twice in %s", (_, header, payload) => {
    expect(readClaimedToken(token(header, payload))).toMatchObject({ issuer, isAmbiguous: true })
  })
})
