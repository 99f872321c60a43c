import { PlatformUnavailable, Secret } from "@jobwarden/service"
import { samplePlatform } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { format, inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { jar } from "../../test/proxied.ts"
import { running } from "../../test/running.ts"
import { makeJudge, type Verdict } from "./verdict.ts"

const maya = Effect.runSync(samplePlatform.user("maya"))
const asked = { method: "PUT", target: jar, headers: [["private-token", "maya-token"]] } as const
const allowed: Verdict = { type: "allowed", action: "write", hasBody: true }
const unavailable: Verdict = {
  type: "refused",
  status: 503,
  reason: "Jobwarden cannot decide now, try again"
}

type Platform = Parameters<typeof running>[1]

const answering = (authenticate: NonNullable<Platform>["authenticate"]): Platform => ({
  authenticate: authenticate ?? samplePlatform.authenticate,
  memberRole: () => Effect.succeed("maintainer")
})

/** What the judge said before it returned, and what it said in all. */
const judged = async (platform: Platform) => {
  const { value: judge, logged } = await running(makeJudge, platform)
  const verdicts: Array<Verdict> = []
  const [atOnce, inTheEnd] = await new Promise<readonly [ReadonlyArray<Verdict>, Verdict]>((resolve) => {
    let before: ReadonlyArray<Verdict> = []
    judge(asked, (verdict) => {
      verdicts.push(verdict)
      // What returned meanwhile has filled `before`.
      queueMicrotask(() => resolve([before, verdict]))
    })
    before = [...verdicts]
  })
  return { atOnce, inTheEnd, logged: inspect(logged) }
}

describe("the judge", () => {
  it("says its verdict before it returns where the platform answers at once", async () => {
    const { atOnce } = await judged(answering(() => Effect.succeed(maya)))
    expect(atOnce).toEqual([allowed])
  })

  it("says it later where the platform has to ask somebody", async () => {
    const late = Effect.delay(Effect.succeed(maya), "1 millis")
    const { atOnce, inTheEnd } = await judged(answering(() => late))
    expect([atOnce, inTheEnd]).toEqual([[], allowed])
  })

  it.each<readonly [string, NonNullable<Platform>["authenticate"]]>([
    ["answers at once that it cannot", () => Effect.fail(new PlatformUnavailable({ reason: "the detail" }))],
    [
      "says so later",
      () => Effect.delay(Effect.fail(new PlatformUnavailable({ reason: "the detail" })), "1 millis")
    ],
    ["is broken", () => Effect.die(new Error("the detail"))],
    [
      "throws",
      () => {
        throw new Error("the detail")
      }
    ]
  ])("lets nobody in where the platform %s, and tells only the log why", async (_, authenticate) => {
    const { inTheEnd, logged } = await judged(answering(authenticate))
    expect(inTheEnd).toEqual(unavailable)
    expect(logged).toContain("the detail")
  })
})

describe("a request that asks for several things", () => {
  const digest = `sha256:${"a".repeat(64)}`
  const token = (secret: string) => [["private-token", `${secret}-token`]] as const
  const ask = async (method: string, target: string, secret: string) => {
    const { value: judge } = await running(makeJudge)
    const verdict = await new Promise<Verdict>((resolve) =>
      judge({ method, target, headers: token(secret) }, resolve)
    )
    return verdict.type === "refused" ? verdict.reason : verdict.type
  }
  const mount = (from: string) => `/v2/acme/backend/blobs/uploads/?mount=${digest}&from=${from}`

  it("is let through where every answer is yes", async () => {
    expect(await ask("POST", mount("acme%2Fhandbook%2Fbase"), "dev")).toBe("allowed")
    expect(await ask("GET", "/api/v4/projects/123/packages", "dev")).toBe("allowed")
    expect(await ask("PUT", "/api/v4/projects/123/packages/npm/@acme%2fapp", "maya")).toBe("allowed")
  })

  it("is refused for the first no: a blob of a project that may not be read", async () => {
    expect(await ask("POST", mount("acme%2Fnowhere%2Fbase"), "maya")).toBe("hidden")
    expect(await ask("POST", mount("partner%2Fintegration%2Fbase"), "maya")).toBe("hidden")
  })

  it("is judged by the longest path of a project that an image's name begins with", async () => {
    const nested = { id: 900, path: "acme/backend/app", visibility: "private" } as const
    const { value: judge } = await running(makeJudge, {
      project: (reference) =>
        reference === nested.path || reference === nested.id
          ? Effect.succeed(nested)
          : samplePlatform.project(reference)
    })
    const pulling = (image: string) =>
      new Promise<string>((resolve) =>
        judge({ method: "GET", target: `/v2/${image}/manifests/latest`, headers: token("dev") }, ({ type }) =>
          resolve(type)
        )
      )
    expect(await pulling("acme/backend/other")).toBe("allowed")
    expect(await pulling("acme/backend/app")).toBe("hidden")
    expect(await pulling("acme/backend/app/base")).toBe("hidden")
  })

  it("is refused where what would be removed stands in a body that nobody looks at", async () => {
    const refused = await ask("PUT", "/api/v4/projects/123/packages/npm/@acme%2fapp", "dev")
    expect(refused).toContain("denies delete on package_registry.npm")
  })

  it.each([
    "/api/v4/packages/conan/v1/users/authenticate",
    "/api/v4/projects/123/packages/conan/v2/users/authenticate",
    "/jwt/auth?service=container_registry&scope=repository:acme/backend:pull"
  ])("is refused to everybody where the registry would answer with a credential: %s", async (target) => {
    expect(await ask("GET", target, "ada")).toContain("hand out a credential of its own")
  })
})

describe("a secret that was presented", () => {
  const secret = new Secret("glpat-hidden")

  it.each([
    ["prints", inspect({ secret }, { showHidden: true, depth: null })],
    ["prints of an error", inspect(new Error("failed", { cause: { secret } }), { showHidden: true })],
    ["formats", format("%s %o %O %j", secret, secret, secret, secret)]
  ])("is not in what Node %s", (_, text) => {
    expect(text).not.toContain("hidden")
  })
})
