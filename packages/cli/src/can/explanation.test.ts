import { describe, expect, it } from "vitest"
import { reasons, type Caller, type Decision, type Role } from "@jobwarden/core"
import { explain, explainGrant } from "./explanation.ts"

const job: Caller<Role> = {
  type: "job",
  project: "acme/app",
  ref: { protected: false },
  environment: { name: "production", protected: true },
  trigger_role: "developer"
}
const callers: readonly Caller<Role>[] = [
  job,
  { type: "user", role: "guest" },
  { type: "deploy_token", group: "acme", scopes: [] }
]
const question = (caller: Caller<Role>) => ({
  project: "acme/backend",
  caller,
  resource: "jobs",
  action: "read"
})

describe("an explanation", () => {
  it.each(reasons)("of %s is one sentence, whoever asks", (reason) => {
    for (const caller of callers.filter(({ type }) => type === "job" || !reason.includes("trigger"))) {
      if (reason === "environment_not_allowed" && caller.type !== "job") continue
      expect(explain(reason, question(caller))).toMatch(/^[A-Z][^.]*(\.[^. ][^.]*)*\.$/)
    }
  })

  it("names the parts of the question", () => {
    expect(explain("allowed", question(job))).toBe(
      "A job of acme/app on an unprotected ref in the protected environment production, " +
        "triggered with the role developer, may read jobs of acme/backend."
    )
  })
})

describe("the explanation of a grant", () => {
  const decision = (grant: Decision["grant"]): Decision => ({
    allowed: true,
    reason: "allowed",
    cell: { resource: "package_registry.maven", action: "read" },
    grant,
    revision: 0
  })
  const asked = { ...question(job), resource: "package_registry.maven" }

  it.each([
    [
      { value: true, source: { level: "baseline" } },
      "Grant: true, the platform's own rule, since no policy speaks of it."
    ],
    [
      { value: "job_token", source: { level: "project", key: "cell" } },
      "Grant: job_token, from `package_registry.maven` in the permissions of acme/backend."
    ],
    [
      { value: { min_role: "owner" }, source: { level: "group", path: "acme", key: "default" } },
      'Grant: {"min_role":"owner"}, from `package_registry.default` in the defaults of group acme.'
    ],
    [
      { value: false, source: { level: "instance", key: "cell" } },
      "Grant: false, from `package_registry.maven` in the instance's defaults."
    ]
  ] as const)("%j", (grant, expected) => {
    expect(explainGrant(decision(grant), asked)).toBe(expected)
  })
})
