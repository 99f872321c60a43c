import { describe, expect, test } from "vitest"
import { counted, engineOf as engineWith, found, type Proposal } from "../../test/consequences.ts"
import { InvalidInput } from "../input/decode.ts"
import type { ProjectInput } from "../gitlab.ts"

const engineOf = (...projects: readonly ProjectInput[]) => {
  const engine = engineWith(...projects)
  engine.putGroup({ id: 9, path: "acme/web" })
  return engine
}

const writesOff = { jobs: { write: false } } as const
const closing: Proposal = { group: { id: 7, path: "acme", defaults: writesOff } }
const ownWrites = { permissions: { jobs: { write: "maintainer" } } } as const

describe("what a change of a group comes to", () => {
  test("is told once for all projects below that have the same policy, with their number", () => {
    const engine = engineOf(
      { path: "acme/a" },
      { path: "acme/b", visibility: "public" },
      { path: "acme/web/c" },
      { path: "acme/d", visibility: "public" }
    )
    expect(counted(engine, closing)).toEqual([
      ["acme/a", 2],
      ["acme/b", 2]
    ])
  })

  test("is nothing to whom it says nothing: others, and those that say otherwise themselves", () => {
    const engine = engineOf(
      { path: "acme/a", ...ownWrites },
      { path: "acmeother/b" },
      { path: "acme" },
      { path: "other/c" }
    )
    expect(counted(engine, closing)).toEqual([])
    expect(counted(engine, { group: { id: 7, path: "acme", limits: writesOff } })).toEqual([["acme/a", 1]])
  })

  test("takes no step for whom it says nothing to", () => {
    const engine = engineOf({ path: "other/a" }, { path: "acmeother/b" })
    expect([...engine.consequences(closing)]).toEqual([])
  })

  test("counts whom a public read lets past the scope, although the table is the same", () => {
    const engine = engineOf({ path: "acme/a", visibility: "public" })
    const everybody = {
      min_role: "anonymous",
      job_token: { refs: "any_including_forks" },
      deploy_token: true
    } as const
    const [consequence] = found(engine, {
      group: { id: 7, path: "acme", defaults: { jobs: { read: everybody } } }
    })
    expect(consequence?.before.compiled.table).toBe(consequence?.after.compiled.table)
    expect(consequence?.difference.gained).toEqual([])
    expect(consequence?.difference.lost).toMatchObject([
      { cells: ["jobs:read"], job_tokens: [{ from: ["foreign"] }] }
    ])
  })

  test("is nothing where the same is said again", () => {
    const engine = engineOf({ path: "acme/a" })
    engine.putGroup({ id: 7, path: "acme", defaults: writesOff })
    expect(counted(engine, closing)).toEqual([])
  })

  test("is nothing where another text admits the same", () => {
    const engine = engineOf({ path: "acme/a" })
    // Nobody is above an owner, and no deploy token deletes.
    const group = { id: 7, path: "acme", defaults: { pipelines: { delete: { min_role: "owner" } } } } as const
    engine.putGroup({ id: 7, path: "acme", defaults: { pipelines: { delete: "owner" } } })
    expect(counted(engine, { group })).toEqual([])
  })

  test("is the exact difference of the two policies", () => {
    const engine = engineOf({ path: "acme/a" })
    const [consequence] = found(engine, closing)
    engine.putProject({ path: "other/a" })
    const before = { path: "other/a" }
    expect(consequence?.difference).toEqual(engine.diff(before, { ...before, permissions: writesOff }))
    expect(consequence?.difference.lost).not.toEqual([])
    expect(consequence?.before.sources.documents.map(({ source }) => source.level)).toEqual(["project"])
    expect(consequence?.after.sources.documents.map(({ source }) => source.path)).toEqual([undefined, "acme"])
  })

  test("changes nothing: what was asked is not in force", () => {
    const engine = engineOf({ path: "acme/a" })
    const request = {
      project: "acme/a",
      caller: { type: "user", role: "owner" },
      resource: "jobs",
      action: "write"
    } as const
    found(engine, closing)
    expect(engine.allows(request)).toBe(true)
    engine.putProject({ path: "acme/b" })
    expect(engine.allows({ ...request, project: "acme/b" })).toBe(true)
    engine.putGroup({ id: 7, path: "acme", defaults: writesOff })
    expect(engine.allows(request)).toBe(false)
  })

  test("leaves a group where it is, although the proposal moves it", () => {
    const engine = engineOf({ path: "solo/b", scope: { allowlist: [{ group: 7 }] } })
    const listed = () => engine.whoCan("solo/b", "jobs", "read")?.job_tokens?.flatMap(({ from }) => from)
    expect(listed()).toEqual(["own", { group: 7 }])
    found(engine, { group: { id: 7, path: "moved", defaults: writesOff } })
    expect(listed()).toEqual(["own", { group: 7 }])
  })

  test("is about the moment of the question, whatever is put between two steps", () => {
    const engine = engineOf({ path: "acme/a" }, { path: "acme/b", visibility: "public" })
    const walk = engine.consequences(closing)[Symbol.iterator]()
    const steps = [walk.next().value]
    engine.putProject({ path: "acme/c", visibility: "internal" })
    engine.putGroup({ id: 7, path: "acme", defaults: writesOff })
    engine.putInstance({ limits: writesOff })
    for (let step = walk.next(); step.done !== true; step = walk.next()) steps.push(step.value)
    expect(steps.map((one) => one?.after.target.path)).toEqual(["acme/a", "acme/b"])
  })
})

describe("projects with one allowlist", () => {
  const scope = { allowlist: [{ project: "acme/b" as const, job_token_policies: [] }, { project: 3 }] }
  const opening: Proposal = { group: { id: 7, path: "acme", defaults: { jobs: { delete: "job_token" } } } }

  test("are apart where it names one of them, by its path or its id", () => {
    const engine = engineOf(
      { id: 1, path: "acme/a", scope },
      { id: 2, path: "acme/b", scope },
      { id: 3, path: "acme/c", scope },
      { id: 4, path: "acme/d", scope }
    )
    expect(counted(engine, opening)).toEqual([
      ["acme/a", 2],
      ["acme/b", 1],
      ["acme/c", 1]
    ])
    const own = found(engine, opening).map(({ difference }) =>
      difference.gained.some(({ job_tokens = [] }) => job_tokens.some(({ from }) => from.includes("own")))
    )
    expect(own).toEqual([true, false, true])
  })
})

describe("what a change of the instance comes to", () => {
  test("concerns every project, the scope that is turned on too", () => {
    const open = { scope: { inbound_enabled: false } }
    const engine = engineOf({ path: "acme/a", ...open }, { path: "b", ...open }, { path: "other/c" })
    expect(counted(engine, { instance: { enforce_scope: true } })).toEqual([["acme/a", 2]])
    expect(counted(engine, { instance: { defaults: writesOff } }).map(([, projects]) => projects)).toEqual([
      2, 1
    ])
  })
})

describe("a proposal", () => {
  const engine = engineOf({ path: "acme/a" })
  test.each([
    ["of a group that is no document", { group: { path: "acme", defaults: { jbos: {} } } }],
    ["of an instance that is none", { instance: { enforce_scope: 1 } }],
    ["of a group whose path another one has", { group: { id: 8, path: "acme" } }]
  ])("%s is refused before the walk", (_, proposal) => {
    expect(() => engine.consequences(proposal as never)).toThrow(InvalidInput)
  })

  test("takes a breath after every thousand projects, and is told each policy in a step of its own", () => {
    const many = engineOf(...Array.from({ length: 2_500 }, (_, number) => ({ path: `acme/p${number}` })))
    many.putProject({ path: "acme/open", visibility: "public" })
    const steps = [...many.consequences(closing)]
    expect(steps.map((step) => step?.projects ?? null)).toEqual([null, null, 2_500, 1])
  })
})
