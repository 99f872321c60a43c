import { Effect, Exit } from "effect"
import { describe, expect, test } from "vitest"
import { readServer } from "./address.ts"

const read = (written: string, insecure = false) =>
  Effect.runSync(
    readServer(written, { insecure }).pipe(
      Effect.map(({ base }) => base),
      Effect.catch(({ message }) => Effect.succeed(`no: ${message}`))
    )
  )

describe("the address of a service", () => {
  test.for([
    ["https://jobwarden.example", "https://jobwarden.example"],
    ["https://jobwarden.example/", "https://jobwarden.example"],
    ["https://acme.example/jobwarden//", "https://acme.example/jobwarden"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://127.8.9.10", "http://127.8.9.10"],
    ["http://[::1]:8080", "http://[::1]:8080"],
    ["http://localhost:8080", "http://localhost:8080"]
  ])("may be %s", ([written, base]) => expect(read(written ?? "")).toBe(base))

  test.for([
    "http://jobwarden.example",
    "http://10.0.0.1",
    "http://127.0.0.1.evil.example",
    "http://localhost.evil.example",
    // Some resolvers ask others for it.
    "http://jobwarden.localhost",
    "http://0.0.0.0:8080",
    "http://[::ffff:127.0.0.1]"
  ])("is refused where the token would go by http to somebody else, unless that is said: %s", (written) => {
    expect(read(written)).toMatch(/^no: `--server`: the token would go to .*`--insecure-http`/)
    expect(read(written, true)).toMatch(/^http:/)
  })

  test.for([
    "",
    "jobwarden.example",
    "ftp://jobwarden.example",
    "file:///etc/passwd",
    "https://",
    "https:/x",
    "javascript:1"
  ])("is no address: %j", (written) =>
    expect(read(written, true)).toMatch(/^no: `--server`: .* is no address/)
  )

  test.for(["https://jobwarden.example?x=1", "https://jobwarden.example#", "https://jobwarden.example/?"])(
    "has no query: %s",
    (written) => expect(read(written)).toMatch(/without `\?` and `#`/)
  )

  test.for(["https://maya:sesame@jobwarden.example", "https://sesame@jobwarden.example", "x://a:sesame@b"])(
    "has no password, and none is shown: %s",
    (written) => {
      expect(read(written)).toMatch(/^no: /)
      expect(read(written)).not.toContain("sesame")
    }
  )

  test("is an effect that fails as wrong usage does", () => {
    expect(Exit.isFailure(Effect.runSyncExit(readServer("", { insecure: false })))).toBe(true)
  })
})
