import { CompactSign } from "jose"
import { createHmac } from "node:crypto"
import { describe, expect, it } from "vitest"
import { makeKey, part, startIssuer } from "../../test/issuer.ts"
import { setStage } from "../../test/oidc.ts"

const stage = setStage()

const noKey = "its issuer has no usable key of the id that it names"
const wrongSignature = "its signature is wrong"
const wrongAlgorithm = "its algorithm is none of those configured"

describe("a forged token", () => {
  it("without a signature is refused: alg none", async () => {
    const { issuer, logged, refuses, payload } = stage()
    for (const alg of ["none", "None", "NONE"]) {
      const token = `${part(`{"alg":"${alg}","kid":"one"}`)}.${part(payload())}.`
      logged.length = 0
      await refuses(token, wrongAlgorithm)
    }
    expect(issuer.requests).toEqual([])
  })

  it("whose signature was taken off is refused", async () => {
    const { refuses, signed } = stage()
    await refuses((await signed()).replace(/[^.]*$/, ""), wrongSignature)
  })

  it.each(["pem", "der", "n"])(
    "with the public key as a shared secret is refused: algorithm confusion, %s",
    async (form) => {
      const { key, refuses, payload } = stage()
      const secret =
        form === "pem"
          ? key.publicKey.export({ type: "spki", format: "pem" })
          : form === "der"
            ? key.publicKey.export({ type: "spki", format: "der" })
            : Buffer.from(String(key.jwk.n), "base64url")
      const input = `${part('{"alg":"HS256","kid":"one","typ":"JWT"}')}.${part(payload())}`
      const forged = `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`
      await refuses(forged, wrongAlgorithm)
    }
  )

  it("by another's key of the same id is refused", async () => {
    const { attackers, issuer, refuses } = stage()
    await refuses(await issuer.token({ key: attackers }), wrongSignature)
  })

  it("that was changed after it was signed is refused", async () => {
    const { refuses, signed, payload } = stage()
    const [header, , signature] = (await signed()).split(".")
    await refuses(
      `${header}.${part(payload().replace('"developer"', '"owner"'))}.${signature}`,
      wrongSignature
    )
  })

  it.each(["jku", "x5u"])(
    "that says in %s where its key is, is refused, and nobody is asked there",
    async (name) => {
      const { attackers, issuer, now, refuses } = stage()
      const evil = await startIssuer(attackers, now)
      await refuses(await issuer.token({ key: attackers, header: { [name]: evil.jwksUri } }), wrongSignature)
      expect(evil.requests).toEqual([])
      await evil.stop()
    }
  )

  it("that brings its key along is refused", async () => {
    const { attackers, issuer, refuses } = stage()
    const token = await issuer.token({ key: attackers, header: { jwk: attackers.jwk as never } })
    await refuses(token, wrongSignature)
  })

  it.each([["../../keys/one"], ["/dev/null"], ["__proto__"], [undefined], [["one"]], [{ kid: "one" }]])(
    "with the key id %j is refused",
    async (kid) => {
      const { refuses, byHand, payload } = stage()
      const header = JSON.stringify({ alg: "RS256", kid })
      await refuses(byHand(header, payload()), noKey)
    }
  )

  it.each([[["exp"]], [["b64"]], [[]], ["exp"], [null]])(
    "that asks for more than is understood is refused: crit %j",
    async (crit) => {
      const { refuses, byHand, payload } = stage()
      const header = JSON.stringify({ alg: "RS256", kid: "one", b64: true, crit })
      await refuses(byHand(header, payload()), "its header asks for more than is understood (`crit`)")
    }
  )

  it("whose header gives the algorithm twice is refused", async () => {
    const { refuses, byHand, payload } = stage()
    await refuses(byHand('{"alg":"none","alg":"RS256","kid":"one"}', payload()), "it gives a key twice")
  })

  it("by a key that is published for something else is refused", async () => {
    const { key, issuer, refuses, signed } = stage()
    issuer.publish({ ...key.jwk, alg: "RS512" })
    await refuses(await signed(), "it cannot be checked with the key that it names")
  })

  it("by a weak key is refused, though it is published", async () => {
    const { byHand, issuer, refuses, payload } = stage()
    const weak = await makeKey("weak", 1024)
    issuer.publish(weak.jwk)
    // The library that signs refuses as well.
    await refuses(byHand('{"alg":"RS256","kid":"weak"}', payload(), weak), noKey)
  })

  it("that holds no claims but text is nobody's", async () => {
    const { key, who } = stage()
    const text = await new CompactSign(Buffer.from("maya"))
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .sign(key.privateKey)
    expect(await who(text)).toBeNull()
  })

  it("that is enormous is refused before its signature is looked at", async () => {
    const { issuer, refuses, signed } = stage()
    await refuses(await signed({ more: "x".repeat(16_384) }), "it is too long")
    expect(issuer.requests).toEqual([])
  })

  it("of another issuer by the same key is refused", async () => {
    const { issuer, key, now, who, signed } = stage()
    const other = await startIssuer(key, now)
    const token = await other.token()
    // It names this issuer's address with a slash: to the character it is another.
    expect(await who(await signed({ iss: `${issuer.url}/` }))).toBeNull()
    expect(await who(token)).toBeNull()
    expect(other.requests).toEqual([])
    await other.stop()
  })
})
