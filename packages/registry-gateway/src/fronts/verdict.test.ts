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
const allowed: Verdict = { type: "allowed", action: "write" }
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
