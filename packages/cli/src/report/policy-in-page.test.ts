import { createEngine, type ProjectInput } from "@jobwarden/core"
import { describe, expect, test } from "vitest"
import { policyInPage } from "./policy-in-page.ts"

const end = Date.parse("2027-01-01T00:00:00Z")
const world = {
  groups: [{ path: "acme", limits: { package_registry: { default: { delete: "maintainer" } } } }],
  projects: [
    {
      id: 5,
      path: "acme/backend",
      permissions: {
        package_registry: {
          maven: {
            write: { job_token: { expires_at: "2027-01-01T00:00:00Z" } },
            delete: "job_token_and_maintainer"
          }
        }
      },
      scope: { allowlist: [{ project: "acme/app", job_token_policies: ["read_packages"] }] }
    }
  ] satisfies readonly ProjectInput[]
} as const

const at = (moment: { now: number }) => {
  const engine = createEngine({ now: () => moment.now })
  engine.load(world)
  return policyInPage(engine, world)
}

const job = {
  type: "job",
  project: "acme/backend",
  ref: { protected: true },
  trigger_role: "developer"
} as const
const write = { project: "acme/backend", resource: "package_registry.maven", action: "write" }

describe("what a page is told", () => {
  const policy = at({ now: end - 1000 })

  test("is the grant in force in words, who states it, and whose limit cuts it", () => {
    const { families = [], ...about } = policy.describe("acme/backend") ?? {}
    expect(about).toMatchObject({ id: 5, visibility: "private", path: "acme/backend" })
    expect(families[0]?.name).toBe("package_registry")
    expect(
      families[0]?.rows.map(({ cells, label }) => [
        label,
        ...cells.map(({ cut, grant, source }) => [grant, source, cut])
      ])
    ).toEqual([
      [
        "maven",
        ["reporter+ *", "platform baseline", ""],
        ["jobs until 2027-01-01", "own document", ""],
        ["maintainer+, jobs", "own document", "the limit of group acme"]
      ],
      [
        "13 other formats",
        ["reporter+ *", "platform baseline", ""],
        ["developer+ *", "platform baseline", ""],
        ["maintainer+ *", "platform baseline", "the limit of group acme"]
      ]
    ])
    expect(families.flatMap(({ rows }) => rows).flatMap(({ resources }) => resources)).toEqual(
      policy.resources
    )
  })

  test("is nothing of a project that there is not", () => {
    expect(policy.describe("acme/none")).toBeNull()
    expect(policy.everybody({ ...write, project: "acme/none" })).toEqual([])
    expect(policy.ask({ ...write, project: "acme/none" }, job)).toMatchObject({
      allowed: false,
      reason: "unknown_project",
      gates: []
    })
    expect(policy.ask({ ...write, resource: "none" }, job)).toMatchObject({ reason: "unknown_resource" })
  })

  test("is each gate with whether the caller passes, and the nearest changes", () => {
    const { byCaller, byOwner, gates, why } = policy.ask(write, { type: "user", role: "developer" })
    expect(why).toBe("The grant admits no users.")
    expect(gates.find(({ reason }) => reason === "grant_excludes_users")?.passed).toBe(false)
    expect(gates.find(({ reason }) => reason === "fork_pipeline")?.passed).toBeNull()
    expect(byCaller).toEqual([])
    expect(byOwner).toMatchObject([{ written: { where: "permissions.package_registry.maven.write" } }])
  })
})

test("what has an end is over once the clock says so, also for what was asked before", () => {
  const moment = { now: end - 1 }
  const policy = at(moment)
  expect(policy.ask(write, job).allowed).toBe(true)
  expect(policy.describe("acme/backend")?.families[0]?.rows[0]?.cells[1]?.grant).toBe("jobs until 2027-01-01")
  moment.now = end
  expect(policy.ask(write, job)).toMatchObject({ allowed: false, reason: "grant_expired" })
  expect(policy.everybody(write)).toEqual([])
  expect(policy.describe("acme/backend")?.families[0]?.rows[0]?.cells[1]?.grant).toBe(
    "jobs expired 2027-01-01"
  )
})
