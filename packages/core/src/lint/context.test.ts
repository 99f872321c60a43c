import { describe, expect, test } from "vitest"
import { has } from "../access/class-set.ts"
import { makeCompiler } from "../access/compile.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type GroupInput, type ProjectInput } from "../gitlab.ts"
import { makeClassMasks } from "./class-masks.ts"
import { inputsOf, makeContext, type Material } from "./context.ts"
import { makeSharedViews } from "./policy-view.ts"
import type { UseLog } from "./rule.ts"

const subjectOf = (project: Omit<ProjectInput, "path">, group: Omit<GroupInput, "path"> = {}) => {
  const engine = createEngine({ now: () => 0 })
  engine.putGroup({ path: "acme", ...group })
  const subject = engine.subject({ path: "acme/backend", ...project })
  if (subject === null) throw new Error("a description always makes a subject")
  return subject
}
const contextOf = (material: Omit<Material, "now">) => {
  const compiler = material.subject?.compiler ?? makeCompiler(vocabulary)
  return makeContext(makeSharedViews(compiler), makeClassMasks(compiler.space), { now: 0, ...material })
}
const logOf = (used: UseLog["used"], authentications?: UseLog["authentications"]): UseLog => ({
  since: "",
  until: "",
  used,
  ...(authentications && { authentications })
})
const written = { value: {}, problems: [] }
const plain = subjectOf({})
const unsaid = { source: { level: "instance" }, document: undefined } as const

describe("the inputs that are there", () => {
  test.for<readonly [Omit<Material, "now">, readonly string[]]>([
    [{}, []],
    [{ subject: plain }, ["P", "L", "F"]],
    [{ subject: subjectOf({}, { limits: { jobs: { write: "owner" } } }) }, ["P", "L", "F", "C"]],
    [{ subject: { ...plain, sources: { ...plain.sources, limits: [unsaid] } } }, ["P", "L", "F"]],
    [{ before: plain }, ["P0"]],
    [{ uses: logOf([]) }, ["G"]],
    [{ suppressions: [] }, ["S"]],
    [{ written }, ["D"]]
  ])("are those of what is given: %#", ([material, inputs]) => {
    expect(inputsOf({ now: 0, ...material })).toEqual(new Set(inputs))
  })
})

describe("what a rule looks at without naming it", () => {
  test("is told, input by input", () => {
    const told = (input: string) => `a rule looks at ${input} and does not name it among its inputs`
    const none = contextOf({})
    const [cell] = vocabulary.cells
    if (cell === undefined) return expect.fail("there are cells")
    expect(() => none.policy).toThrow(told("P"))
    expect(() => none.before).toThrow(told("P0"))
    expect(() => none.gained).toThrow(told("P0"))
    expect(() => contextOf({ before: plain }).gained).toThrow(told("P"))
    expect(() => none.suppressions).toThrow(told("S"))
    expect(() => none.written).toThrow(told("D"))
    expect(() => none.baseline(cell)).toThrow(told("P"))
    expect(() => none.concerns(() => null)).toThrow(told("P"))
    const statement = { level: "project", path: [], grant: true, key: "cell", cells: [cell] } as const
    expect(() => none.respell(statement, "", () => null)).toThrow(told("P"))
    const [entry] = contextOf({ subject: subjectOf({ scope: { allowlist: [{ group: "a" }] } }) }).policy
      .entries
    if (entry === undefined) return expect.fail("there is an entry")
    expect(() => contextOf({ uses: logOf([]) }).usedThrough(entry)).toThrow(told("P"))
    expect(none.usedThrough(entry)).toBeNull()
    expect([none.uses, none.facts]).toEqual([null, {}])
  })

  test("is a mistake also where it is no role", () => {
    const { rank } = contextOf({})
    expect(rank("owner")).toBe(6)
    expect(() => rank("boss")).toThrow("domain `gitlab`: `boss` is no role")
  })
})

describe("stated grants that concern somebody", () => {
  const { concerns, masks, policy } = contextOf({
    subject: subjectOf({
      permissions: {
        jobs: { write: "owner", delete: "job_token" },
        package_registry: { default: { write: "owner" } }
      },
      visibility: "public"
    })
  })
  test("are those in which somebody of them is admitted, with the cells where it is so", () => {
    const found = concerns((cell) => (cell.resource.endsWith("npm") ? null : masks.users))
    expect(found.map(({ cells, statement }) => [statement.path, cells.length])).toEqual([
      [["permissions", "package_registry", "default", "write"], 13],
      [["permissions", "jobs", "write"], 1]
    ])
    const [{ cells: [cell] = [], concerned } = { concerned: null }] = found
    expect(cell && concerned?.(cell)).toBe(masks.users)
    const other = policy.statements.at(-1)?.cells[0]
    expect(other && concerned && has(concerned(other), 6)).toBe(false)
  })
})

describe("what came through an entry", () => {
  const allowlist = [{ project: "a/b" }, { group: "a" }, { project: "acme/backend" }] as const
  const job = { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "owner" } as const
  const use = { project: "acme/backend", resource: "jobs", action: "read", caller: job } as const
  const throughEach = (uses: UseLog, inbound_enabled = true) => {
    const { policy, usedThrough } = contextOf({
      subject: subjectOf({ scope: { allowlist, inbound_enabled } }),
      uses
    })
    return policy.entries.map((entry) => {
      const cells = usedThrough(entry)
      return (
        cells &&
        [...cells].map((index) =>
          contextOf({})
            .names(vocabulary.cells.filter((one) => one.index === index))
            .join()
        )
      )
    })
  }

  test("is what job tokens of its sources did here", () => {
    const uses = logOf([
      use,
      { ...use, action: "write" },
      use,
      { ...use, caller: { ...job, project: "a/c" } },
      { ...use, caller: { ...job, project: "acme/backend" }, action: "delete" }
    ])
    expect(throughEach(uses)).toEqual([["jobs:read", "jobs:write"], ["jobs:read"], ["jobs:delete"]])
  })

  test("is nothing that others did, that names no cell, or that was elsewhere", () => {
    const uses = logOf(
      [
        { ...use, project: "acme/other" },
        { ...use, action: "dance" },
        { ...use, resource: "moon" },
        { ...use, caller: { type: "deploy_token", project: "a/b", scopes: [] } },
        { ...use, caller: { type: "user", role: "owner" } }
      ],
      [{ project: "acme/other", source: "a/b" }]
    )
    expect(throughEach(uses)).toEqual([[], [], []])
  })

  test("is unknown where somebody came for nobody knows what, and where the scope is open", () => {
    const uses = logOf(
      [use, { ...use, caller: { ...job, project: "a/c" } }],
      [{ project: "acme/backend", source: "a/b" }]
    )
    expect(throughEach(uses)).toEqual([null, ["jobs:read"], []])
    expect(throughEach(logOf([use]), false)).toEqual([null, null, []])
  })
})
