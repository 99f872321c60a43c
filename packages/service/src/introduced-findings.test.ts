import { createEngine, type ProjectInput } from "@jobwarden/core"
import { lint } from "@jobwarden/core/rules"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { checkChange, UnacknowledgeableRules } from "./introduced-findings.ts"
import { as, auditLog, mission, patch, reset, run, stored, traces } from "../test/use-cases.ts"

const maya = as("maya")
/** Untrusted code publishes: critical. */
const forks = { package_registry: { npm: { write: { job_token: { refs: "any_including_forks" } } } } }
const rulesIn = (findings: ReadonlyArray<{ readonly rule: string }>) => findings.map(({ rule }) => rule)

describe("a change that introduces a critical finding", () => {
  it("is refused with what it opens, where, and how to close it; nothing is stored", async () => {
    await run(
      Effect.gen(function* () {
        const failure = yield* Effect.flip(patch(maya, forks))
        if (failure._tag !== "FindingsRefused") return expect.fail(failure._tag)
        expect(failure.refused).toMatchObject([
          {
            rule: "fork-mr-token-write",
            severity: "critical",
            cells: ["package_registry.npm:write"],
            path: ["permissions", "package_registry", "npm", "write"],
            introduced: true
          }
        ])
        expect(failure.refused[0]?.fixes[0]?.class).toBe("narrowing")
        expect(failure.message).toContain("(fork-mr-token-write)")
        expect((yield* stored()).revision).toBe(0)
        expect((yield* traces).policies).toEqual([])
      })
    )
  })

  it("is audited as an attempt, and as a rehearsal is not", async () => {
    const events = await run(
      Effect.gen(function* () {
        yield* Effect.flip(patch(maya, forks, { dryRun: true }))
        expect(yield* auditLog).toEqual([])
        yield* Effect.flip(patch(maya, forks))
        return yield* auditLog
      })
    )
    expect(events.map(({ body }) => [body.reason, body.count])).toEqual([["introduces_a_finding", 1]])
  })

  it("passes with an acknowledgement, which is audited with the finding's fingerprint", async () => {
    await run(
      Effect.gen(function* () {
        const acknowledge = [{ rule: "fork-mr-token-write", reason: "a trial in a sandbox" }]
        const { findings } = yield* patch(maya, forks, { acknowledge })
        const found = findings.find(({ rule }) => rule === "fork-mr-token-write")
        const [event] = yield* auditLog
        expect(event?.body.acknowledged).toEqual([{ ...acknowledge[0], fingerprint: found?.fingerprint }])
        expect((yield* stored()).revision).toBe(1)
      })
    )
  })

  it("is not let through by the acknowledgement of another rule", async () => {
    const acknowledge = [{ rule: "job-token-can-delete", reason: "known" }]
    expect(await run(Effect.flip(patch(maya, forks, { acknowledge })))).toMatchObject({
      _tag: "FindingsRefused"
    })
  })
})

describe("a rule that the instance lets nobody acknowledge", () => {
  const acknowledge = [{ rule: "fork-mr-token-write", reason: "a trial in a sandbox" }]
  const insists = Effect.provideService(UnacknowledgeableRules, new Set(["fork-mr-token-write"]))

  it("is refused whatever is acknowledged, and the refusal says for which rule that is no help", async () => {
    await run(
      Effect.gen(function* () {
        const failure = yield* Effect.flip(insists(patch(maya, forks, { acknowledge })))
        if (failure._tag !== "FindingsRefused") return expect.fail(failure._tag)
        expect(rulesIn(failure.refused)).toEqual(["fork-mr-token-write"])
        expect(failure.insistent).toEqual(["fork-mr-token-write"])
        expect((yield* stored()).revision).toBe(0)
      })
    )
  })

  it("does not take the help of an acknowledgement from the others", async () => {
    const others = Effect.provideService(UnacknowledgeableRules, new Set(["foreign-token-write"]))
    const { findings } = await run(others(patch(maya, forks, { acknowledge })))
    expect(rulesIn(findings)).toContain("fork-mr-token-write")
    const failure = await run(Effect.flip(others(patch(maya, forks))))
    expect(failure).toMatchObject({ _tag: "FindingsRefused", insistent: [] })
  })
})

describe("a change that introduces nothing critical", () => {
  it("passes, and comes back with what is found", async () => {
    const { findings } = await run(patch(maya, mission))
    expect(rulesIn(findings)).toContain("job-token-launders-role")
    expect(findings.every(({ fixes }) => fixes.length === 0)).toBe(true)
  })

  it("shows the fixes in a rehearsal", async () => {
    const { findings } = await run(patch(maya, mission, { dryRun: true }))
    expect(findings.find(({ rule }) => rule === "job-token-launders-role")?.fixes[0]?.class).toBe("narrowing")
  })

  it("may be one to a policy in which something critical stands already", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(maya, forks, { acknowledge: [{ rule: "fork-mr-token-write", reason: "known" }] })
        const { findings } = yield* patch(maya, { jobs: { read: "reporter" } })
        expect(rulesIn(findings)).toContain("fork-mr-token-write")
        yield* patch(maya, forks)
        expect((yield* stored()).revision).toBe(2)
      })
    )
  })

  it("has acknowledged nothing, whatever was sent with it", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(
          maya,
          { jobs: { read: "reporter" } },
          {
            acknowledge: [{ rule: "fork-mr-token-write", reason: "in case" }]
          }
        )
        expect((yield* auditLog)[0]?.body.acknowledged).toEqual([])
      })
    )
  })
})

describe("strict", () => {
  it("refuses from medium up, the mission's own example too", async () => {
    const failure = await run(Effect.flip(patch(maya, mission, { strict: true })))
    if (failure._tag !== "FindingsRefused") return expect.fail(failure._tag)
    expect(new Set(failure.refused.map(({ severity }) => severity))).not.toContain("low")
    expect(rulesIn(failure.refused)).toContain("job-token-launders-role")
  })

  it("lets what closes something through", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(maya, mission)
        yield* patch(maya, { package_registry: { maven: { delete: "maintainer" } } }, { strict: true })
        expect((yield* stored()).revision).toBe(2)
      })
    )
  })
})

describe("a reset", () => {
  it("goes through the same gate: what it opens is found", async () => {
    await run(
      Effect.gen(function* () {
        yield* patch(maya, { package_registry: { default: { write: false, delete: false } } })
        const { findings } = yield* reset(maya, { strict: true }).pipe(
          Effect.catchTag("FindingsRefused", ({ refused }) => Effect.succeed({ findings: refused }))
        )
        expect(rulesIn(findings)).toContain("new-token-access")
      })
    )
  })
})

describe("a check for what is critical alone", () => {
  it("finds what the whole check would refuse, and nothing else", () => {
    const engine = createEngine({ now: () => 0 })
    const described: ProjectInput = {
      path: "acme/backend",
      permissions: {
        package_registry: { npm: { delete: "job_token", ...forks.package_registry.npm } }
      } as never,
      scope: { inbound_enabled: false }
    }
    const [before, after] = [engine.subject({ path: "acme/backend" }), engine.subject(described)]
    if (!before || !after) return expect.fail("a description always makes a subject")
    const change = { before, after, now: 0, fixes: false }
    const [whole, critical] = [checkChange(change), checkChange({ ...change, onlyCritical: true })]
    const printsOf = ({ refused }: typeof whole) => refused.map(({ fingerprint }) => fingerprint)
    expect(printsOf(whole).length).toBeGreaterThan(1)
    expect(printsOf(critical)).toEqual(printsOf(whole))
    expect(new Set(critical.findings.map(({ severity }) => severity))).toEqual(new Set(["critical"]))
  })
})

describe("a rule that looks beyond the one policy", () => {
  it("never stops a change, however strict", () => {
    const engine = createEngine({ now: () => 0 })
    const described: ProjectInput = {
      path: "acme/backend",
      permissions: {
        pipelines: { write: "job_token" },
        package_registry: { maven: { write: { job_token: { origin: "own" } } } }
      },
      scope: { allowlist: [{ project: "acme/app", job_token_policies: ["pipelines:write"] }] }
    }
    const [before, after] = [engine.subject({ path: "acme/backend" }), engine.subject(described)]
    if (!before || !after) return expect.fail("a description always makes a subject")
    const chain = "trigger-chain-escalation"
    expect(rulesIn(lint({ subject: after, before, now: 0 }).findings)).toContain(chain)
    const { findings, refused } = checkChange({ before, after, now: 0, strict: true, fixes: false })
    expect(rulesIn(refused)).toContain("new-token-access")
    expect(rulesIn([...findings, ...refused])).not.toContain(chain)
  })
})
