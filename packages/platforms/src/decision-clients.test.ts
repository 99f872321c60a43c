import { Platform, Secret, type Credential, type Principal } from "@jobwarden/service"
import { samplePlatform } from "@jobwarden/service/testing"
import { Effect, Layer, Result } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { layerWithDecisionClients, readDecisionClients } from "./decision-clients.ts"
import { hashToken, makeToken } from "./token.ts"

const token = makeToken("jwc-")
const [first, second] = [
  { name: "gateway", sha256: hashToken(token), trusted_context: true, expires_at: "1970-01-02T00:00:00Z" },
  { name: "other", sha256: hashToken(makeToken("jwc-")) }
]

describe("a decision client", () => {
  const shown: Array<string> = []
  const inner = Layer.succeed(
    Platform,
    Platform.of({
      ...samplePlatform,
      authenticate: (credential) => {
        shown.push(credential.presentedAs)
        return samplePlatform.authenticate(credential)
      }
    })
  )
  const clients = Result.getOrThrow(readDecisionClients([first, second]))
  const whoIs = (
    presentedAs: Credential["presentedAs"],
    secret: string,
    after = 0
  ): Promise<Principal | null> =>
    Effect.gen(function* () {
      const platform = yield* Platform
      yield* TestClock.adjust(after)
      return yield* platform.authenticate({ presentedAs, secret: new Secret(secret) })
    }).pipe(
      Effect.provide(layerWithDecisionClients(clients, inner).pipe(Layer.provideMerge(TestClock.layer()))),
      Effect.runPromise
    )

  it("is let in as a bearer, and not by the door of anybody else", async () => {
    shown.length = 0
    expect(await whoIs("bearer", token)).toEqual({
      type: "decision_client",
      id: "gateway",
      trustedContext: true
    })
    for (const door of ["private_token", "job_token", "basic"] as const) {
      expect(await whoIs(door, token)).toBeNull()
    }
    // What is a client's is shown to no platform.
    expect(shown).toEqual([])
  })

  it("is let in until its end", async () => {
    expect(await whoIs("bearer", token, 86_399_999)).not.toBeNull()
    expect(await whoIs("bearer", token, 86_400_000)).toBeNull()
  })

  it("stands in nobody's way whom the platform knows", async () => {
    expect(await whoIs("private_token", "maya-token")).toMatchObject({ username: "maya" })
    expect(await whoIs("bearer", "guessed")).toBeNull()
  })
})

describe("what is said of decision clients", () => {
  it.each<readonly [string, object, string]>([
    ["a token in place of its hash", { sha256: token }, "sha256: this looks like a token"],
    ["the hash of nothing", { sha256: hashToken("") }, "sha256: is the hash of the empty text"],
    ["half a hash", { sha256: "abcdef" }, "sha256: must be the 64 hexadecimal digits"],
    ["an end that is none", { expires_at: "tomorrow" }, "expires_at: must be an RFC 3339 date"],
    ["a hash that another has", { sha256: first.sha256 }, "sha256: is that of entry 0 as well"]
  ])("is refused with %s", (_, changed, expected) => {
    const read = readDecisionClients([first, { ...second, ...changed }])
    const said = Result.isFailure(read)
      ? read.failure.map(({ message, path }) => `${path.join(".")}: ${message}`).join("\n")
      : "nothing"
    expect(said).toContain(`1.${expected}`)
    expect(said).not.toContain(token)
  })
})
