import { describe, expect, it } from "vitest"
import { createEngine, type Caller, type ProjectInput, type Role } from "@jobwarden/core"
import { withMistake, type GrantMistake } from "./mistakes.ts"

const project: ProjectInput = {
  path: "a/b",
  permissions: { jobs: { read: "maintainer", write: "maintainer", delete: "owner" } }
}
const job = (ref: object, trigger_role: Role): Caller<Role> =>
  ({ type: "job", project: "a/b", ref: { protected: false, ...ref }, trigger_role }) as Caller<Role>

const callers: readonly (readonly [string, Caller<Role>])[] = [
  ["owner", { type: "user", role: "owner" }],
  ["developer", { type: "user", role: "developer" }],
  ["guest", { type: "user", role: "guest" }],
  ["job of a developer", job({}, "developer")],
  ["job of a guest", job({}, "guest")],
  ["job of a fork", job({ fork: true }, "guest")],
  ["developer's job of a fork", job({ fork: true }, "developer")]
]

const whoWrites = (kind: GrantMistake): readonly string[] => {
  const engine = createEngine()
  engine.putProject(withMistake(project, { project: "a/b", kind, resource: "jobs", action: "write" }))
  const cell = { project: "a/b", resource: "jobs", action: "write" }
  return callers.flatMap(([name, caller]) => (engine.allows({ ...cell, caller }) ? [name] : []))
}

describe("a grant by mistake lets", () => {
  it("nobody", () => expect(whoWrites("nobody")).toEqual([]))

  it("whom the platform lets", () => {
    expect(whoWrites("platform")).toEqual(["owner", "developer", "job of a developer"])
  })

  it("every job token, of forks too, beside the users of the platform", () => {
    expect(whoWrites("any_job_token")).toEqual(
      callers.map(([name]) => name).filter((name) => name !== "guest")
    )
  })

  it("nothing else than in its cell", () => {
    const mistake = { project: "a/b", kind: "nobody", resource: "jobs", action: "write" } as const
    expect(withMistake(project, mistake).permissions).toEqual({
      jobs: { read: "maintainer", write: false, delete: "owner" }
    })
  })
})
