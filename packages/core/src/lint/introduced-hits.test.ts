import { describe, expect, test } from "vitest"
import { setWhere, type ClassSet } from "../access/class-set.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type Grant, type ProjectInput } from "../gitlab.ts"
import { makeClassMasks, type ClassMasks } from "./class-masks.ts"
import { makeIntroduced } from "./introduced.ts"
import type { Hit } from "./rule.ts"

type Allowlist = NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>
type Described = Omit<ProjectInput, "path">

const engine = createEngine({ now: () => 0 })
engine.load({ groups: [{ path: "a", id: 7 }], projects: [{ path: "b/known", id: 40 }] })
const subjectOf = (project: Described) => {
  const subject = engine.subject({ path: "acme/backend", ...project })
  if (subject === null) throw new Error("a description always makes a subject")
  return subject
}
const { space } = subjectOf({}).compiler
const masks = makeClassMasks(space)
const [repository, releases] = ["repository", "releases"].map((resource) =>
  vocabulary.cells.find((cell) => cell.resource === resource && cell.action === "write")
)
if (!repository || !releases) throw new Error("there are such cells")

/** Whether a hit in one cell is introduced by a change from one description to another. */
const isIntroduced = (
  before: Described,
  after: Described,
  among: ((all: ClassMasks) => ClassSet) | null,
  more: Partial<Hit> = {}
): boolean =>
  makeIntroduced(
    subjectOf(before),
    subjectOf(after)
  )({
    at: { level: "project", path: [] },
    cells: [repository],
    message: "",
    ...(among && { concerned: () => among(masks) }),
    ...more
  })
const writing = (write: Grant, allowlist?: Allowlist): Described => ({
  permissions: { repository: { write } },
  ...(allowlist && { scope: { allowlist } })
})
const users = (all: ClassMasks) => all.users
const jobTokens = (all: ClassMasks) => all.jobs()

describe("a hit about users or deploy tokens is introduced", () => {
  test.for<readonly [string, Grant, Grant, (all: ClassMasks) => ClassSet, boolean]>([
    ["where a role comes to be let in", "owner", "maintainer", users, true],
    ["not where it was already", "maintainer", "maintainer", users, false],
    ["not where it goes", "maintainer", "owner", users, false],
    ["not where others come", "owner", "maintainer", (all) => all.usersBelow(5), false],
    ["not where another kind comes", "owner", { min_role: "owner", deploy_token: true }, users, false],
    [
      "where deploy tokens come",
      "owner",
      { min_role: "owner", deploy_token: true },
      (all) => all.deployTokens,
      true
    ],
    [
      "not where deploy tokens were",
      { deploy_token: true },
      { deploy_token: true },
      (all) => all.everyone,
      false
    ]
  ])("%s", ([, before, after, among, expected]) => {
    expect(isIntroduced(writing(before), writing(after), among)).toBe(expected)
  })
})

describe("a hit that names accesses by itself is introduced", () => {
  test("where it names any", () => {
    const accesses = [{ cells: ["repository:write"], users: ["owner"] }]
    expect(isIntroduced({}, {}, null, { accesses })).toBe(true)
    expect(isIntroduced(writing("owner"), writing("maintainer"), users, { accesses: [] })).toBe(false)
    expect(isIntroduced(writing("owner"), writing("maintainer"), null)).toBe(false)
  })
})

test("a hit in several cells is introduced where one of them gains", () => {
  const among = [repository, releases]
  expect(isIntroduced(writing("owner"), writing("maintainer"), users, { cells: among })).toBe(true)
  expect(isIntroduced(writing("owner"), writing("owner"), users, { cells: among })).toBe(false)
})

describe("a hit about the job tokens of one source is introduced", () => {
  const inScope = { job_token: { trigger_role: "authenticated" } } as const
  const ofOwn = { job_token: { trigger_role: "authenticated", origin: "own" } } as const
  const one: Allowlist = [{ project: "x/one" }]

  test("by what comes from there, and not by what comes from elsewhere", () => {
    const froms: readonly Hit["from"][] = ["own", "foreign", { project: "x/one" }, { project: "x/two" }]
    const introducedIn = (before: Described, after: Described) =>
      froms.map((from) => isIntroduced(before, after, jobTokens, from === undefined ? {} : { from }))
    expect(introducedIn(writing(ofOwn, one), writing(inScope, one))).toEqual([false, false, true, false])
    expect(introducedIn(writing(false, one), writing(ofOwn, one))).toEqual([true, false, false, false])
    const open: Described = { ...writing(inScope), scope: { inbound_enabled: false } }
    expect(introducedIn(writing(inScope), open)).toEqual([false, true, false, false])
    expect(introducedIn(open, writing(inScope))).toEqual([false, false, false, false])
  })

  test("without a source said, by what comes from anywhere", () => {
    expect(isIntroduced(writing(ofOwn, one), writing(inScope, one), jobTokens)).toBe(true)
    expect(isIntroduced(writing(inScope), writing(inScope, one), jobTokens)).toBe(true)
    expect(isIntroduced(writing(inScope, one), writing(inScope), jobTokens)).toBe(false)
    expect(isIntroduced(writing(ofOwn), writing(ofOwn, one), jobTokens)).toBe(false)
  })

  test("not by the project's own, though they come to the same cell", () => {
    const from = { project: "x/one" }
    const everyone = (all: ClassMasks) => all.everyone
    expect(isIntroduced(writing(false, one), writing(ofOwn, one), everyone, { from })).toBe(false)
  })

  test("by a group's entry, and not by that of another group or of one of its projects", () => {
    const allowlist: Allowlist = [{ group: "a" }, { project: "a/one" }, { group: "b" }]
    const shut: Allowlist = [{ group: "a", job_token_policies: [] }, ...allowlist.slice(1)]
    const introducedFor = (from: Hit["from"] & object) =>
      isIntroduced(writing(inScope, shut), writing(inScope, allowlist), jobTokens, { from })
    expect(introducedFor({ group: "a" })).toBe(true)
    expect(introducedFor({ group: "b" })).toBe(false)
    expect(introducedFor({ project: "a/one" })).toBe(false)
  })

  test("by either of two entries for one source, a number and a path", () => {
    const groups: Allowlist = [{ group: "a" }, { group: 7 }]
    for (const from of [{ group: "a" }, { group: 7 }]) {
      expect(isIntroduced(writing(inScope), writing(inScope, groups), jobTokens, { from })).toBe(true)
    }
    const projects: Allowlist = [{ project: "b/known" }, { project: 40 }]
    for (const from of [{ project: "b/known" }, { project: 40 }]) {
      expect(isIntroduced(writing(inScope), writing(inScope, projects), jobTokens, { from })).toBe(true)
    }
  })

  test("where it is let in for the first time, whoever else was", () => {
    const grant = { deploy_token: true, job_token: { refs: "any_including_forks" } } as const
    const last = setWhere(space.size, (index) => {
      const principal = space.classes[index]
      return (
        principal?.kind === "job" &&
        principal.origin === "listed" &&
        principal.ref === "fork" &&
        principal.environment === "protected" &&
        principal.triggerRank === 6
      )
    })
    expect(isIntroduced(writing(grant), writing(grant, one), () => last)).toBe(true)
    expect(isIntroduced(writing(grant, one), writing(grant, one), () => last)).toBe(false)
  })

  test("in an environment of one name alone", () => {
    const inside = (...environments: readonly string[]): Described => writing({ job_token: { environments } })
    expect(isIntroduced(inside("a"), inside("b"), jobTokens)).toBe(true)
    expect(isIntroduced(inside("a", "b"), inside("b"), jobTokens)).toBe(false)
    expect(isIntroduced(inside("a"), writing("job_token"), jobTokens)).toBe(true)
    expect(isIntroduced(writing("job_token"), inside("a"), jobTokens)).toBe(false)
  })
})
