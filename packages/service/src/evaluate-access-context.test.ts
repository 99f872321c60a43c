import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { by, run } from "../test/use-cases.ts"
import type { Evaluation } from "./access-question.ts"
import { evaluateAccess } from "./evaluate-access.ts"
import { clients, deployTokens, jobs } from "./testing/platform-samples.ts"

type Subject = Evaluation["subject"]
type Properties = NonNullable<Subject["properties"]>

const cells = [
  "package_registry.maven:write",
  "package_registry.maven:delete",
  "pipelines:delete",
  "jobs:read"
]

const decideAll = (client: Parameters<typeof by>[0], subject: Subject) =>
  run(
    Effect.forEach(cells, (cell) => {
      const [type = "", name = ""] = cell.split(":")
      const evaluation = { subject, action: { name }, resource: { type, id: "123" } }
      return evaluateAccess(by(client), Effect.succeed(evaluation))
    })
  )

const reasons = async (client: Parameters<typeof by>[0], subject: Subject) =>
  (await decideAll(client, subject)).map(({ reason }) => reason)

// What somebody would claim to be let through.
const claims: ReadonlyArray<readonly [what: string, Properties]> = [
  ["a role", { role: "owner" }],
  ["to be an administrator", { admin: true }],
  ["scopes", { scopes: ["api", "write_package_registry"] }],
  ["no scopes", { scopes: undefined }],
  ["to be live", { active: true }],
  ["a protected ref", { ref: { name: "main", protected: true, fork: false } }],
  ["an environment", { environment: { name: "production", protected: true } }],
  ["a trigger role", { trigger_role: "owner" }],
  ["to come from the project itself", { project: 123 }],
  ["a home", { group: 7, project: "acme/backend" }],
  ["to be another kind of subject", { type: "user", id: 2, role: "owner" }],
  ["somebody else's token", { token: "olga-token" }],
  ["a prototype", JSON.parse('{"__proto__":{"role":"owner"},"constructor":{"role":"owner"}}')],
  [
    "everything",
    {
      type: "user",
      role: "owner",
      active: true,
      ref: { protected: true },
      environment: { name: "production", protected: true },
      trigger_role: "owner",
      project: 123,
      scopes: ["api"]
    }
  ]
]

const subjects: ReadonlyArray<readonly [who: string, Subject]> = [
  ["a guest", { type: "user", id: "gus" }],
  ["a blocked maintainer", { type: "user", id: "gone" }],
  ["an unknown user", { type: "user", id: "nobody" }],
  ["a job on an unprotected ref", { type: "job", id: String(jobs.onFeature.id) }],
  ["another project's job", { type: "job", id: String(jobs.ofApp.id) }],
  ["a fork's job", { type: "job", id: String(jobs.ofFork.id) }],
  ["a finished job", { type: "job", id: String(jobs.finished.id) }],
  ["an unknown job", { type: "job", id: "9999" }],
  ["a deploy token", { type: "deploy_token", id: String(deployTokens.groupReader.id) }],
  ["a revoked deploy token", { type: "deploy_token", id: String(deployTokens.revoked.id) }],
  ["an unknown kind of subject", { type: "robot", id: "1" }]
]

describe("an untrusted client changes nothing by claiming", () => {
  describe.each(subjects)("of %s", (_, subject) => {
    it.each(claims)("%s", async (_what, properties) => {
      const plain = await decideAll(clients.untrusted, subject)
      expect(await decideAll(clients.untrusted, { ...subject, properties })).toEqual(plain)
      expect(
        plain.every(({ allowed, cell }) => !allowed || cell?.action === "read" || subject.id === "9002")
      ).toBe(true)
    })
  })

  it.each(claims)("of a credential %s", async (_what, properties) => {
    const subject = { type: "credential", id: "1", properties: { token: "gus-token" } }
    const plain = await decideAll(clients.untrusted, subject)
    const claimed = { ...subject, properties: { ...properties, token: "gus-token" } }
    expect(await decideAll(clients.untrusted, claimed)).toEqual(plain)
    expect(await decideAll(clients.trusted, claimed)).toEqual(plain)
  })
})

describe("a trusted client says what a subject is", () => {
  const all = ["allowed", "allowed", "allowed", "allowed"]
  const inactive = ["inactive_token", "inactive_token", "inactive_token", "inactive_token"]
  const invalid = ["invalid_request", "invalid_request", "invalid_request", "invalid_request"]
  const developer = ["allowed", "role_too_low", "role_too_low", "allowed"]
  it.each<[string, string, string, Properties | undefined, ReadonlyArray<string>]>([
    ["nothing", "user", "dev", undefined, developer],
    ["nothing in particular", "user", "dev", {}, developer],
    ["a user's role", "user", "gus", { role: "owner" }, all],
    ["a lower role", "user", "olga", { role: "developer" }, developer],
    [
      "scopes",
      "user",
      "olga",
      { scopes: ["read_api"] },
      ["token_scope_insufficient", "token_scope_insufficient", "token_scope_insufficient", "allowed"]
    ],
    ["that a token is revoked", "user", "olga", { active: false }, inactive],
    ["everything of a user whom the platform does not know", "user", "visitor", { role: "owner" }, all],
    [
      "a job's ref and trigger",
      "job",
      "9002",
      { trigger_role: "maintainer", ref: { protected: true } },
      ["allowed", "allowed", "trigger_role_too_low", "allowed"]
    ],
    [
      "that a job runs a fork's code",
      "job",
      "9001",
      { ref: { protected: true, fork: true } },
      ["fork_pipeline", "fork_pipeline", "fork_pipeline", "allowed"]
    ],
    [
      "another source",
      "job",
      "9001",
      { project: "partner/integration" },
      ["not_in_scope", "not_in_scope", "not_in_scope", "not_in_scope"]
    ],
    ["that a job is over", "job", "9001", { active: false }, inactive],
    ["a role that there is not", "user", "gus", { role: "emperor" }, invalid],
    ["a ref of a wrong type", "job", "9001", { ref: "main" }, invalid],
    ["an environment that is null", "job", "9001", { environment: null }, invalid],
    [
      "what no job has",
      "job",
      "9002",
      { role: "owner", type: "user", admin: true },
      ["allowed", "trigger_role_too_low", "trigger_role_too_low", "allowed"]
    ],
    [
      "too little of a job that the platform does not know",
      "job",
      "9999",
      { trigger_role: "owner" },
      invalid
    ],
    ["nothing of a job that the platform does not know", "job", "9999", undefined, inactive],
    ["a kind that there is not", "robot", "1", { role: "owner" }, invalid]
  ])("%s", async (_what, type, id, properties, expected) => {
    const subject = { type, id, ...(properties === undefined ? {} : { properties }) }
    expect(await reasons(clients.trusted, subject)).toEqual(expected)
  })
})
