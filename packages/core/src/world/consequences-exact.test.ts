import { describe, expect, test } from "vitest"
import { counted, engineOf, found, type Proposal } from "../../test/consequences.ts"
import { documentOf } from "../../test/documents.ts"
import type { Difference } from "../access/difference.ts"
import { hasCell } from "../policy/cell-set.ts"
import type { Permissions } from "../gitlab.ts"
import { InvalidInput } from "../input/decode.ts"

const writesOff = { jobs: { write: false } } as const
const acme = (defaults: Permissions): Proposal => ({ group: { id: 7, path: "acme", defaults } })

describe("what a change of a group or the instance comes to", () => {
  test("is nothing where the scope is turned on of whom no job token reaches", () => {
    const closed = { permissions: documentOf(() => "owner"), scope: { inbound_enabled: false } }
    const engine = engineOf({ path: "acme/a", ...closed })
    expect(counted(engine, { instance: { enforce_scope: true } })).toEqual([])
  })

  test("counts where something is gained and nothing lost, and where something is lost and nothing gained", () => {
    const engine = engineOf({ path: "acme/a" })
    engine.putGroup({ id: 7, path: "acme", defaults: writesOff })
    const [opened, ...more] = found(engine, acme({}))
    expect(more).toEqual([])
    expect(opened?.difference.gained.flatMap(({ cells }) => cells)).toContain("jobs:write")
    expect(opened?.difference.lost).toEqual([])
    engine.putGroup({ id: 7, path: "acme" })
    const [closed] = found(engine, acme(writesOff))
    expect(closed?.difference).toEqual({ gained: [], lost: opened?.difference.gained })
  })

  test("is counted apart below a group that says something else, and is nothing where that one decides", () => {
    const engine = engineOf({ path: "acme/a" }, { path: "acme/web/b" })
    engine.putGroup({ path: "acme/web", defaults: { jobs: { write: "owner" } } })
    expect(counted(engine, acme(writesOff))).toEqual([["acme/a", 1]])
    expect(counted(engine, { instance: { limits: writesOff } })).toEqual([
      ["acme/a", 1],
      ["acme/web/b", 1]
    ])
  })

  test("is found after projects to which it says nothing", () => {
    const engine = engineOf({ path: "other/a" }, { path: "solo" }, { path: "acme/b" })
    expect(counted(engine, acme(writesOff))).toEqual([["acme/b", 1]])
  })

  test("is told once for projects without an id whose allowlist names only a group", () => {
    const scope = { allowlist: [{ group: 7 }] }
    const engine = engineOf({ path: "acme/a", scope }, { path: "acme/b", scope })
    expect(counted(engine, acme(writesOff))).toEqual([["acme/a", 2]])
  })

  test("counts when no read is the platform's own any more, although the table is the same", () => {
    const engine = engineOf({ path: "acme/a", visibility: "public" })
    const reads = engine.compiled("acme/a")?.publicReads ?? new Uint32Array()
    const everybody = {
      min_role: "anonymous",
      job_token: { refs: "any_including_forks" },
      deploy_token: true
    } as const
    const spelt = documentOf(({ index }) => (hasCell(reads, index) ? everybody : undefined))
    const [consequence] = found(engine, acme(spelt))
    expect(consequence?.before.compiled.table).toBe(consequence?.after.compiled.table)
    expect(consequence?.difference.gained).toEqual([])
    expect(consequence?.difference.lost).toMatchObject([{ job_tokens: [{ from: ["foreign"] }] }])
    expect(consequence?.difference.lost[0]?.cells).toEqual(
      expect.arrayContaining(["package_registry.maven:read", "repository:read", "work_items:read"])
    )
  })

  test("is nothing where the instance limits the same already, and its limits stay", () => {
    const engine = engineOf({ path: "acme/a" })
    engine.putInstance({ limits: writesOff })
    expect(counted(engine, acme(writesOff))).toEqual([])
    const [limited] = found(engine, acme({ jobs: { read: false } }))
    expect(limited?.before.sources.limits.map(({ source }) => source.level)).toEqual(["instance"])
    expect(limited?.after.sources.limits.map(({ source }) => source.level)).toEqual(["instance"])
  })

  test("is the end of what a group says where the proposal moves it away", () => {
    const engine = engineOf({ path: "acme/a" }, { path: "moved/b" })
    engine.putGroup({ id: 7, path: "acme", defaults: writesOff })
    const moved = found(engine, { group: { id: 7, path: "moved", defaults: writesOff } })
    expect(
      moved.map(({ after, difference }) => [
        after.target.path,
        difference.gained.length > 0,
        difference.lost.length > 0
      ])
    ).toEqual([
      ["acme/a", true, false],
      ["moved/b", false, true]
    ])
  })

  test("counts where a group of the allowlist moves with it, although every table is the same", () => {
    const says = { pipelines: { delete: "owner" } } as const
    const engine = engineOf(
      { path: "acme/a", permissions: says, scope: { allowlist: [{ group: 9 }, { group: 7 }] } },
      { path: "acme/b", permissions: says, scope: { allowlist: [{ group: 7 }] } },
      { path: "acme/c", permissions: says, scope: { allowlist: [{ group: 9 }] } }
    )
    engine.putGroup({ id: 9, path: "other" })
    engine.putGroup({ id: 7, path: "acme", defaults: says })
    expect(counted(engine, acme({}))).toEqual([])
    const [moved, other, ...more] = found(engine, { group: { id: 7, path: "moved" } })
    expect([moved, other].map((one) => one?.after.target.path)).toEqual(["acme/a", "acme/b"])
    expect(more).toEqual([])
    expect(moved?.before.compiled.table).toBe(moved?.after.compiled.table)
    const sources = [moved?.difference.lost, moved?.difference.gained].map(
      (accesses = []) =>
        new Set(accesses.flatMap(({ job_tokens = [] }) => job_tokens.flatMap(({ from }) => from)))
    )
    expect(sources).toEqual([new Set([{ group: "acme" }]), new Set([{ group: "moved" }])])
  })
})

describe("a group that a proposal moves", () => {
  const fromGroup = { jobs: { write: "job_token" } } as const
  const moves: Proposal = { group: { id: 7, path: "moved" } }

  test("changes whom a list elsewhere lets in that names it by its number, and no other", () => {
    const engine = engineOf(
      { path: "solo/a", permissions: fromGroup, scope: { allowlist: [{ group: 9 }, { group: 7 }] } },
      { path: "solo/b", permissions: fromGroup, scope: { allowlist: [{ group: 7 }] } },
      { path: "solo/c", permissions: fromGroup, scope: { allowlist: [{ group: 7 }] } },
      { path: "solo/d", permissions: fromGroup, scope: { allowlist: [{ group: 9 }, { group: "acme" }] } },
      { path: "solo/e", permissions: fromGroup }
    )
    engine.putGroup({ id: 9, path: "other" })
    expect(counted(engine, moves)).toEqual([
      ["solo/a", 1],
      ["solo/b", 2]
    ])
    const [, both] = found(engine, moves)
    const sourcesIn = (accesses: Difference["gained"] = []) =>
      new Set(accesses.flatMap(({ job_tokens = [] }) => job_tokens.flatMap(({ from }) => from)))
    expect([both?.difference.lost, both?.difference.gained].map(sourcesIn)).toEqual([
      new Set([{ group: "acme" }]),
      new Set([{ group: "moved" }])
    ])
  })

  test("says nothing of lists where it stays", () => {
    const engine = engineOf({ path: "solo/b", permissions: fromGroup, scope: { allowlist: [{ group: 7 }] } })
    expect(counted(engine, acme(writesOff))).toEqual([])
  })
})

describe("a proposal that is refused", () => {
  const messageOf = (proposal: unknown): string => {
    try {
      engineOf().consequences(proposal as Proposal)
    } catch (cause) {
      if (cause instanceof InvalidInput) return cause.message
      throw cause
    }
    return "nothing is refused"
  }

  test("is named in the message: the instance, or the group", () => {
    expect(messageOf({ instance: { enforce_scope: 1 } })).toMatch(/^instance is invalid:\nenforce_scope: /u)
    expect(messageOf({ group: { path: "acme", defaults: { jbos: {} } } })).toMatch(
      /^group is invalid:\ndefaults\.jbos: /u
    )
    expect(messageOf({ group: { id: 8, path: "acme" } })).toBe(
      "group is invalid:\npath: `acme` is already the path of group 7; remove or move that one first"
    )
  })
})
