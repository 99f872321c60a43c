import { describe, expect, test } from "vitest"
import type { Source } from "../access/accesses.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type Permissions, type ProjectInput } from "../gitlab.ts"
import { makeClassMasks } from "./class-masks.ts"
import { makePolicyView, makeSharedViews, type Subject } from "./policy-view.ts"

const engine = createEngine({ now: () => 0 })
engine.load({ projects: [{ path: "a/known", id: 40 }] })
const subjectOf = (project: Omit<ProjectInput, "path">): Subject => {
  const subject = engine.subject({ path: "acme/backend", ...project })
  if (subject === null) throw new Error("a description always makes a subject")
  return subject
}
const inEnvironments = (...environments: readonly string[]): Permissions => ({
  jobs: { write: { job_token: { environments } }, read: { min_role: "owner", job_token: { environments } } }
})
const allowlist = [
  { project: "a/known" },
  { project: "x/one", job_token_policies: ["jobs:write"] },
  { group: "x", job_token_policies: ["jobs:read"] }
] as const
const described: readonly Omit<ProjectInput, "path">[] = [
  {},
  { scope: { allowlist } },
  { scope: { inbound_enabled: false } },
  { visibility: "public" },
  { permissions: inEnvironments("a"), scope: { allowlist } },
  { permissions: inEnvironments("b"), scope: { allowlist } },
  { permissions: inEnvironments("a", "b"), scope: { inbound_enabled: false } },
  { permissions: { jobs: { write: "owner", read: false, delete: "job_token_and_owner" } } }
]
const subjects = described.map(subjectOf)
const [{ compiler } = subjectOf({})] = subjects
const masks = makeClassMasks(compiler.space)
const cells = vocabulary.cells.filter(({ resource }) => resource === "jobs")
const [write] = cells.filter(({ action }) => action === "write")
if (write === undefined) throw new Error("there is such a cell")
const viewOf = (subject: Subject) => makePolicyView(makeSharedViews(compiler), subject)

describe("who can do something", () => {
  test("is the same whatever was asked before, and a number stands for no two", () => {
    const shared = makeSharedViews(compiler)
    const among = [
      masks.everyone,
      masks.users,
      masks.jobs({ refs: ["protected"] }),
      masks.jobs({ except: { origins: ["own"], refs: ["unprotected"] } })
    ]
    const froms = [undefined, "own", "foreign", { project: "x/one" }, { group: "x" }] as const
    const [seen, first] = [new Map<number, unknown>(), new Map<string, unknown>()]
    for (const [at, subject] of [...subjects.entries(), ...subjects.entries()]) {
      const remembering = makePolicyView(shared, subject)
      for (const cell of cells) {
        for (const [which, some] of among.entries()) {
          const fresh = viewOf(subject)
          for (const [place, from] of froms.entries()) {
            const found = remembering.principals(cell, some, from)
            const { number, principals } = found
            expect(principals).toEqual(fresh.principals(cell, some, from).principals)
            expect(number === 0).toBe(Object.keys(principals).length === 0)
            expect(seen.get(number) ?? principals).toEqual(principals)
            seen.set(number, principals)
            // Asked again after all others, it is the same object.
            const question = [at, cell.index, which, place].join()
            expect(first.get(question) ?? found).toBe(found)
            first.set(question, found)
          }
        }
      }
    }
  })

  test("is all kinds of principals, job tokens by whom they are of", () => {
    const view = viewOf(
      subjectOf({ permissions: { jobs: { write: "job_token_and_owner" } }, scope: { allowlist } })
    )
    const jobs = { refs: ["protected", "unprotected"], environments: ["none", "unprotected", "protected"] }
    expect(view.principals(write, masks.everyone).principals).toEqual({
      users: ["owner"],
      job_tokens: [
        {
          from: ["own", { project: "a/known" }, { project: "x/one" }],
          ...jobs,
          trigger_roles: ["developer", "maintainer", "owner"]
        }
      ]
    })
    expect(view.principals(write, masks.users).principals).toEqual({ users: ["owner"] })
  })

  test("is told apart by source where the classes asked for differ", () => {
    const view = viewOf(subjectOf({ permissions: { jobs: { write: "job_token" } }, scope: { allowlist } }))
    const some = masks.jobs({ except: { origins: ["own"], refs: ["unprotected"] } })
    const { job_tokens: tokens = [] } = view.principals(write, some).principals
    expect(tokens.map(({ from, refs }) => [from, refs])).toEqual([
      [["own"], ["protected"]],
      [
        [{ project: "a/known" }, { project: "x/one" }],
        ["protected", "unprotected"]
      ]
    ])
  })

  test("is of job tokens only those of a source, by whichever name it goes", () => {
    const view = viewOf(subjectOf({ permissions: { jobs: { write: "job_token" } }, scope: { allowlist } }))
    const from = (source: Source) =>
      view.principals(write, masks.everyone, source).principals.job_tokens?.flatMap((one) => one.from) ?? []
    expect(from("own")).toEqual(["own"])
    expect(from("foreign")).toEqual([])
    expect(from({ project: "x/one" })).toEqual([{ project: "x/one" }])
    for (const project of ["a/known", 40]) expect(from({ project })).toEqual([{ project: "a/known" }])
    expect([from({ group: "x" }), from({ project: "x/two" })]).toEqual([[], []])
    const open = viewOf(
      subjectOf({ permissions: { jobs: { write: "job_token" } }, scope: { inbound_enabled: false } })
    )
    expect(open.principals(write, masks.everyone, "foreign").principals.job_tokens?.[0]?.from).toEqual([
      "foreign"
    ])
  })
})

test("principals without job tokens do not depend on who may come in", () => {
  const shared = makeSharedViews(compiler)
  const [one, other] = [[], allowlist].map((entries) =>
    makePolicyView(
      shared,
      subjectOf({ permissions: { jobs: { write: "owner" } }, scope: { allowlist: entries } })
    ).principals(write, masks.everyone)
  )
  expect(one?.principals).toEqual({ users: ["owner"] })
  expect(other).toBe(one)
})
