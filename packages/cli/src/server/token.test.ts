import { Effect, Redacted } from "effect"
import { describe, expect, test } from "vitest"
import { readToken, tokenHeader } from "./token.ts"

const read = (environment: Record<string, string>) =>
  Effect.runSync(
    readToken(environment).pipe(
      Effect.map(Redacted.value),
      Effect.catch(({ message }) => Effect.succeed(`no: ${message}`))
    )
  )

describe("the token", () => {
  test("comes from one variable", () => {
    expect(read({ JOBWARDEN_TOKEN: "jwp-sesame" })).toBe("jwp-sesame")
    expect(read({})).toMatch(/^no: JOBWARDEN_TOKEN is not set/)
    expect(read({ GITLAB_TOKEN: "jwp-sesame" })).toMatch(/^no: JOBWARDEN_TOKEN is not set/)
  })

  test("is never a job's, and that is said", () => {
    const said = read({ CI_JOB_TOKEN: "sesame" })
    expect(said).toMatch(/^no: .*a job token is not used, for job tokens never read or change policy$/)
    expect(said).not.toContain("sesame")
  })

  test.for(["sesame\n", "open sesame", "sésame", "sesame\r\nx-evil: 1", "\u0000sesame"])(
    "is not shown where it cannot be sent: %j",
    (token) => {
      expect(read({ JOBWARDEN_TOKEN: token })).toMatch(/^no: JOBWARDEN_TOKEN holds what no token has/)
      expect(read({ JOBWARDEN_TOKEN: token })).not.toMatch(/s.same/)
    }
  )
})

describe("the header of a token", () => {
  const [header, payload] = ['{"alg":"RS256"}', '{"iss":"https://gitlab.acme.example"}'].map((text) =>
    Buffer.from(text).toString("base64url")
  )

  test("is a person's, also where the token has dots in it", () => {
    for (const token of [
      "jwp-sesame",
      "glpat-b3BlbnNlc2FtZQ.01.1216fa8ey",
      `glcbt-${header}.${payload}.sig`
    ]) {
      expect(tokenHeader(Redacted.make(token))).toEqual({ "private-token": token })
    }
  })

  test("is that of a job where it is a signed identity", () => {
    const token = `${header}.${payload}.sig`
    expect(tokenHeader(Redacted.make(token))).toEqual({ authorization: `Bearer ${token}` })
  })
})
