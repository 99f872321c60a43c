import { describe, expect, test } from "vitest"
import { createEngine, reasons, vocabulary, type GroupInput, type InstanceInput } from "@jobwarden/core"
import { gatesOf } from "./gates.ts"
import { printOverview } from "./overview.ts"
import { nameOf, policyInForce, type Project } from "./policy-in-force.ts"
import { sayScope } from "./scope.ts"

interface World {
  readonly project: Project
  readonly groups?: readonly GroupInput[]
  readonly instance?: InstanceInput
}

const now = Date.parse("2026-06-01T12:00:00Z")

const explained = ({ groups = [], instance, project }: World) => {
  const engine = createEngine({ now: () => now })
  engine.load({ groups, projects: [project], ...(instance && { instance }) })
  return { engine, policy: policyInForce(engine, project) }
}

const cellOf = (world: World, name: string) => {
  const found = explained(world).policy.cells.find((cell) => nameOf(cell) === name)
  if (found === undefined) throw new Error(`no cell ${name}`)
  return found
}

const overview = (world: World): string =>
  printOverview(explained(world).policy, { width: 100, colour: false })

const path = "acme/backend"
const allowlist = [
  { project: "acme/app", job_token_policies: ["read_packages", "package_registry.npm:write"] },
  { project: "acme/all" },
  { project: "acme/none", default_permissions: false },
  { project: "acme/both", default_permissions: true, job_token_policies: ["read_jobs"] },
  { project: "acme/late", expires_at: "2026-06-01T12:00:00Z" },
  { project: path, job_token_policies: ["admin_jobs"] }
] as const

describe("entries", () => {
  const project: Project = { path, scope: { allowlist } }
  const { engine, policy } = explained({ project })
  const refusals = ["entry_expired", "entry_lacks_permission"] as const

  test("permit what the engine lets through, cell by cell", () => {
    expect(policy.entries).toHaveLength(allowlist.length)
    for (const { entry, expired, permits } of policy.entries) {
      for (const { action, resource } of vocabulary.cells) {
        const caller = {
          type: "job",
          project: entry.project ?? 0,
          ref: { protected: true },
          trigger_role: "owner"
        } as const
        const { reason } = engine.decide({ project: path, caller, resource, action })
        const says = expired
          ? "entry_expired"
          : permits.includes(`${resource}:${action}`)
            ? "passes"
            : "entry_lacks_permission"
        const is = refusals.find((refusal) => refusal === reason) ?? "passes"
        expect([entry.project, `${resource}:${action}`, is]).toEqual([
          entry.project,
          `${resource}:${action}`,
          says
        ])
      }
    }
  })

  test("are turned away by the gate that the engine names", () => {
    expect(policy.cells).toHaveLength(vocabulary.cells.length)
    for (const cell of policy.cells) {
      const gates = new Map(gatesOf(policy, cell).map(({ asks, reason }) => [reason, asks]))
      for (const { entry } of policy.entries) {
        const caller = {
          type: "job",
          project: entry.project ?? 0,
          ref: { protected: true },
          trigger_role: "owner"
        } as const
        const { reason } = engine.decide({ project: path, caller, ...cell.cell })
        for (const refusal of refusals) {
          const isNamed = new RegExp(`project ${entry.project}( |,|$)`).test(gates.get(refusal) ?? "")
          expect([nameOf(cell), entry.project, refusal, isNamed]).toEqual([
            nameOf(cell),
            entry.project,
            refusal,
            reason === refusal
          ])
        }
      }
    }
  })

  test("that name the project itself are known by its path or its number", () => {
    const own = { id: 7, path, scope: { allowlist: [{ project: 7 }, { group: "acme" }] } }
    expect(explained({ project: own }).policy.entries.map(({ isOwn }) => isOwn)).toEqual([true, false])
    expect(policy.entries.map(({ isOwn }) => isOwn)).toEqual([false, false, false, false, false, true])
  })
})

describe("the scope", () => {
  const say = (world: World): string => sayScope(explained(world).policy)

  test("says whether it is on, and who turned it", () => {
    expect(say({ project: { path } })).toBe(
      "The scope is on, and no entry lets in job tokens of other projects than acme/backend."
    )
    expect(say({ project: { path, scope: { allowlist } } })).toMatch(/^The scope is on. Besides those of/)
    const open = { path, scope: { inbound_enabled: false } }
    expect(say({ project: open })).toBe("The scope is off: job tokens of every project come in.")
    expect(say({ project: open, instance: { enforce_scope: true } })).toMatch(
      /^The scope is on: the project turned it off, the instance enforces it, and no entry/
    )
  })

  test("switches entries off with it, that of the project itself excepted", () => {
    const open = { path, scope: { inbound_enabled: false, allowlist } }
    expect(overview({ project: open })).toMatch(/project acme\/all +everything, but is off as the scope is/)
    expect(overview({ project: open })).toMatch(
      /project acme\/backend +admin_jobs; for the project's own jobs/
    )
  })
})

describe("a cell", () => {
  const limits = { package_registry: { default: { delete: "maintainer" } } } as const
  const groups: readonly GroupInput[] = [
    { path: "acme", defaults: { jobs: { write: "maintainer" } }, limits },
    { path: "acme/sub", defaults: { package_registry: { default: { write: false } } } }
  ]
  const project: Project = {
    path: "acme/sub/backend",
    permissions: { package_registry: { maven: { delete: "job_token_and_maintainer" } } }
  }
  const world = { project, groups, instance: { defaults: { releases: { write: "owner" } } } } as const

  test("says who states its grant", () => {
    const sourceOf = (name: string) => cellOf(world, name).source
    expect(sourceOf("package_registry.maven:delete")).toEqual({ level: "project", key: "cell" })
    expect(sourceOf("package_registry.npm:write")).toEqual({
      level: "group",
      path: "acme/sub",
      key: "default"
    })
    expect(sourceOf("jobs:write")).toEqual({ level: "group", path: "acme", key: "cell" })
    expect(sourceOf("releases:write")).toEqual({ level: "instance", key: "cell" })
    expect(sourceOf("releases:read")).toEqual({ level: "baseline" })
    const page = overview(world)
    for (const words of ["(own document)", "(group acme/sub, default)", "(group acme)", "(instance)"]) {
      expect(page.replaceAll(/\s+/g, " ")).toContain(words)
    }
  })

  test("says what limits it, and from whom that takes something", () => {
    expect(cellOf(world, "package_registry.maven:delete").cut?.by).toMatchObject([
      { level: "group", path: "acme" }
    ])
    expect(cellOf(world, "package_registry.maven:read").cut).toBeUndefined()
    const [, cuts = ""] = overview(world).split("LIMITS THAT CUT")
    expect(cuts.replaceAll(/\s+/g, " ")).toContain(
      "- delete package_registry.maven: the limit of group acme (maintainer+) keeps out jobs of acme/sub/backend on any ref"
    )
    expect(overview({ project })).not.toContain("LIMITS THAT CUT")
  })

  test("has every gate, in the order in which the engine asks", () => {
    const unasked = ["allowed", "invalid_request", "unknown_action", "unknown_project", "unknown_resource"]
    const { policy } = explained(world)
    expect(policy.cells).toHaveLength(vocabulary.cells.length)
    for (const cell of policy.cells) {
      const asked = gatesOf(policy, cell).map(({ reason }) => reason)
      expect(asked).toEqual(reasons.filter((reason) => !unasked.includes(reason)))
    }
  })

  test("that everybody may read asks no scope of job tokens", () => {
    const open: Project = { path, visibility: "public", scope: { allowlist } }
    const { policy } = explained({ project: open })
    const read = policy.cells.find((cell) => nameOf(cell) === "repository:read")
    const gates = read === undefined ? [] : gatesOf(policy, read)
    expect(gates.find(({ reason }) => reason === "entry_expired")?.asks).toMatch(/no question/)
    expect(overview({ project: open }).replaceAll(/\s+/g, " ")).toMatch(
      /Without any scope.*: package_registry\.\*,.*work_items\./
    )
    expect(overview({ project: { ...open, visibility: "private" } })).not.toContain("Without any scope")
  })
})
