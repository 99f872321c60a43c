import { describe, expect, test } from "vitest"
import { createEngine, vocabulary, type Grant } from "@jobwarden/core"
import { sayGrant, shortGrant, shortSource } from "./grant-words.ts"
import { floorOf, nameOf, policyInForce } from "./policy-in-force.ts"

const now = Date.parse("2026-06-01T12:00:00Z")

const cellWith = (grant: Grant, name = "package_registry.maven:write") => {
  const engine = createEngine({ now: () => now })
  const [resource = "", action = ""] = name.split(":")
  const format = resource.split(".")[1]
  const cell = { [action]: grant }
  const project = {
    path: "acme/backend",
    permissions: format === undefined ? { [resource]: cell } : { package_registry: { [format]: cell } }
  }
  engine.load({ projects: [project] })
  const found = policyInForce(engine, project).cells.find((one) => nameOf(one) === name)
  if (found === undefined) throw new Error(`no cell ${name}`)
  return found
}

const short = (grant: Grant, name?: string): string => {
  const cell = cellWith(grant, name)
  return shortGrant(cell, floorOf(cell))
}

describe("a grant in few words", () => {
  test.each<[Grant, string]>([
    [false, "nobody"],
    [true, "true: developer+"],
    ["owner", "owner"],
    ["maintainer", "maintainer+"],
    ["job_token", "jobs"],
    ["job_token_and_maintainer", "maintainer+, jobs"],
    [{}, "nobody"],
    [{ deploy_token: true }, "deploy tokens"],
    [
      { min_role: "owner", job_token: { origin: "own", refs: "protected" } },
      "owner, own jobs on protected refs"
    ],
    [{ job_token: { refs: "any_including_forks" } }, "jobs forks included"],
    [{ job_token: { environments: "protected" } }, "jobs in protected environments"],
    [{ job_token: { environments: ["a", "b"] } }, "jobs in `a` or `b`"],
    [{ job_token: { environments: [] } }, "jobs in no environment"],
    [{ job_token: { trigger_role: "maintainer" } }, "jobs triggered by maintainer+"],
    [{ job_token: { trigger_role: "developer" } }, "jobs"],
    [{ job_token: { expires_at: "2999-01-01T00:00:00Z" } }, "jobs until 2999-01-01"],
    [{ job_token: { expires_at: "2020-01-01T00:00:00Z" } }, "jobs expired 2020-01-01"]
  ])("%j is %s", (grant, words) => expect(short(grant)).toBe(words))

  test("counts the baseline in, below which no user comes", () => {
    expect(short("guest")).toBe("developer+")
    expect(short(true, "pipelines:delete")).toBe("true: owner")
  })

  test("does not say a trigger role that the platform asks anyway", () => {
    expect(short({ job_token: { trigger_role: "reporter" } }, "repository:read")).toBe("jobs")
    expect(short({ job_token: { trigger_role: "developer" } }, "repository:read")).toBe(
      "jobs triggered by developer+"
    )
  })
})

test("a source is said in few words, with its default", () => {
  expect(shortSource({ level: "group", path: "acme/x", key: "default" })).toBe("group acme/x, default")
  expect(shortSource({ level: "project", key: "cell" })).toBe("own document")
  expect(shortSource({ level: "baseline" })).toBe("platform baseline")
})

test("a grant in a sentence is as it was written, and says where", () => {
  expect(sayGrant(cellWith({ min_role: "owner", deploy_token: true }), "acme/backend")).toBe(
    'Grant: { "min_role": "owner", "deploy_token": true }, from `package_registry.maven` in the permissions of acme/backend.'
  )
  const [cell] = vocabulary.cells
  const source = { level: "group", path: "acme", key: "default" } as const
  const cut = { by: [{ level: "instance", key: "cell" } as const, { level: "group", path: "acme" } as const] }
  if (cell === undefined) throw new Error("no cells")
  expect(sayGrant({ cell, grant: "owner", source, cut }, "acme/backend")).toBe(
    "Grant: owner, from `package_registry.default` in the defaults of group acme. " +
      "Cut by the instance's limit and the limit of group acme."
  )
})
