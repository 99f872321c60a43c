import { describe, expect, test } from "vitest"
import { noon } from "../../test/documents.ts"
import { vocabulary, type Scope } from "../gitlab.ts"
import { hasCell } from "../policy/cell-set.ts"
import { readAllowlist } from "../policy/scope.ts"
import type { Directory } from "./directory.ts"
import { cellsFor, resolveAllowlist } from "./resolved-allowlist.ts"

const directory: Directory = {
  project: (reference) =>
    typeof reference === "string"
      ? { path: reference }
      : { id: reference, path: { 1: "acme/app" }[reference] },
  groupId: () => undefined,
  groupPath: (id) => ({ 7: "acme" })[id]
}

const resolve = (...allowlist: NonNullable<Scope["allowlist"]>) =>
  resolveAllowlist(readAllowlist(vocabulary, { allowlist }, noon), directory)

const names = (cells: Uint32Array | undefined) =>
  cells &&
  vocabulary.cells
    .filter(({ index }) => hasCell(cells, index))
    .map(({ action, resource }) => `${resource}:${action}`)

describe("an allowlist by the paths that its sources have", () => {
  const reading = { job_token_policies: ["jobs:read"] } as const
  const writing = { job_token_policies: ["jobs:write"] } as const
  const both = { job_token_policies: ["jobs:read", "jobs:write"] } as const

  test("knows projects and groups by their ids as by their paths", () => {
    const resolved = resolve({ project: 1, ...reading }, { group: 7, ...writing })
    expect(names(cellsFor(resolved, "acme/app"))).toEqual(["jobs:read"])
    expect(names(cellsFor(resolved, "acme/other"))).toEqual(["jobs:write"])
    expect(cellsFor(resolved, "acme")).toBeUndefined()
    expect(cellsFor(resolved, "acme-2/app")).toBeUndefined()
  })

  test("has in common what an id and a path of one source permit", () => {
    const resolved = resolve(
      { project: 1, ...both },
      { project: "acme/app", ...writing },
      { group: "acme", ...both },
      { group: 7, ...reading }
    )
    expect(names(cellsFor(resolved, "acme/app"))).toEqual(["jobs:write"])
    expect(names(cellsFor(resolved, "acme/other"))).toEqual(["jobs:read"])
  })

  test("goes by the nearest group, whatever the order of the entries", () => {
    const entries = [
      { group: "acme", ...reading },
      { group: "acme/team", ...writing }
    ]
    for (const list of [entries, entries.toReversed()]) {
      expect(names(cellsFor(resolve(...list), "acme/team/app"))).toEqual(["jobs:write"])
      expect(names(cellsFor(resolve(...list), "acme/app"))).toEqual(["jobs:read"])
    }
  })

  test("has nothing of an id that nobody has, whatever a path looks like", () => {
    const resolved = resolve({ project: 5 }, { group: 9 })
    expect([resolved.projects.size, resolved.groups.length]).toEqual([0, 0])
    expect(cellsFor(resolved, "undefined/app")).toBeUndefined()
    expect(cellsFor(resolved, "undefined")).toBeUndefined()
  })
})
