import { describe, expect, test } from "vitest"
import type { Access } from "../access/accesses.ts"
import { has } from "../access/class-set.ts"
import { createEngine } from "../engine.ts"
import type { GroupInput, Permissions } from "../gitlab.ts"
import { actionsWithout } from "./beyond.ts"
import { gainedByPlace } from "./gained-by-place.ts"
import { makePolicyView, makeSharedViews } from "./policy-view.ts"

const engine = createEngine({ now: () => 0 })
const viewOf = (permissions: Permissions, limits: GroupInput["limits"] = {}) => {
  engine.putGroup({ path: "acme", limits })
  const subject = engine.subject({ path: "acme/backend", permissions })
  if (subject === null) throw new Error("a description always makes a subject")
  return makePolicyView(makeSharedViews(subject.compiler), subject)
}
const nameOf = (cell: { readonly resource: string; readonly action: string }) =>
  `${cell.resource}:${cell.action}`
const { vocabulary } = viewOf({}).compiler
const { roles } = vocabulary.domain

/** Where somebody may write and not read, with the roles. */
const writingBlindly = (permissions: Permissions, limits?: GroupInput["limits"]) =>
  actionsWithout({ policy: viewOf(permissions, limits), vocabulary }, "write", "read").map(
    ({ cells, concerned, statement }) => [
      statement.path.slice(1),
      cells.map(nameOf),
      cells.map((cell) => roles.filter((_, rank) => has(concerned(cell), rank)))
    ]
  )

describe("an action without the one that it needs", () => {
  test("is found where it is stated, with whom it concerns", () => {
    expect(
      writingBlindly({ jobs: { read: "owner", write: "maintainer" }, releases: { read: "owner" } })
    ).toEqual([
      [["releases", "read"], ["releases:write"], [["developer", "maintainer"]]],
      [["jobs", "write"], ["jobs:write"], [["maintainer"]]]
    ])
  })

  test("is found where the other one is stated, if it is not", () => {
    expect(writingBlindly({ jobs: { read: "owner" } })).toEqual([
      [["jobs", "read"], ["jobs:write"], [["developer", "maintainer"]]]
    ])
  })

  test("is found nowhere where neither is stated, though a third is", () => {
    const limits = { jobs: { read: "owner" } } as const
    expect(writingBlindly({ jobs: { delete: "owner" } }, limits)).toEqual([])
    expect(writingBlindly({ jobs: { write: "maintainer" } }, limits)).toEqual([
      [["jobs", "write"], ["jobs:write"], [["maintainer"]]]
    ])
  })

  test("is none where whoever has it has the other as well", () => {
    expect(writingBlindly({ jobs: { read: "maintainer", write: "owner" } })).toEqual([])
    expect(writingBlindly({ jobs: { read: "owner", write: "owner" } })).toEqual([])
  })

  test("concerns nobody in other cells, and equal sets are one object", () => {
    const found = () => {
      const policy = viewOf({ jobs: { read: "owner" }, releases: { read: "owner" } })
      const [releases, jobs] = actionsWithout({ policy, vocabulary }, "write", "read")
      const sets = [releases, jobs].map((one) => one?.concerned(one.cells[0]))
      expect(jobs?.concerned(releases?.cells[0] ?? jobs.cells[0])).toEqual(new Uint32Array(0))
      return sets
    }
    const [one, other] = found()
    expect(one).toBe(other)
    expect(writingBlindly({ pipelines: { read: "maintainer" } })).toHaveLength(1)
    expect(found()[0]).toBe(one)
  })

  test("counts each environment by itself", () => {
    const among = (...environments: readonly string[]) => ({ job_token: { environments } })
    expect(writingBlindly({ jobs: { write: among("a"), read: among("b") } })).toHaveLength(1)
    expect(writingBlindly({ jobs: { write: among("a"), read: among("a", "b") } })).toEqual([])
  })
})

describe("what a change gives", () => {
  const users: Access = { cells: ["jobs:write", "releases:write"], users: ["owner"] }
  const tokens: Access = { cells: ["jobs:write"], deploy_tokens: true }
  const names = (cells: readonly { readonly resource: string; readonly action: string }[]) =>
    cells.map(nameOf)
  const byPlace = (permissions: Permissions, wanted: Parameters<typeof gainedByPlace>[1]) =>
    gainedByPlace({ gained: [users, tokens], names, policy: viewOf(permissions), vocabulary }, wanted).map(
      ({ accesses, at, cells }) => [at.level, at.path, cells.map(nameOf), accesses]
    )

  test("is told by the grants that decide now, and at the whole document where none is stated", () => {
    expect(byPlace({ jobs: { write: "owner" } }, (_, all) => all)).toEqual([
      ["project", ["permissions"], ["releases:write"], [{ cells: ["releases:write"], users: ["owner"] }]],
      [
        "project",
        ["permissions", "jobs", "write"],
        ["jobs:write"],
        [{ cells: ["jobs:write"], users: ["owner"] }]
      ],
      [
        "project",
        ["permissions", "jobs", "write"],
        ["jobs:write"],
        [{ cells: ["jobs:write"], deploy_tokens: true }]
      ]
    ])
    expect(byPlace({}, (_, all) => all)).toEqual([
      [
        "project",
        ["permissions"],
        ["releases:write", "jobs:write"],
        [{ cells: ["releases:write", "jobs:write"], users: ["owner"] }]
      ],
      ["project", ["permissions"], ["jobs:write"], [{ cells: ["jobs:write"], deploy_tokens: true }]]
    ])
  })

  test("is only what is wanted of it", () => {
    expect(
      byPlace({}, ({ resource }, { users: some }) => (resource === "jobs" && some ? { users: some } : null))
    ).toEqual([["project", ["permissions"], ["jobs:write"], [{ cells: ["jobs:write"], users: ["owner"] }]]])
    expect(byPlace({}, () => null)).toEqual([])
  })
})
