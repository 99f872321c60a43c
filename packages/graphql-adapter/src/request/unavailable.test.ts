import { PlatformUnavailable, StoreUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { mission, serve } from "../../test/serving.ts"

const update = `mutation ($p: JobTokenPermissionsDocument) {
  updateJobTokenPermissions(input: {fullPath: "acme/backend", permissions: $p}) { errors jobTokenPermissions { revision } }
}`

const unavailable = {
  message: "The service cannot answer at present; nothing was changed. Try again.",
  extensions: { code: "UNAVAILABLE" }
}

describe("a store that does not answer", () => {
  const failing = { change: () => Effect.fail(new StoreUnavailable({ reason: "disk full at /srv" })) }

  it("is an error without details, and never a success", async () => {
    const { ask, logged } = await serve({ store: failing })
    const { data, errors, text } = await ask("maya", update, { p: mission })
    expect(data).toEqual({ updateJobTokenPermissions: null })
    expect(errors).toEqual([expect.objectContaining(unavailable)])
    expect(text).not.toContain("disk full")
    expect(logged.join()).toContain("disk full")
  })

  it("fails the field that needs it, and no other", async () => {
    const { ask } = await serve({
      store: { latestEvents: () => Effect.fail(new StoreUnavailable({ reason: "x" })) }
    })
    const { data, errors } = await ask(
      "maya",
      '{ project(fullPath: "acme/backend") { jobTokenPermissions { revision } jobTokenAuditEvents { nodes { id } } } }'
    )
    expect(data["project"]).toEqual({ jobTokenPermissions: { revision: 0 }, jobTokenAuditEvents: null })
    expect(errors).toEqual([expect.objectContaining(unavailable)])
  })
})

describe("a platform that does not answer", () => {
  it("lets nobody in: 503 where it cannot say who asks", async () => {
    const { ask, logged } = await serve({
      platform: {
        authenticate: () => Effect.fail(new PlatformUnavailable({ reason: "no route to 10.0.0.1" }))
      }
    })
    const { errors, status, text } = await ask("maya", "{ __typename }")
    expect([status, errors[0]?.extensions]).toEqual([503, { code: "UNAVAILABLE" }])
    expect(text).not.toContain("10.0.0.1")
    expect(logged.join()).toContain("10.0.0.1")
  })

  it("is an error of the field, not a project that is not there", async () => {
    const { ask } = await serve({
      platform: { memberRole: () => Effect.fail(new PlatformUnavailable({ reason: "x" })) }
    })
    const { data, errors } = await ask("maya", '{ project(fullPath: "acme/backend") { id } }')
    expect(data).toEqual({ project: null })
    expect(errors).toEqual([expect.objectContaining(unavailable)])
  })
})
