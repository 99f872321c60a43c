import { describe, expect, it } from "vitest"
import { hashToken, makeToken } from "../token.ts"
import { describeHash, hideSecrets } from "./hide-secrets.ts"

describe("hideSecrets", () => {
  it.each([makeToken("jw-"), makeToken(""), `glpat-${"x".repeat(20)}`])("hides a likely token", (token) => {
    const hidden = hideSecrets({ path: ["tokens", 0, token], message: `unknown key \`${token}\`; sorry` })
    expect(hidden).toEqual({
      path: ["tokens", 0, "(left out: it may be a token)"],
      message: "unknown key `(left out: it may be a token)`; sorry"
    })
  })

  it.each([
    "olga",
    "acme/Backend-2/Frontend",
    "project_123_bot_4ffca233d8298ea1",
    "glue-team",
    hashToken("a")
  ])("leaves a name alone: %s", (name) => {
    const problem = { path: ["users", 0, name], message: `the file has no user \`${name}\`` }
    expect(hideSecrets(problem)).toEqual(problem)
  })
})

describe("describeHash", () => {
  it("finds nothing wrong with a SHA-256 in lower-case hexadecimal", () => {
    expect(describeHash(hashToken("a"))).toBeUndefined()
  })

  it.each([
    undefined,
    null,
    1,
    "",
    "hunter2",
    hashToken(""),
    hashToken("a").toUpperCase(),
    `${hashToken("a")}\n`
  ])("says what is wrong with %j without quoting it", (written) => {
    const said = describeHash(written)
    expect(said).toBeTypeOf("string")
    if (written) expect(said).not.toContain(String(written))
  })
})
