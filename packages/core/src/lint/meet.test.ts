import { describe, expect, test } from "vitest"
import { vocabulary, type Grant, type Permissions } from "../gitlab.ts"
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

  test("keep to the first of two that no grant can say together", () => {
    const [protectedOnes, named] = [
      write({ job_token: { environments: "protected" } }),
      write({ job_token: { environments: ["production"] } })
    ]
    expect(meet(protectedOnes, named)).toEqual(protectedOnes)
    expect(meet(named, protectedOnes)).toEqual(protectedOnes)
  })

  test.for<readonly [string, Permissions, Permissions, Permissions]>([
    [
      "one resource",
      { pipelines: { delete: true } },
      { pipelines: { delete: "developer" } },
      { pipelines: { delete: "owner" } }
    ],
    [
      "one action",
      { work_items: { write: true } },
      { work_items: { write: "guest" } },
      { work_items: { write: "reporter" } }
    ],
    [
      "one format",
      { package_registry: { npm: { delete: true } } },
      { package_registry: { npm: { delete: "developer" } } },
      { package_registry: { npm: { delete: "maintainer" } } }
    ],
    [
      "all formats that are left unsaid",
      { package_registry: { default: { delete: true } } },
      { package_registry: { default: { delete: "developer" } } },
      { package_registry: { default: { delete: "maintainer" } } }
    ]
  ])("count the baseline of %s in", ([, one, other, both]) => {
    expect(meet({ permissions: one }, { permissions: other })).toEqual({ permissions: both })
  })

  test("leave a grant as it is spelt where nothing else is set there", () => {
    const long = write({ min_role: "maintainer" })
    expect(meet(long)).toEqual(long)
    expect(meet(long, long, write(null))).toEqual(long)
  })

  test("take over what is cleared whole, and what names nothing that there is", () => {
    for (const permissions of [
      { package_registry: null },
      { package_registry: { maven: null } },
      { jobs: null }
    ]) {
      expect(meet({ permissions })).toEqual({ permissions })
    }
    const [one, other] = ["maintainer", "owner"].map((dance) => ({
      permissions: { jobs: { dance }, moon: { dance } }
    }))
    expect(meet(other ?? {}, one ?? {})).toEqual(one)
  })

  test("set a grant rather than clear it, and take an entry out rather than change it", () => {
    expect(meet(write(null), write("owner"))).toEqual(write("owner"))
    expect(meet(write(null))).toEqual(write(null))
    const entry = (index: number, to: object | null): Change => ({
      scope: { entries: [{ index, entry: to }] }
    })
    const changes = [
      entry(1, { project: "a/b" }),
      entry(1, null),
      entry(0, { project: "c/d", job_token_policies: [] }),
      entry(0, { project: "c/d", default_permissions: false }),
      entry(2, { project: "e/f" })
    ]
    for (const some of [changes, changes.toReversed(), [...changes.slice(2), ...changes.slice(0, 2)]]) {
      expect(meet(...some)).toEqual({
        scope: {
          entries: [
            { index: 0, entry: { project: "c/d", default_permissions: false } },
            { index: 1, entry: null },
            { index: 2, entry: { project: "e/f" } }
          ]
        }
      })
    }
  })

  test("close a scope where one of them does", () => {
    const close: Change = { scope: { inbound_enabled: true } }
    const remove: Change = { scope: { entries: [{ index: 0, entry: null }] } }
    const both = { scope: { inbound_enabled: true, entries: [{ index: 0, entry: null }] } }
    expect([meet(close, remove), meet(remove, close), meet(remove)]).toEqual([both, both, remove])
    expect(meet(remove)).not.toHaveProperty("scope.inbound_enabled")
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
