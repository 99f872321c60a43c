import { describe, expect, test } from "vitest"
import type { FleetExample } from "../../lint/fleet/fleet-rule.ts"
import { lintFleetExample } from "../../rule-examples.ts"

type Projects = FleetExample["projects"]

const findings = (projects: Projects) =>
  lintFleetExample("transitive-publish-path", { title: "one of these", projects })
const told = (projects: Projects) =>
  findings(projects).map(({ path, projects: way }) => [path.at(-1), ...way])

const permissions = { releases: { write: "job_token" } } as const
const from = (...sources: readonly string[]) => ({
  permissions,
  scope: {
    allowlist: sources.map((project) => ({ project, job_token_policies: ["admin_releases"] as const }))
  }
})

describe("transitive-publish-path", () => {
  test("is silent of two projects that reach each other", () => {
    expect(findings({ "acme/one": from("acme/two"), "acme/two": from("acme/one") })).toEqual([])
  })

  test("names the project in a circle that is not the last one itself", () => {
    const circle = {
      "acme/a": from("acme/c"),
      "acme/b": from("acme/a"),
      "acme/c": from("acme/b")
    }
    expect(told(circle)).toEqual([
      [0, "acme/b", "acme/c", "acme/a"],
      [0, "acme/c", "acme/a", "acme/b"],
      [0, "acme/a", "acme/b", "acme/c"]
    ])
  })

  test.for([
    ["the first", "acme/a", 0],
    ["the next", "acme/b", 1],
    ["the last", "acme/c", 2]
  ] as const)("stands in the entry of the project on the path: %s", ([, by, at]) => {
    const projects = {
      "acme/a": {},
      "acme/b": {},
      "acme/c": {},
      "acme/d": from("acme/a", "acme/b", "acme/c"),
      "acme/x": {},
      [by]: from("acme/x")
    }
    expect(told(projects)).toEqual([[at, "acme/x", by, "acme/d"]])
  })

  test("is silent where an entry for the project itself leaves its own job tokens nothing", () => {
    const { allowlist } = from("acme/b").scope
    const self = { project: "acme/c", default_permissions: false }
    expect(
      findings({
        "acme/a": {},
        "acme/b": from("acme/a"),
        "acme/c": { permissions, scope: { allowlist: [...allowlist, self] } }
      })
    ).toEqual([])
  })
})
