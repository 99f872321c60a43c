import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { callerOf } from "./caller-of.ts"
import type { JobIdentity, JobPrincipal } from "./platform.ts"
import { jobs, people, projects, samplePlatform } from "./testing/platform-samples.ts"

const { app, backend, integration } = projects
const { ada, dev, maya, pia } = people

/** A job of a project, with what a signed token says of it. */
const job = (project: number, userId: number, identity: Partial<JobIdentity> = {}): JobPrincipal => ({
  ...jobs.onMain,
  project,
  userId,
  identity: {
    issuer: "https://gitlab.acme.example",
    isNative: true,
    roleInSource: "owner",
    manages: [],
    ...identity
  }
})

const roleIn = (target: typeof backend | typeof app, principal: JobPrincipal): unknown =>
  Effect.runSync(callerOf(samplePlatform, samplePlatform, target, principal))

const unknown = 999

describe("the trigger role of a job with a signed token", () => {
  it("is what the token says, in the job's own project, of somebody whom the platform does not know", () => {
    for (const roleInSource of ["authenticated", "developer", "owner"] as const) {
      expect(roleIn(backend, job(backend.id, unknown, { roleInSource }))).toMatchObject({
        project: backend.id,
        trigger_role: roleInSource
      })
    }
  })

  it("is the lower of the two where both know: neither an old token nor an old platform lifts anybody", () => {
    expect(roleIn(backend, job(backend.id, dev.id))).toMatchObject({ trigger_role: "developer" })
    expect(roleIn(backend, job(backend.id, maya.id, { roleInSource: "guest" }))).toMatchObject({
      trigger_role: "guest"
    })
    expect(roleIn(backend, job(backend.id, pia.id))).toMatchObject({ trigger_role: "authenticated" })
  })

  it("counts by membership only, an administrator's too", () => {
    expect(roleIn(backend, job(backend.id, ada.id))).toMatchObject({ trigger_role: "authenticated" })
  })

  it("does not make a sandbox owner's job an owner elsewhere: there the platform is asked by number", () => {
    const sandbox = 4711
    expect(roleIn(backend, job(sandbox, dev.id))).toMatchObject({ trigger_role: "developer" })
    expect(roleIn(backend, job(sandbox, pia.id))).toMatchObject({ trigger_role: "authenticated" })
    expect(roleIn(backend, job(integration.id, pia.id))).toMatchObject({ trigger_role: "authenticated" })
    expect(roleIn(backend, job(sandbox, unknown))).toMatchObject({ trigger_role: "authenticated" })
  })

  it("is asked of the platform where the token says nothing, as of a fork", () => {
    const fork = job(backend.id, unknown, { roleInSource: null })
    expect(roleIn(backend, fork)).toMatchObject({ trigger_role: "authenticated" })
    expect(roleIn(backend, job(backend.id, maya.id, { roleInSource: null }))).toMatchObject({
      trigger_role: "maintainer"
    })
  })
})

it("a job with another platform's numbers is no caller here, not even where a number is the same", () => {
  expect(roleIn(backend, job(backend.id, maya.id, { isNative: false }))).toBeNull()
})
