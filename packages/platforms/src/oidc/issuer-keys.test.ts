import type { PlatformUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { discoveryPath, makeKey, startIssuer, type SigningKey, type TestIssuer } from "../../test/issuer.ts"
import { keyTimes, makeIssuerKeys, type IssuerKeys } from "./issuer-keys.ts"

let [one, two]: ReadonlyArray<SigningKey> = []
let issuer: TestIssuer
let now = 0
let keys: IssuerKeys

beforeAll(async () => {
  ;[one, two] = [await makeKey("one"), await makeKey("two")]
})

beforeEach(async () => {
  if (one === undefined) throw new Error("there is no key")
  now = 1_800_000_000_000
  issuer = await startIssuer(one)
  keys = makeIssuerKeys({ issuer: issuer.url }, () => now)
})
afterEach(() => issuer.stop())

/** The id of the key that is found, or why none can be. */
const find = (id: string, from = keys): Promise<unknown> =>
  from.find(id).pipe(
    Effect.map((key) => key?.kid ?? null),
    Effect.catch(({ reason }: PlatformUnavailable) => Effect.succeed(reason)),
    Effect.runPromise
  )

const failing = (address: string, why: string): string =>
  `the keys of the issuer \`${address}\` are not known: ${why}`

const round = [discoveryPath, "/oauth/discovery/keys"]

describe("the keys of an issuer", () => {
  it("are found by discovery, and not asked for again while they are fresh", async () => {
    expect(await find("one")).toBe("one")
    now += keyTimes.fresh - 1
    expect(await find("one")).toBe("one")
    expect(issuer.requests).toEqual(round)
    now += 1
    expect(await find("one")).toBe("one")
    expect(issuer.requests).toEqual([...round, ...round])
  })

  it("are asked for once by many at once", async () => {
    expect(await Promise.all(Array.from({ length: 50 }, () => find("one")))).toEqual(Array(50).fill("one"))
    expect(issuer.requests).toEqual(round)
  })

  it("are asked for to the end, though who asked first goes away", async () => {
    const gone = Effect.runFork(keys.find("one"))
    gone.interruptUnsafe()
    expect(await find("one")).toBe("one")
    expect(issuer.requests).toEqual(round)
  })

  it("come from the address that is configured, where one is", async () => {
    expect(
      await find(
        "one",
        makeIssuerKeys({ issuer: issuer.url, jwksUri: issuer.jwksUri }, () => now)
      )
    ).toBe("one")
    expect(issuer.requests).toEqual(["/oauth/discovery/keys"])
  })

  it("do not cost the issuer more in a storm of unknown ids", async () => {
    await find("one")
    const storm = async () =>
      Promise.all(Array.from({ length: 500 }, (_, index) => find(`unknown-${index}-${Math.random()}`)))
    now += keyTimes.unknown - 1
    expect(new Set(await storm())).toEqual(new Set([null]))
    expect(issuer.requests).toEqual(round)
    now += 1
    expect(new Set(await storm())).toEqual(new Set([null]))
    await storm()
    expect(issuer.requests).toEqual([...round, ...round])
    expect(await find("one")).toBe("one")
  })

  it("do not cost an issuer that is down more in a storm either", async () => {
    issuer.answers.set(discoveryPath, (response) => response.writeHead(503).end())
    const why = failing(issuer.url, "it answers with status 503")
    const storm = () => Promise.all(Array.from({ length: 200 }, (_, index) => find(`unknown-${index}`)))
    expect(new Set(await storm())).toEqual(new Set([why]))
    now += keyTimes.retry - 1
    expect(new Set(await storm())).toEqual(new Set([why]))
    expect(issuer.requests).toEqual([discoveryPath])
    now += 1
    await storm()
    expect(issuer.requests).toEqual([discoveryPath, discoveryPath])
  })

  it("are rotated: a new one is found when it is first named, an old one ends with what is fresh", async () => {
    expect(await find("one")).toBe("one")
    if (two === undefined) throw new Error("there is no key")
    issuer.publish(two.jwk)
    now += keyTimes.unknown
    expect(await find("two")).toBe("two")
    expect(await find("one")).toBeNull()
    now += keyTimes.fresh
    expect(await find("one")).toBeNull()
    expect(await find("two")).toBe("two")
  })

  it("that were withdrawn end, all of them too", async () => {
    expect(await find("one")).toBe("one")
    issuer.publish()
    now += keyTimes.fresh
    expect(await find("one")).toBeNull()
  })

  it("go on counting for a while when the issuer is down, and then nothing does", async () => {
    expect(await find("one")).toBe("one")
    await issuer.stop()
    now += keyTimes.fresh
    expect(await find("one")).toBe("one")
    expect(await find("two")).toContain(failing(issuer.url, "it cannot be reached"))
    now += keyTimes.stale - keyTimes.fresh - 1
    expect(await find("one")).toBe("one")
    now += 1
    expect(await find("one")).toContain(failing(issuer.url, "it cannot be reached"))
  })

  it("are asked for anew when the clock was set back", async () => {
    expect(await find("one")).toBe("one")
    now -= 1
    expect(await find("one")).toBe("one")
    expect(issuer.requests).toEqual([...round, ...round])
  })

  it("are there again when the issuer is", async () => {
    const discovery = issuer.answers.get(discoveryPath) ?? ""
    issuer.answers.set(discoveryPath, (response) => response.destroy())
    expect(await find("one")).toMatch(/it cannot be reached/)
    issuer.answers.set(discoveryPath, discovery)
    now += keyTimes.retry
    expect(await find("one")).toBe("one")
  })

  it.each(["../../etc/passwd", "file:///etc/passwd", "__proto__", "constructor", "one\0", "", "ONE", "one "])(
    "are not reached by tricks with an id: %j",
    async (id) => {
      expect(await find(id)).toBeNull()
      expect(issuer.requests).toEqual(round)
    }
  )
})

describe("a lying issuer", () => {
  const other = "its discovery document is another issuer's; write `issuer` as it stands there"
  const elsewhere = "its keys are at another address than its own; where that is right, set `jwks_uri`"
  const noSet = "what it publishes as its keys is no key set"

  it.each<readonly [string, (url: string) => object | string, string]>([
    ["another issuer", (url) => ({ issuer: "https://other.example", jwks_uri: `${url}/keys` }), other],
    ["itself with a slash", (url) => ({ issuer: `${url}/`, jwks_uri: `${url}/keys` }), other],
    ["no keys", (url) => ({ issuer: url }), "its discovery document has no `issuer` or `jwks_uri`"],
    [
      "a list of issuers",
      (url) => ({ issuer: [url], jwks_uri: `${url}/keys` }),
      "its discovery document has no `issuer` or `jwks_uri`"
    ],
    ["keys in a file", (url) => ({ issuer: url, jwks_uri: "file:///etc/keys" }), elsewhere],
    ["keys without TLS", (url) => ({ issuer: url, jwks_uri: "http://10.0.0.1/keys" }), elsewhere],
    [
      "keys that take a password",
      (url) => ({ issuer: url, jwks_uri: `${url.replace("//", "//user:password@")}/keys` }),
      elsewhere
    ],
    ["keys elsewhere", (url) => ({ issuer: url, jwks_uri: "https://keys.example/keys" }), elsewhere],
    ["keys at another port", (url) => ({ issuer: url, jwks_uri: "http://127.0.0.1:1/keys" }), elsewhere],
    [
      "a key twice",
      (url) => `{"issuer":"https://other.example","issuer":"${url}","jwks_uri":"${url}/keys"}`,
      "it answers with a key that is given twice"
    ]
  ])("that says that it is or has %s is not believed", async (_, discovery, why) => {
    issuer.answers.set(discoveryPath, discovery(issuer.url))
    expect(await find("one")).toBe(failing(issuer.url, why))
    expect(issuer.requests).toEqual([discoveryPath])
  })

  it.each<readonly [string, object | string, string]>([
    ["no key set", {}, noSet],
    ["a list", [], noSet],
    ["a hundred and one keys", { keys: Array.from({ length: 101 }, () => ({})) }, noSet],
    ["a huge key set", { keys: [], more: "x".repeat(300_000) }, "it answers with more than 262144 bytes"],
    ["a page", "<html>", "it answers with no JSON"]
  ])("that publishes %s is not believed", async (_, set, why) => {
    issuer.answers.set("/oauth/discovery/keys", set)
    expect(await find("one")).toBe(failing(issuer.url, why))
  })

  it("that redirects is not followed", async () => {
    issuer.answers.set("/oauth/discovery/keys", (response) =>
      response.writeHead(301, { location: "/other" }).end()
    )
    expect(await find("one")).toBe(
      failing(issuer.url, "it answers with status 301, and redirects are not followed")
    )
    expect(issuer.requests).toEqual(round)
  })
})
