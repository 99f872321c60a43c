import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { as, by, mission, patch, run } from "../test/use-cases.ts"
import type { Evaluation } from "./access-question.ts"
import { evaluateAccess } from "./evaluate-access.ts"
import { clients, deployTokens, jobs, people } from "./testing/platform-samples.ts"

type Subject = Evaluation["subject"]

const question = (subject: Subject, cell: string, project = "acme/backend"): Evaluation => {
  const [type = "", name = ""] = cell.split(":")
  return { subject, action: { name }, resource: { type, id: project } }
}

const ask = (evaluation: Evaluation, client: Parameters<typeof by>[0] = clients.untrusted) =>
  evaluateAccess(by(client), Effect.succeed(evaluation))

const reason = (subject: Subject, cell: string, project?: string) =>
  run(Effect.map(ask(question(subject, cell, project)), (decision) => decision.reason))

const user = (id: string | number): Subject => ({ type: "user", id: String(id) })
const job = (id: string | number): Subject => ({ type: "job", id: String(id) })
const deployToken = (id: string | number): Subject => ({ type: "deploy_token", id: String(id) })
const credential = (token: unknown): Subject => ({
  type: "credential",
  id: "it does not matter",
  properties: { token }
})

const publish = "package_registry.maven:write"
const remove = "package_registry.maven:delete"
const read = "package_registry.maven:read"

describe("who may ask", () => {
  it.each([
    ["nobody", by(null)],
    ["an administrator", as("ada")],
    ["a job", by(jobs.onMain)],
    ["a deploy token", by(deployTokens.writer)]
  ])("not %s, whose question is not even read", async (_, requester) => {
    const failure = await run(
      Effect.flip(evaluateAccess(requester, Effect.die(new Error("the question was read"))))
    )
    expect(failure).toMatchObject({
      _tag: "Unauthorized",
      message: expect.stringContaining("decision client")
    })
  })

  it("a decision client, which is told the revision that decided", async () => {
    const decisions = Effect.gen(function* () {
      const before = yield* ask(question(job(9001), remove))
      yield* patch(as("maya"), mission)
      return [before, yield* ask(question(job(9001), remove))]
    })
    expect(await run(decisions)).toMatchObject([
      { allowed: false, reason: "trigger_role_too_low", revision: 0 },
      { allowed: true, reason: "allowed", revision: 1 }
    ])
  })
})

describe("a user", () => {
  it.each([
    ["a developer, by id", people.dev.id, publish, "allowed"],
    ["a developer, by username", "dev", publish, "allowed"],
    ["a developer", "dev", remove, "role_too_low"],
    ["a guest", "gus", read, "role_too_low"],
    ["an owner of the group above", "olga", "pipelines:delete", "allowed"],
    ["a maintainer", "maya", "pipelines:delete", "role_too_low"],
    ["an administrator, who acts as an owner", "ada", "pipelines:delete", "allowed"],
    ["a member of another project", "pia", read, "role_too_low"],
    ["a maintainer who is blocked", "gone", read, "inactive_token"],
    ["nobody of that name", "nobody", read, "inactive_token"],
    ["nobody of that id", 77, read, "inactive_token"],
    ["an id that is a job's", jobs.onMain.id, read, "inactive_token"],
    ["a name in other letters", "Dev", publish, "inactive_token"],
    ["an id with a leading zero", "04", publish, "inactive_token"],
    ["`__proto__`", "__proto__", read, "inactive_token"]
  ])("%s (%s) asks for %s: %s", async (_, id, cell, expected) => {
    expect(await reason(user(id), cell)).toBe(expected)
  })
})

describe("a job", () => {
  it.each([
    ["of the project, triggered by a developer", jobs.onMain.id, publish, "allowed"],
    ["of the project, triggered by a developer", jobs.onFeature.id, publish, "allowed"],
    ["of the project, triggered by a developer", jobs.onMain.id, remove, "trigger_role_too_low"],
    ["that is finished", jobs.finished.id, read, "inactive_token"],
    ["that the platform does not know", 9999, read, "inactive_token"],
    ["with a name", "onMain", read, "inactive_token"],
    ["that is a user's id", people.maya.id, read, "inactive_token"],
    ["of a project that the allowlist lets read", jobs.ofApp.id, read, "allowed"],
    ["of a project that the allowlist lets read", jobs.ofApp.id, publish, "entry_lacks_permission"],
    ["of a fork, triggered by a maintainer", jobs.ofFork.id, read, "allowed"],
    ["of a fork, triggered by a maintainer", jobs.ofFork.id, publish, "fork_pipeline"],
    [
      "triggered by an administrator, who counts by membership only",
      jobs.ofAda.id,
      read,
      "trigger_role_too_low"
    ]
  ])("%s (%s) asks for %s: %s", async (_, id, cell, expected) => {
    expect(await reason(job(id), cell)).toBe(expected)
  })

  it("of another project asks in a project that does not list it", async () => {
    expect(await reason(job(jobs.ofApp.id), read, "126")).toBe("not_in_scope")
  })
})

describe("a deploy token", () => {
  it.each([
    ["of the project", deployTokens.writer.id, publish, "acme/backend", "allowed"],
    ["of the project", deployTokens.writer.id, remove, "acme/backend", "token_scope_insufficient"],
    ["of another project", deployTokens.writer.id, read, "acme/app", "not_in_scope"],
    ["of the group above", deployTokens.groupReader.id, read, "acme/app", "allowed"],
    ["of the group above", deployTokens.groupReader.id, publish, "acme/app", "token_scope_insufficient"],
    ["of another group", deployTokens.groupReader.id, read, "partner/integration", "not_in_scope"],
    ["that is revoked", deployTokens.revoked.id, read, "acme/backend", "inactive_token"],
    ["that the platform does not know", 99, read, "acme/backend", "inactive_token"]
  ])("%s (%s) asks for %s in %s: %s", async (_, id, cell, project, expected) => {
    expect(await reason(deployToken(id), cell, project)).toBe(expected)
  })
})

describe("a credential", () => {
  it.each([
    ["a person's", "dev-token", publish, "allowed"],
    ["a person's", "dev-token", remove, "role_too_low"],
    ["a person's with a scope", "dev-api-token", publish, "allowed"],
    [
      "a person's with a scope for something else",
      "dev-read_registry-token",
      publish,
      "token_scope_insufficient"
    ],
    ["a person's that only reads", "maya-read_api-token", remove, "token_scope_insufficient"],
    ["a blocked person's", "gone-token", read, "inactive_token"],
    ["a job's", "job-onMain-token", publish, "allowed"],
    ["a job's", "job-onMain-token", remove, "trigger_role_too_low"],
    ["a finished job's", "job-finished-token", read, "inactive_token"],
    ["a deploy token", "deploy-writer-token", publish, "allowed"],
    ["a revoked deploy token", "deploy-revoked-token", publish, "inactive_token"],
    ["the client's own", "client-untrusted-token", read, "inactive_token"],
    ["nobody's", "guessed-token", read, "inactive_token"],
    ["an empty one", "", read, "inactive_token"],
    ["none", undefined, read, "inactive_token"],
    ["a number", 4, read, "inactive_token"],
    ["a list", ["dev-token"], read, "inactive_token"]
  ])("%s (%s) asks for %s: %s", async (_, token, cell, expected) => {
    expect(await reason(credential(token), cell)).toBe(expected)
  })

  it("without properties is nobody's", async () => {
    expect(await reason({ type: "credential", id: "dev-token" }, read)).toBe("inactive_token")
  })
})

describe("a question about nothing that is known", () => {
  it.each([
    ["an unknown project", user("maya"), read, "acme/none", "unknown_project"],
    ["an unknown project, by a subject that nobody knows", user("nobody"), "a:b", "999", "unknown_project"],
    ["a project's id with a leading zero", user("maya"), read, "0123", "unknown_project"],
    ["an unknown resource", user("maya"), "package_registry.mavn:read", "123", "unknown_resource"],
    ["a family of resources", user("maya"), "package_registry:read", "123", "unknown_resource"],
    ["an unknown action", user("maya"), "package_registry.maven:reed", "123", "unknown_action"],
    ["a name that every object has", user("maya"), "constructor:toString", "123", "unknown_resource"],
    ["an unknown kind of subject", { type: "robot", id: "1" }, read, "123", "invalid_request"],
    [
      "a kind of subject that every object has",
      { type: "constructor", id: "1" },
      read,
      "123",
      "invalid_request"
    ],
    [
      "an unknown kind of subject and resource",
      { type: "robot", id: "1" },
      "x:read",
      "123",
      "unknown_resource"
    ],
    ["an unknown user and resource", user("nobody"), "x:read", "123", "unknown_resource"],
    ["an unknown job and action", job(9999), "jobs:x", "123", "unknown_action"],
    ["an unknown credential and action", credential("guessed-token"), "jobs:x", "123", "unknown_action"]
  ])("%s", async (_, subject, cell, project, expected) => {
    expect(await reason(subject, cell, project)).toBe(expected)
  })

  it("has the revision of the project wherever there is one", async () => {
    const evaluation = question(user("nobody"), read)
    expect(await run(Effect.andThen(patch(as("maya"), mission), ask(evaluation)))).toMatchObject({
      revision: 1
    })
    expect(await run(ask({ ...evaluation, resource: { type: "jobs", id: "none" } }))).toMatchObject({
      revision: null
    })
  })
})
