import { describe, expect, test } from "vitest"
import { vocabulary, type Grant } from "../gitlab.ts"
import type { Change } from "./change.ts"
import { meetOf } from "./meet.ts"

const write = (grant: Grant | null): Change => ({
  permissions: { package_registry: { maven: { write: grant } } }
})
const meet = (...changes: readonly Change[]): Change => meetOf(vocabulary, "private", changes)

const grants: readonly Grant[] = [
  "maintainer",
  "job_token",
  "job_token_and_developer",
  { min_role: "owner", deploy_token: true },
  { job_token: { origin: "own" } },
  { min_role: "developer", job_token: { refs: "protected", trigger_role: "maintainer" } },
  { job_token: { refs: "any_including_forks", expires_at: "2027-01-01T00:00:00Z" } },
  { job_token: { environments: ["production", "staging"], expires_at: "2027-01-01T01:00:00+02:00" } },
  { job_token: { environments: ["staging"] } },
  false
]

describe("changes made together", () => {
  test.for<readonly [Grant, Grant, Grant]>([
    ["job_token_and_maintainer", "maintainer", "maintainer"],
    [
      { min_role: "maintainer", job_token: { refs: "protected" } },
      "job_token_and_owner",
      { min_role: "owner", job_token: { refs: "protected" } }
    ],
    [
      { job_token: { origin: "own" } },
      { job_token: { refs: "protected" } },
      { job_token: { origin: "own", refs: "protected" } }
    ],
    ["maintainer", "job_token", false],
    [
      { job_token: { environments: ["a", "b"] } },
      { job_token: { environments: ["b", "c"] } },
      { job_token: { environments: ["b"] } }
    ],
    [
      { job_token: { expires_at: "2027-01-01T00:00:00Z" } },
      { job_token: { expires_at: "2027-01-01T01:00:00+02:00" } },
      { job_token: { expires_at: "2027-01-01T01:00:00+02:00" } }
    ]
  ])("%j and %j are %j", ([one, other, both]) => expect(meet(write(one), write(other))).toEqual(write(both)))

  test("come to the same in any order, and twice is once", () => {
    for (const one of grants) {
      for (const other of grants) {
        const both = meet(write(one), write(other))
        expect(meet(write(other), write(one))).toEqual(both)
        expect(meet(both, write(one), write(other))).toEqual(meet(both))
      }
    }
  })

  test("keep to one of two that no grant can say together", () => {
    const [protectedOnes, named] = [
      write({ job_token: { environments: "protected" } }),
      write({ job_token: { environments: ["production"] } })
    ]
    const met = meet(protectedOnes, named)
    expect([protectedOnes, named]).toContainEqual(met)
    expect(meet(named, protectedOnes)).toEqual(met)
  })

  test("set a grant rather than clear it, and take an entry out rather than change it", () => {
    expect(meet(write(null), write("owner"))).toEqual(write("owner"))
    expect(meet(write(null))).toEqual(write(null))
    const entry = (index: number, to: object | null): Change => ({
      scope: { entries: [{ index, entry: to }] }
    })
    expect(meet(entry(1, { project: "a/b" }), entry(1, null), entry(0, { project: "c/d" }))).toEqual({
      scope: {
        entries: [
          { index: 0, entry: { project: "c/d" } },
          { index: 1, entry: null }
        ]
      }
    })
  })

  test("keep what concerns different places", () => {
    const remove: Change = { permissions: { container_registry: { delete: "owner" } } }
    const close: Change = { scope: { inbound_enabled: true } }
    expect(meet(close, write("owner"), remove)).toEqual({
      permissions: {
        container_registry: { delete: "owner" },
        package_registry: { maven: { write: "owner" } }
      },
      scope: { inbound_enabled: true }
    })
    expect(meet()).toEqual({})
  })
})
