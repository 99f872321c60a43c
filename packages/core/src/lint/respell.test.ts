import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import { vocabulary, type Permissions } from "../gitlab.ts"
import { readGrant, type AnyGrant } from "../policy/grant.ts"
import type { WantedGrant } from "../policy/shortest-grant.ts"
import { makePolicyView, makeSharedViews } from "./policy-view.ts"
import { askingOfJobs, patchOf, respell, wantedOf } from "./respell.ts"

const [cell] = vocabulary.cells.filter(({ action, resource }) => resource === "jobs" && action === "write")
if (cell === undefined) throw new Error("there is such a cell")
const wantedFor = (grant: AnyGrant) =>
  wantedOf({ grant, conditions: readGrant(vocabulary, cell, 4, grant, Infinity) })

/** The patches that respell the first statement of a document. */
const patches = (
  permissions: Permissions,
  wanted: (grant: WantedGrant, resource: string) => WantedGrant | null,
  defaults?: Permissions
) => {
  const engine = createEngine({ now: () => 0 })
  engine.putGroup({ path: "acme", ...(defaults && { defaults }) })
  const subject = engine.subject({ path: "acme/backend", permissions })
  if (subject === null) throw new Error("a description always makes a subject")
  const policy = makePolicyView(makeSharedViews(subject.compiler), subject)
  const [statement] = policy.statements
  if (statement === undefined) throw new Error("there is a statement")
  return respell(subject.compiler, policy, statement, "title", (grant, compiled) =>
    wanted(grant, compiled.cell.resource)
  ).map(({ change: { permissions: patch }, title }) => [title, patch])
}
const ownersOnly = (): WantedGrant => ({ userRank: 6, jobToken: null, deployToken: false })

describe("what a grant admits by itself", () => {
  test("is everybody whom it names, with the end of its job tokens, expired or not", () => {
    expect(wantedFor("owner")).toStrictEqual({ userRank: 6, jobToken: null, deployToken: false })
    const jobs = { origin: "in_scope", refs: "any", environments: "any", triggerRank: 4 }
    expect(wantedFor("job_token")).toStrictEqual({ userRank: null, jobToken: jobs, deployToken: false })
    expect(wantedFor(true)).toStrictEqual({ userRank: 4, jobToken: jobs, deployToken: true })
    const expires_at = "2026-01-01T00:00:00Z"
    expect(wantedFor({ job_token: { expires_at }, deploy_token: true })).toStrictEqual({
      userRank: null,
      jobToken: { ...jobs, expiresAt: expires_at },
      deployToken: true
    })
    expect(wantedFor({ min_role: "owner" }).jobToken).toBeNull()
  })

  test("can ask more of job tokens, where there are any", () => {
    const ask = askingOfJobs({ refs: "protected" })
    expect(ask(wantedFor("job_token")).jobToken).toMatchObject({ refs: "protected", triggerRank: 4 })
    expect(ask(wantedFor("owner"))).toEqual(wantedFor("owner"))
  })
})

test("a patch sets each grant at its keys", () => {
  const grants = [
    { keys: ["a", "b", "write"], grant: 1 },
    { keys: ["a", "b", "read"], grant: 2 },
    { keys: ["c", "write"], grant: false }
  ]
  expect(patchOf(grants)).toEqual({ a: { b: { write: 1, read: 2 } }, c: { write: false } })
  expect(patchOf([])).toEqual({})
})

describe("respelling", () => {
  const byDefault: Permissions = { package_registry: { default: { write: "job_token" } } }
  const formats = vocabulary.domain.resources[0].formats

  test("writes one grant at its cell, from what it comes to now", () => {
    expect(
      patches({ jobs: { write: "job_token_and_owner" } }, (grant) => ({ ...grant, jobToken: null }))
    ).toEqual([["title", { jobs: { write: "owner" } }]])
  })

  test("stays in the project's `default` where all its cells come to the same", () => {
    expect(patches(byDefault, ownersOnly)).toEqual([
      ["title", { package_registry: { default: { write: "owner" } } }]
    ])
  })

  test("names the cells where some are left as they are", () => {
    const wanted = (_: WantedGrant, resource: string) => (resource.endsWith("npm") ? null : ownersOnly())
    const others = formats.filter((format) => format !== "npm").map((format) => [format, { write: "owner" }])
    expect(patches(byDefault, wanted)).toEqual([["title", { package_registry: Object.fromEntries(others) }]])
  })

  test("names the cells where they come to different grants, and where another document speaks", () => {
    const wanted = (_: WantedGrant, resource: string) => ({
      ...ownersOnly(),
      userRank: resource.endsWith("npm") ? 5 : 6
    })
    const each = formats.map((format) => [format, { write: format === "npm" ? "maintainer" : "owner" }])
    expect(patches(byDefault, wanted)).toEqual([["title", { package_registry: Object.fromEntries(each) }]])
    const owners = formats.map((format) => [format, { write: "owner" }])
    expect(patches({}, ownersOnly, byDefault)).toEqual([
      ["title", { package_registry: Object.fromEntries(owners) }]
    ])
  })

  test("proposes nothing where every cell is left as it is", () => {
    expect(patches(byDefault, () => null)).toEqual([])
    expect(patches({ jobs: { write: "owner" } }, () => null)).toEqual([])
  })
})
