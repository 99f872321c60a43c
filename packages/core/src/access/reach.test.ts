import { describe, expect, test } from "vitest"
import { compiler } from "../../test/compiling.ts"
import { noon } from "../../test/documents.ts"
import type { GitLab } from "../domain/gitlab.ts"
import { vocabulary, type Grant, type Scope } from "../gitlab.ts"
import { makeSharedValues } from "../world/shared-values.ts"
import { World } from "../world/world.ts"
import { setWhere } from "./class-set.ts"
import { jobTokensAmong, reachedClasses, reachReader } from "./reach.ts"
import { sourcesOf } from "./sources.ts"

const target = { id: 11, path: "acme/backend" }
const world = new World<GitLab>(makeSharedValues())
world.putProject(target)
world.putProject({ id: 12, path: "acme/app" })
const { directory } = world

const compiled = (scope: Scope, write: Grant = "job_token_and_owner") =>
  compiler.compile(
    {
      visibility: "public",
      documents: [{ source: { level: "project" }, document: { repository: { write } } }],
      limits: [],
      scope,
      enforceScope: false
    },
    noon
  )
const cellOf = (resource: string, action: string) => {
  const cell = vocabulary.cells.find((one) => one.resource === resource && one.action === action)
  if (cell === undefined) throw new Error(`no cell ${resource}:${action}`)
  return cell
}
const [reading, writing] = [cellOf("repository", "read"), cellOf("repository", "write")]
const listing: Scope = { allowlist: [{ project: "acme/app", job_token_policies: ["repository:read"] }] }
const { space } = compiler

describe("how far sources are, and whether their job tokens come to a cell", () => {
  const read = (scope: Scope) => {
    const policy = compiled(scope)
    const sources = sourcesOf(directory, target, policy)
    const { origins, reaches } = reachReader(directory, target, policy, sources)
    return sources.map((_, place) => [origins[place], reaches(reading, place), reaches(writing, place)])
  }

  test("where the allowlist is on: its own everywhere, listed ones where they may, others to public reads", () => {
    expect(read(listing)).toEqual([
      ["own", true, true],
      ["listed", true, false],
      ["foreign", true, false]
    ])
  })

  test("where it is off: everyone's", () => {
    expect(read({ ...listing, inbound_enabled: false })).toEqual([
      ["own", true, true],
      ["foreign", true, true],
      ["foreign", true, true]
    ])
  })

  test("no source that there is not", () => {
    const policy = compiled(listing)
    expect(reachReader(directory, target, policy, ["own"]).reaches(writing, 1)).toBe(false)
  })
})

test("the classes that come to a cell are all but job tokens from where the scope lets none in", () => {
  const reached = reachedClasses(compiler, directory, target, compiled(listing))
  const everyone = setWhere(space.size, () => true)
  const withoutForeign = setWhere(space.size, (index) => {
    const principal = space.classes[index]
    return principal?.kind !== "job" || principal.origin === "own"
  })
  expect(reached(reading)).toEqual(everyone)
  expect(reached(writing)).toEqual(withoutForeign)
})

describe("the job tokens among some classes that a cell admits", () => {
  const onProtected = setWhere(space.size, (index) => {
    const principal = space.classes[index]
    return (
      principal?.kind === "job" && principal.ref === "protected" && principal.environment !== "unprotected"
    )
  })
  const roles = { trigger_roles: ["developer", "maintainer", "owner"] }

  test("are of one origin, and no others", () => {
    const policy = compiled({}, { min_role: "owner", job_token: { origin: "in_scope" } })
    const onMain = [{ refs: ["protected"], environments: ["none", "protected"], ...roles }]
    expect(jobTokensAmong(compiler, policy, writing, "own", onProtected)).toEqual(onMain)
    expect(jobTokensAmong(compiler, policy, writing, "foreign", onProtected)).toEqual(onMain)
    const own = compiled({}, { min_role: "owner", job_token: { origin: "own" } })
    expect(jobTokensAmong(compiler, own, writing, "own", onProtected)).toEqual(onMain)
    expect(jobTokensAmong(compiler, own, writing, "listed", onProtected)).toEqual([])
    const ownOnes = setWhere(space.size, (index) => {
      const principal = space.classes[index]
      return principal?.kind === "job" && principal.origin === "own"
    })
    expect(jobTokensAmong(compiler, policy, writing, "own", ownOnes)).not.toEqual([])
    expect(jobTokensAmong(compiler, policy, writing, "foreign", ownOnes)).toEqual([])
    const users = setWhere(space.size, (index) => index < space.firstJob)
    expect(jobTokensAmong(compiler, policy, writing, "own", users)).toEqual([])
  })

  test("are told apart by the environment's name where the policy does", () => {
    const policy = compiled({}, { min_role: "owner", job_token: { environments: ["prod"] } })
    expect(jobTokensAmong(compiler, policy, writing, "own", onProtected)).toEqual([
      { refs: ["protected"], environments: ["protected"], ...roles, environment_names: ["prod"] }
    ])
  })
})
