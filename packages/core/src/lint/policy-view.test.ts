import { describe, expect, test } from "vitest"
import { has, isEmpty, type ClassSet } from "../access/class-set.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type GroupInput, type ProjectInput } from "../gitlab.ts"
import { makePolicyView, makeSharedViews } from "./policy-view.ts"

const viewOf = (project: Omit<ProjectInput, "path">, group: Omit<GroupInput, "path"> = {}) => {
  const engine = createEngine({ now: () => Date.UTC(2026, 5, 1) })
  engine.load({ groups: [{ path: "acme", id: 5, ...group }], projects: [{ path: "a/known", id: 40 }] })
  const subject = engine.subject({ path: "acme/backend", id: 7, ...project })
  if (subject === null) throw new Error("a description always makes a subject")
  return makePolicyView(makeSharedViews(subject.compiler), subject)
}
const cellOf = (resource: string, action: string) => {
  const cell = vocabulary.cells.find((one) => one.resource === resource && one.action === action)
  if (cell === undefined) throw new Error("there is such a cell")
  return cell
}
const write = cellOf("jobs", "write")

describe("the entries of a policy", () => {
  const entries = [
    { project: "a/known", job_token_policies: ["read_jobs"] },
    { project: 40, default_permissions: true },
    { group: "acme", default_permissions: false },
    { group: 5, expires_at: "2026-01-01T00:00:00Z" },
    { project: "acme/backend", default_permissions: true, job_token_policies: [] },
    { project: 7 }
  ] as const
  const view = viewOf({ scope: { allowlist: entries } })

  test("are listed as they are written, with what each permits", () => {
    const listed = view.entries.map(({ entry, expired, index, path, permits, permitsAll, source }) => [
      entry,
      index,
      path,
      source,
      [expired, permitsAll, permits(cellOf("jobs", "read").index), permits(write.index)]
    ])
    expect(listed).toEqual([
      [entries[0], 0, ["scope", "allowlist", 0], { project: "a/known" }, [false, false, true, false]],
      [entries[1], 1, ["scope", "allowlist", 1], { project: 40 }, [false, true, true, true]],
      [entries[2], 2, ["scope", "allowlist", 2], { group: "acme" }, [false, false, false, false]],
      [entries[3], 3, ["scope", "allowlist", 3], { group: 5 }, [true, true, true, true]],
      [entries[4], 4, ["scope", "allowlist", 4], { project: "acme/backend" }, [false, true, true, true]],
      [entries[5], 5, ["scope", "allowlist", 5], { project: 7 }, [false, true, true, true]]
    ])
    expect(viewOf({}).entries).toEqual([])
  })

  test("decide for their sources, two at most, and for nobody else", () => {
    const decidingFor = (source: number | string) =>
      view.entries.flatMap((entry) => (view.decides(entry, source) ? entry.index : []))
    expect(["a/known", 40, "acme/app", "a/other", "acme/backend"].map(decidingFor)).toEqual([
      [0, 1],
      [0, 1],
      [2, 3],
      [],
      [4, 5]
    ])
  })

  test("are the project's own where they name it", () => {
    expect(view.entries.map(view.isSelf)).toEqual([false, false, false, false, true, true])
  })
})

describe("what limits cut from a cell", () => {
  const cutFrom = (limits: NonNullable<GroupInput["limits"]>, grant: object | string): ClassSet =>
    viewOf({ permissions: { jobs: { write: grant as "owner" } } }, { limits }).cut(write)

  test("is nothing where none is about it, or none cuts", () => {
    expect(isEmpty(cutFrom({ jobs: { read: "owner" } }, "maintainer"))).toBe(true)
    expect(isEmpty(cutFrom({ jobs: { write: "maintainer" } }, "owner"))).toBe(true)
    expect(isEmpty(viewOf({}).cut(write))).toBe(true)
  })

  test("is whom the grant names beyond them", () => {
    const cut = cutFrom({ jobs: { write: "owner" } }, "developer")
    const [developer = 0, maintainer = 0, owner = 0] = ["developer", "maintainer", "owner"].map((role) =>
      vocabulary.rank.get(role)
    )
    expect([developer - 1, developer, maintainer, owner].map((rank) => has(cut, rank))).toEqual([
      false,
      true,
      true,
      false
    ])
  })

  test("counts every environment that a grant or a limit names", () => {
    const among = (...environments: readonly string[]) => ({ job_token: { environments } })
    expect(isEmpty(cutFrom({ jobs: { write: among("b") } }, among("a")))).toBe(false)
    expect(isEmpty(cutFrom({ jobs: { write: among("a", "b") } }, among("a")))).toBe(true)
  })
})
