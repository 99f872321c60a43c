import { describe, expect, test } from "vitest"
import {
  createEngine,
  vocabulary,
  type Grant,
  type Permissions,
  type ProjectInput,
  type Scope
} from "../../src/index.ts"
import { documentOf, noon } from "../documents.ts"

// A policy that only takes away, or says nothing, must give nobody anything.

const fresh = () => createEngine({ now: () => noon })
const visibilities = ["private", "internal", "public"] as const
const bare = (visibility: (typeof visibilities)[number]): ProjectInput => ({ path: "acme/app", visibility })
const everyCell = (grant: Grant): Permissions => documentOf(() => grant)
const nobodyIn = { cells: vocabulary.cells.map(({ action, resource }) => `${resource}:${action}`) }

/** Grants that have a place for somebody and nobody in it. */
const nobody: readonly Grant[] = [
  false,
  {},
  { min_role: null },
  { job_token: false },
  { deploy_token: false },
  { min_role: null, job_token: false, deploy_token: false },
  { job_token: { environments: [] } },
  { job_token: { environments: [], refs: "any_including_forks", trigger_role: "anonymous" } },
  { job_token: { expires_at: "2026-03-01T12:00:00Z" } }
]

describe("a grant with nobody in it", () => {
  test.each(nobody.map((grant) => [JSON.stringify(grant), grant] as const))(
    "admits nobody: %s",
    (_, grant) => {
      const engine = fresh()
      for (const visibility of visibilities) {
        const project = {
          ...bare(visibility),
          scope: { inbound_enabled: false },
          permissions: everyCell(grant)
        }
        engine.putProject(project)
        const open = vocabulary.cells.flatMap(({ action, resource }) => {
          const { users, deploy_tokens, job_tokens } = engine.whoCan("acme/app", resource, action) ?? {}
          return users || deploy_tokens || job_tokens ? [`${resource}:${action}`] : []
        })
        expect(open).toEqual([])
        expect(engine.equivalent(project, { ...project, permissions: everyCell(false) })).toBe(true)
      }
    }
  )

  test.each(nobody.map((grant) => [JSON.stringify(grant), grant] as const))(
    "as a limit lets nobody through: %s",
    (_, grant) => {
      const engine = fresh()
      engine.putInstance({ limits: everyCell(grant) })
      const open = { ...bare("public"), permissions: everyCell(true), scope: { inbound_enabled: false } }
      engine.putProject(open)
      const reasons = (["anonymous", "owner"] as const).map(
        (role) =>
          engine.decide({
            project: "acme/app",
            caller: { type: "user", role },
            resource: "jobs",
            action: "read"
          }).reason
      )
      expect(reasons).toEqual(["exceeds_limit", "exceeds_limit"])
      expect(engine.whatCan("acme/app", { type: "user", role: "owner" })).toEqual([])
      expect(engine.limitedCells(open).map(({ action, resource }) => `${resource}:${action}`)).toEqual(
        nobodyIn.cells
      )
    }
  )
})

describe("a document of denials alone", () => {
  const documents: readonly Permissions[] = [
    { jobs: { write: false } },
    { package_registry: { maven: { read: false } } },
    { package_registry: { default: { read: false, write: false, delete: false } } },
    everyCell(false),
    documentOf((cell) => (cell.index % 3 === 0 ? false : undefined))
  ]

  test("gives nobody what no document gives, and takes away what it names", () => {
    const engine = fresh()
    for (const visibility of visibilities) {
      for (const permissions of documents) {
        const denied = { ...bare(visibility), permissions }
        const { gained, lost } = engine.diff(bare(visibility), denied)
        expect(gained).toEqual([])
        expect(lost).not.toEqual([])
        expect(engine.narrower(denied, bare(visibility))).toBe(true)
        expect(engine.narrower(bare(visibility), denied)).toBe(false)
      }
    }
  })

  test("as a group's or the instance's defaults gives nobody anything either", () => {
    for (const defaults of documents) {
      const [open, closed] = [fresh(), fresh()]
      closed.putInstance({ defaults })
      closed.putGroup({ path: "acme", defaults })
      for (const engine of [open, closed]) engine.putProject(bare("internal"))
      for (const role of ["authenticated", "owner"] as const) {
        const before = new Set(open.whatCan("acme/app", { type: "user", role }))
        const after = closed.whatCan("acme/app", { type: "user", role }) ?? ["nobody was found"]
        expect(after.filter((cell) => !before.has(cell))).toEqual([])
      }
    }
  })

  test("is what `effectivePermissions` shows of it, `false` for `false`", () => {
    expect(fresh().effectivePermissions({ ...bare("public"), permissions: everyCell(false) })).toEqual(
      everyCell(false)
    )
  })
})

describe("a document that says nothing", () => {
  const empty: readonly Permissions[] = [
    {},
    { jobs: {} },
    { package_registry: {} },
    { package_registry: { maven: {}, default: {} }, jobs: {} }
  ]

  test("is as no document: the platform's baseline, no more and no less", () => {
    for (const permissions of empty) {
      expect(fresh().equivalent({ ...bare("internal"), permissions }, bare("internal"))).toBe(true)
    }
  })

  test("as limits limits nothing, and as defaults gives nothing", () => {
    for (const document of empty) {
      const engine = fresh()
      engine.putInstance({ limits: document, defaults: document })
      engine.putGroup({ path: "acme", limits: document, defaults: document })
      expect(engine.limitedCells(bare("public"))).toEqual([])
      const grants = engine.effectivePermissions(bare("public"))
      expect(grants).toEqual(everyCell(true))
    }
  })
})

describe("limits alone", () => {
  test("grant nobody anything, however wide they are", () => {
    const wide: readonly Grant[] = [
      true,
      "guest",
      "job_token_and_guest",
      {
        min_role: "anonymous",
        job_token: { refs: "any_including_forks", trigger_role: "anonymous" },
        deploy_token: true
      }
    ]
    for (const grant of wide) {
      const [open, limited] = [fresh(), fresh()]
      limited.putInstance({ limits: everyCell(grant) })
      for (const engine of [open, limited])
        engine.putProject({ ...bare("private"), permissions: { jobs: { write: "owner" } } })
      for (const { action, resource } of vocabulary.cells) {
        const before = open.whoCan("acme/app", resource, action)?.users ?? []
        const after = limited.whoCan("acme/app", resource, action)?.users ?? []
        expect(after.filter((role) => !before.includes(role))).toEqual([])
      }
      expect(limited.whoCan("acme/app", "jobs", "write")?.job_tokens).toBeUndefined()
    }
  })
})

describe("an entry that permits nothing", () => {
  const source = { type: "job", project: "source", ref: { protected: true }, trigger_role: "owner" } as const
  const scopes: readonly (readonly [string, Scope, string])[] = [
    [
      "an empty list of policies",
      { allowlist: [{ project: "source", job_token_policies: [] }] },
      "entry_lacks_permission"
    ],
    [
      "`default_permissions: false` without a list",
      { allowlist: [{ project: "source", default_permissions: false }] },
      "entry_lacks_permission"
    ],
    [
      "both",
      { allowlist: [{ project: "source", default_permissions: false, job_token_policies: [] }] },
      "entry_lacks_permission"
    ],
    [
      "an expired one that permits everything",
      { allowlist: [{ project: "source", default_permissions: true, expires_at: "2026-03-01T12:00:00Z" }] },
      "entry_expired"
    ],
    ["an empty allowlist", { allowlist: [] }, "not_in_scope"],
    ["no allowlist", { allowlist: null }, "not_in_scope"]
  ]
  test.each(scopes)("lets in nobody: %s", (_, scope, reason) => {
    const engine = fresh()
    engine.putProject({ ...bare("private"), scope })
    for (const { action, resource } of vocabulary.cells) {
      expect(engine.decide({ project: "acme/app", caller: source, resource, action }).reason).toBe(reason)
    }
    expect(engine.whatCan("acme/app", source)).toEqual([])
  })

  test("stands before a wider entry of a group: an empty list is not as if it were left out", () => {
    const engine = fresh()
    const allowlist = [{ group: "acme" }, { project: "acme/source", job_token_policies: [] }]
    engine.putProject({ ...bare("private"), scope: { allowlist } })
    expect(engine.whatCan("acme/app", { ...source, project: "acme/source" })).toEqual([])
    expect(engine.whatCan("acme/app", { ...source, project: "acme/else" })).not.toEqual([])
  })

  test("restricts the project's own jobs, where it names the project", () => {
    const engine = fresh()
    engine.putProject({
      ...bare("private"),
      scope: { allowlist: [{ project: "acme/app", job_token_policies: [] }] }
    })
    expect(engine.whatCan("acme/app", { ...source, project: "acme/app" })).toEqual([])
  })
})

describe("a token with an empty list of scopes", () => {
  test("can do nothing, while one without a list is unrestricted", () => {
    const engine = fresh()
    engine.putProject(bare("public"))
    expect(engine.whatCan("acme/app", { type: "user", role: "owner", scopes: [] })).toEqual([])
    expect(engine.whatCan("acme/app", { type: "user", role: "owner" })).toEqual(nobodyIn.cells)
    expect(engine.whatCan("acme/app", { type: "deploy_token", project: "acme/app", scopes: [] })).toEqual([])
  })
})
