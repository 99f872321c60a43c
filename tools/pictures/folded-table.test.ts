import { describe, expect, test } from "vitest"
import { createEngine, type Grant, type Scope } from "../../packages/core/src/index.ts"
import { example } from "./example.ts"
import { foldedTable, type Column, type FoldedTable } from "./folded-table.ts"

const table = foldedTable(example)

const withGrant = (grant: Grant): FoldedTable =>
  foldedTable({
    ...example,
    project: { ...example.project, permissions: { package_registry: { maven: { delete: grant } } } }
  })

const withScope = (scope: Scope): FoldedTable =>
  foldedTable({ ...example, project: { ...example.project, scope } })

const originOf = ({ principal }: Column) => (principal.kind === "job" ? principal.origin : null)

describe("the folded table", () => {
  test("leaves out no class", () => {
    const numbers = table.columns.flatMap((column) => column.numbers).toSorted((one, other) => one - other)
    expect(numbers).toEqual(Array.from({ length: table.classCount }, (_, number) => number))
    expect(table.columns.map(({ numbers: { length } }) => length)).toEqual([
      ...Array.from({ length: 8 }, () => 1),
      ...Array.from({ length: 54 }, () => 3)
    ])
  })

  test("counts as many as `whoCan` lists", () => {
    const engine = createEngine()
    engine.putProject(example.project)
    for (const [row, action] of table.actions.entries()) {
      const access = engine.whoCan(example.project.path, example.resource, action)
      const jobs = (access?.job_tokens ?? []).map(
        ({ environments, from, refs, trigger_roles }) =>
          from.length * refs.length * environments.length * trigger_roles.length
      )
      const listed = [access?.users?.length ?? 0, access?.deploy_tokens === true ? 1 : 0, ...jobs]
      const drawn = table.columns
        .filter(({ squares }) => squares[row] === "set")
        .map(({ numbers }) => numbers.length)
      const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)
      expect(sum(drawn), action).toBe(sum(listed))
      expect(sum(drawn), action).toBeGreaterThan(0)
    }
  })

  test("tells apart the bits that the scope lets nobody come to: those of the foreign", () => {
    const kept = table.columns.filter(({ squares }) => squares.includes("kept_out"))
    expect(new Set(kept.map(originOf))).toEqual(new Set(["foreign"]))
    const foreign = table.columns.filter((column) => originOf(column) === "foreign")
    expect(foreign.some(({ squares }) => squares.includes("set"))).toBe(false)
  })

  test("finds the bit of the request that is followed", () => {
    const { column, decision, number, row } = table.marked
    expect(table.columns[column]?.numbers).toContain(number)
    expect(table.actions[row]).toBe("delete")
    expect([table.columns[column]?.squares[row], decision.reason]).toEqual(["set", "allowed"])
  })
})

describe("a table that cannot be folded is refused", () => {
  test("where the environment makes a difference", () => {
    expect(() => withGrant({ job_token: { environments: "protected" } })).toThrow(
      "the environment makes a difference"
    )
  })

  test("where the policy names environments", () => {
    expect(() => withGrant({ job_token: { environments: ["production"] } })).toThrow(
      "the policy names environments"
    )
  })

  test("where a bit is set and an entry of the allowlist still refuses", () => {
    const entry = { project: example.listed, job_token_policies: ["read_packages"] } as const
    expect(() => withScope({ allowlist: [entry] })).toThrow(
      "the bit is true, the answer entry_lacks_permission"
    )
  })
})
