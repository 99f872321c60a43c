import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { as, by, run } from "../test/use-cases.ts"
import type { Evaluation } from "./access-question.ts"
import { evaluateInTurn, type EvaluationSemantic } from "./evaluate-in-turn.ts"
import { PlatformUnavailable } from "./platform.ts"
import { clients, samplePlatform } from "./testing/platform-samples.ts"

const may = (id: string): Evaluation => ({
  subject: { type: "user", id },
  action: { name: "write" },
  resource: { type: "jobs", id: "123" }
})
const [yes, no] = [Result.succeed(may("dev")), Result.succeed(may("gus"))]
const unreadable = Result.fail("unreadable")

type Item = typeof yes | typeof unreadable

const answer = async (semantic: EvaluationSemantic, evaluations: ReadonlyArray<Item>) => {
  const asked = evaluateInTurn(by(clients.untrusted), Effect.succeed({ semantic, evaluations }))
  return (await run(asked)).map(
    Result.match({ onSuccess: ({ allowed }) => allowed, onFailure: (problem) => problem })
  )
}

describe("evaluations", () => {
  it("are all answered, in order", async () => {
    expect(await answer("execute_all", [no, yes, unreadable, yes])).toEqual([false, true, "unreadable", true])
    expect(await answer("execute_all", [])).toEqual([])
  })

  it("end with the first no, of which an unreadable one is one", async () => {
    expect(await answer("deny_on_first_deny", [yes, no, yes])).toEqual([true, false])
    expect(await answer("deny_on_first_deny", [yes, unreadable, yes])).toEqual([true, "unreadable"])
    expect(await answer("deny_on_first_deny", [yes, yes])).toEqual([true, true])
  })

  it("end with the first yes, of which an unreadable one is none", async () => {
    expect(await answer("permit_on_first_permit", [no, unreadable, yes, no])).toEqual([
      false,
      "unreadable",
      true
    ])
    expect(await answer("permit_on_first_permit", [no, no])).toEqual([false, false])
  })

  it("are many, and answered alike", async () => {
    const answers = await answer(
      "execute_all",
      Array.from({ length: 1_000 }, (_, index) => (index % 3 === 0 ? yes : no))
    )
    expect(answers).toEqual(Array.from({ length: 1_000 }, (_, index) => index % 3 === 0))
  })

  it("tell the nearest changes of a bounded number of noes", async () => {
    const refused = Result.succeed({
      ...may("maya"),
      action: { name: "delete" },
      resource: { type: "pipelines", id: "123" }
    })
    const evaluations = Array.from({ length: 30 }, () => refused)
    const asked = evaluateInTurn(
      by(clients.untrusted),
      Effect.succeed({ semantic: "execute_all" as const, evaluations })
    )
    const told = (await run(asked)).map((answer) => Result.getOrThrow(answer).nearest !== undefined)
    expect(told).toEqual(Array.from({ length: 30 }, (_, index) => index < 10))
  })

  it("fail as a whole where the platform does, rather than answer in part", async () => {
    const down = Effect.fail(new PlatformUnavailable({ reason: "it is down" }))
    const platform = { ...samplePlatform, memberRole: () => down }
    const asked = evaluateInTurn(
      by(clients.untrusted),
      Effect.succeed({ semantic: "execute_all" as const, evaluations: [yes] })
    )
    expect(await run(Effect.flip(asked), { platform })).toMatchObject({ _tag: "PlatformUnavailable" })
  })

  it("are not even read for whoever is no decision client", async () => {
    const asked = evaluateInTurn(as("ada"), Effect.die(new Error("they were read")))
    expect(await run(Effect.flip(asked))).toMatchObject({ _tag: "Unauthorized" })
  })
})
