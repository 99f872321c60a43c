import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { add, auditLog, remove, run, setEnabled } from "../test/scope-cases.ts"
import { as } from "../test/use-cases.ts"
import { gitlabMessage } from "./audit-message.ts"

const maya = as("maya")
const entity = { type: "project", id: 123 } as const

describe("GitLab's message", () => {
  it("is told of every change of a scope", async () => {
    const events = await run(
      Effect.gen(function* () {
        yield* setEnabled(maya, false)
        yield* setEnabled(maya, true)
        yield* add(maya, "project", 125)
        yield* remove(maya, "project", 125)
        yield* add(maya, "project", 125, {
          default_permissions: false,
          job_token_policies: ["read_jobs", "package_registry.maven:write"]
        })
        yield* remove(maya, "project", 125)
        yield* add(maya, "group", 7, { default_permissions: true })
        yield* remove(maya, "group", 7)
        return yield* auditLog
      })
    )
    expect(events.map(({ body, personal }) => [body.event_name, gitlabMessage(body, personal)])).toEqual([
      ["secure_ci_job_token_inbound_disabled", "Secure ci_job_token was disabled for inbound"],
      ["secure_ci_job_token_inbound_enabled", "Secure ci_job_token was enabled for inbound"],
      [
        "secure_ci_job_token_project_added",
        "Project acme/handbook was added to inbound list of allowed projects for acme/backend"
      ],
      [
        "secure_ci_job_token_project_removed",
        "Project acme/handbook was removed from inbound list of allowed projects for acme/backend"
      ],
      [
        "secure_ci_job_token_project_added",
        "Project acme/handbook was added to inbound list of allowed projects for acme/backend, " +
          "with default permissions: false, job token policies: read_jobs, package_registry.maven:write"
      ],
      [
        "secure_ci_job_token_project_removed",
        "Project acme/handbook was removed from inbound list of allowed projects for acme/backend, " +
          "with job token policies: read_jobs, package_registry.maven:write"
      ],
      [
        "secure_ci_job_token_group_added",
        "Group acme was added to list of allowed groups for acme/backend, with default permissions: true"
      ],
      [
        "secure_ci_job_token_group_removed",
        "Group acme was removed from list of allowed groups for acme/backend"
      ]
    ])
  })

  it("has numbers in it once the paths are erased", async () => {
    const [event] = await run(Effect.andThen(add(maya, "project", 125), auditLog))
    if (event === undefined) return expect.fail("no event")
    expect(event.text).not.toContain("handbook")
    expect(gitlabMessage(event.body, {})).toBe(
      "Project 125 was added to inbound list of allowed projects for 123"
    )
  })

  it("is not made up for an event of ours", () => {
    expect(gitlabMessage({ event_name: "job_token_permissions_updated", entity }, {})).toBeUndefined()
    expect(gitlabMessage({ event_name: "secure_ci_job_token_project_changed", entity }, {})).toBeUndefined()
  })
})
