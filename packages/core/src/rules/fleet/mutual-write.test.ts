import { describe, expect, test } from "vitest"
import { printPath } from "../../input/problem.ts"
import type { FleetExample } from "../../lint/fleet/fleet-rule.ts"
import { lintFleetExample } from "../../rule-examples.ts"

type Project = FleetExample["projects"][string]
type Entry = NonNullable<NonNullable<Project["scope"]>["allowlist"]>[number]

/** Projects that let job tokens write releases, each with its allowlist. */
const writing = (allowlists: Readonly<Record<string, readonly Entry[]>>): FleetExample["projects"] =>
  Object.fromEntries(
    Object.entries(allowlists).map(([path, allowlist]) => [
      path,
      { permissions: { releases: { write: "job_token" } }, scope: { allowlist } } as const
    ])
  )
const found = (allowlists: Readonly<Record<string, readonly Entry[]>>) =>
  lintFleetExample("mutual-write", { title: "one of these", projects: writing(allowlists) })

describe("mutual-write", () => {
  const toldOf = (count: number) => {
    const others = Array.from({ length: count }, (_, at) => `z/${at}`)
    const back = [{ project: "a/one" }]
    return found({
      "a/one": others.map((project) => ({ project })),
      ...Object.fromEntries(others.map((project) => [project, back]))
    }).find(({ project }) => project === "a/one")?.message
  }

  test("names the first of the others, and counts the rest", () => {
    const [path, end] = ["`a/one` → `z/0` → `a/one`", "take the writing out of the entry on one side"]
    const each = `${path}: each may write in the other (here \`releases:write\`)`
    expect([toldOf(1), toldOf(2), toldOf(3)]).toEqual([
      `${each}; ${end}`,
      `${each}, as may 1 more project and this one; ${end}`,
      `${each}, as may 2 more projects and this one; ${end}`
    ])
  })

  test("stands at the entry by which the other comes", () => {
    const projects = found({
      "b/one": [{ project: "a/other" }, { group: "c" }, { project: "d/partner" }, { group: "e" }],
      "d/partner": [{ project: "b/one" }],
      "a/other": [],
      "c/other": [],
      "e/other": []
    })
    expect(projects.map(({ path, projects: through }) => [printPath(path), through])).toEqual([
      ["scope.allowlist[2]", ["b/one", "d/partner", "b/one"]],
      ["scope.allowlist[0]", ["d/partner", "b/one", "d/partner"]]
    ])
  })
})
