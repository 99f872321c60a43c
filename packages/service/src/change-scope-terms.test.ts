import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { auditLog, run, withScope } from "../test/scope-cases.ts"
import { as, stored } from "../test/use-cases.ts"
import { gitlabMessage } from "./audit-message.ts"
import { changeScope } from "./change-scope.ts"
import type { NewEntry } from "./scope-intentions.ts"
import type { EntryKind } from "./scope-document.ts"
import { projects } from "./testing/platform-samples.ts"

const { app, backend, integration, wiki } = projects

const setTerms = (kind: EntryKind, id: number, terms: NewEntry["terms"], requester = as("maya")) =>
  changeScope(requester, backend.id, { intent: "set_terms", entry: Effect.succeed({ kind, id, terms }) })

const refusal = (effect: ReturnType<typeof setTerms>) =>
  Effect.match(effect, { onFailure: (failure) => failure._tag, onSuccess: () => "changed" })

describe("what an entry permits", () => {
  it("is said anew, at its place, and what else it says stays", async () => {
    const expires_at = "2030-01-01T00:00:00Z"
    const entries = [
      { project: app.id, job_token_policies: ["read_packages" as const], expires_at },
      { group: 7, default_permissions: true }
    ]
    await run(
      Effect.gen(function* () {
        yield* setTerms("project", app.id, { default_permissions: false, job_token_policies: ["admin_jobs"] })
        const { document } = yield* stored()
        expect(document["scope"]).toEqual({
          inbound_enabled: true,
          allowlist: [
            { project: app.id, default_permissions: false, job_token_policies: ["admin_jobs"], expires_at },
            { group: 7, default_permissions: true }
          ]
        })
        const [event] = yield* auditLog
        expect(event?.body).toMatchObject({
          event_name: "secure_ci_job_token_policies_updated",
          changes: [{ path: "/scope/allowlist/0" }, { path: "/scope/allowlist/0" }]
        })
        expect(event && gitlabMessage(event.body, event.personal)).toBe(
          "CI job token updated to default permissions: false, policies: admin_jobs"
        )
      }),
      withScope({ inbound_enabled: true, allowlist: entries })
    )
  })

  it("that is said already stores nothing", async () => {
    await run(
      Effect.gen(function* () {
        yield* setTerms("project", app.id, { job_token_policies: ["read_packages"] })
        expect((yield* stored()).revision).toBe(0)
        expect(yield* auditLog).toEqual([])
      })
    )
  })

  it("is refused of what is not listed, what is hidden and by whoever may not", async () => {
    await run(
      Effect.gen(function* () {
        expect(yield* refusal(setTerms("project", wiki.id, {}))).toBe("ScopeChangeRefused")
        expect(yield* refusal(setTerms("group", 7, {}))).toBe("ScopeChangeRefused")
        expect(yield* refusal(setTerms("project", integration.id, {}))).toBe("TargetNotFound")
        expect(yield* refusal(setTerms("project", app.id, { job_token_policies: ["nonsense"] }))).toBe(
          "InvalidDocument"
        )
        expect(yield* refusal(setTerms("project", app.id, {}, as("dev")))).toBe("Forbidden")
        expect(yield* refusal(setTerms("project", app.id, {}, as("maya", ["read_api"])))).toBe(
          "InsufficientScope"
        )
        expect((yield* stored()).revision).toBe(0)
      })
    )
  })
})
