import { describe, expect, test } from "vitest"
import { vocabulary } from "../gitlab.ts"
import { gitlab } from "./gitlab.ts"

// SPEC §2.1, written out again.
const baselines = `
  package_registry.*  reporter   authenticated  anonymous  developer   maintainer
  container_registry  reporter   authenticated  anonymous  developer   developer
  repository          reporter   authenticated  anonymous  developer   maintainer
  releases            guest      authenticated  anonymous  developer   developer
  environments        reporter   authenticated  anonymous  developer   developer
  deployments         reporter   authenticated  anonymous  developer   maintainer
  jobs                reporter   authenticated  anonymous  developer   maintainer
  pipelines           reporter   authenticated  anonymous  developer   owner
  merge_requests      reporter   authenticated  anonymous  developer   owner
  work_items          guest      authenticated  anonymous  reporter    owner
  secure_files        developer  developer      developer  maintainer  maintainer
  terraform_state     developer  developer      developer  maintainer  maintainer`

const formats =
  "maven npm conan nuget pypi composer generic golang debian rubygems helm terraform_module rpm ml_model".split(
    " "
  )
const packages = formats.map((format) => `package_registry.${format}`)
const others = (
  "container_registry repository releases environments deployments jobs pipelines merge_requests work_items " +
  "secure_files terraform_state"
).split(" ")
const resources = [...packages, ...others]
const actions = ["read", "write", "delete"]

const names = (cells: Iterable<number>): readonly string[] =>
  [...cells].map((index) => `${vocabulary.cells[index]?.resource}:${vocabulary.cells[index]?.action}`).sort()
const cross = (of: readonly string[], doing: readonly string[]): readonly string[] =>
  of.flatMap((resource) => doing.map((action) => `${resource}:${action}`)).sort()

describe("GitLab's words (SPEC §2)", () => {
  test("are the roles, from weakest to strongest", () => {
    expect([...vocabulary.rank.keys()]).toEqual([
      "anonymous",
      "authenticated",
      "guest",
      "reporter",
      "developer",
      "maintainer",
      "owner"
    ])
    expect([...vocabulary.rank.values()]).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect([vocabulary.signedInRank, vocabulary.leastMemberRank]).toEqual([1, 2])
  })

  test("are the resources and actions, 75 cells", () => {
    expect([...vocabulary.resources.keys()]).toEqual(resources)
    expect([...vocabulary.actions.keys()]).toEqual(actions)
    expect(names(vocabulary.cells.keys())).toEqual(cross(resources, actions))
    expect(vocabulary.cells).toHaveLength(75)
  })

  test("are the visibilities, private where none is said", () => {
    expect(gitlab.visibilities).toEqual(["private", "internal", "public"])
  })
})

describe("the baseline (SPEC §2.1)", () => {
  const rows = baselines
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))

  test("has a row for every resource", () => {
    expect(
      rows.flatMap(([resource = ""]) => (resource === "package_registry.*" ? packages : [resource]))
    ).toEqual(resources)
  })

  for (const [resource = "", onPrivate, onInternal, onPublic, toWrite, toDelete] of rows) {
    test(`of ${resource}`, () => {
      for (const cell of vocabulary.cells) {
        if (
          cell.resource !== resource &&
          !(resource === "package_registry.*" && packages.includes(cell.resource))
        ) {
          continue
        }
        const expected =
          cell.action === "read"
            ? [onPrivate, onInternal, onPublic]
            : Array.from({ length: 3 }, () => (cell.action === "write" ? toWrite : toDelete))
        const found = gitlab.visibilities.map(
          (visibility) => gitlab.roles[vocabulary.baseline(cell, visibility)]
        )
        expect(found).toEqual(expected)
      }
    })
  }
})

describe("the floor of a job token's trigger role (SPEC §3.2)", () => {
  test("is the baseline to read, and developer or less to write and delete; signed in at least", () => {
    for (const cell of vocabulary.cells) {
      const floors = gitlab.roles.map((_, baseline) => vocabulary.triggerFloor(cell, baseline))
      expect(floors).toEqual(cell.action === "read" ? [1, 1, 2, 3, 4, 5, 6] : [1, 1, 2, 3, 4, 4, 4])
    }
  })
})

describe("token scopes (SPEC §2.2)", () => {
  const everything = cross(resources, actions)
  const table: readonly (readonly [string, readonly string[], boolean])[] = [
    ["api", everything, false],
    ["read_api", cross(resources, ["read"]), false],
    ["read_repository", ["repository:read"], true],
    ["write_repository", ["repository:read", "repository:write"], true],
    ["read_registry", ["container_registry:read"], true],
    ["write_registry", ["container_registry:read", "container_registry:write"], true],
    ["read_package_registry", cross(packages, ["read"]), true],
    ["write_package_registry", cross(packages, ["read", "write"]), true]
  ]
  const covered = (scopes: readonly string[], deployToken: boolean) =>
    names([...vocabulary.cells.keys()].filter((cell) => vocabulary.covers(scopes, cell, deployToken)))

  for (const [scope, cells, ofDeployTokens] of table) {
    test(scope, () => {
      expect(covered([scope], false)).toEqual(cells)
      expect(covered([scope], true)).toEqual(ofDeployTokens ? cells : [])
    })
  }

  test("there are no others", () => {
    expect(gitlab.tokenScopes.map(({ name }) => name).sort()).toEqual(table.map(([scope]) => scope).sort())
  })

  test("add up, and what is unknown covers nothing", () => {
    expect(covered(["read_registry", "read_repository"], true)).toEqual([
      "container_registry:read",
      "repository:read"
    ])
    for (const scope of ["", "API", "sudo", "__proto__", "read_user"])
      expect(covered([scope], false)).toEqual([])
    expect(covered([], false)).toEqual([])
  })
})

describe("names in `job_token_policies` (SPEC §3.4)", () => {
  const subjects: Readonly<Record<string, readonly string[]>> = {
    packages,
    containers: ["container_registry"],
    repositories: ["repository"],
    ...Object.fromEntries(others.slice(2).map((resource) => [resource, [resource]]))
  }
  const policy = (name: string) => names(vocabulary.allowlistPolicies.get(name) ?? [])

  for (const [subject, of] of Object.entries(subjects)) {
    test(`read_${subject}, admin_${subject}`, () => {
      expect(policy(`read_${subject}`)).toEqual(cross(of, ["read"]))
      expect(policy(`admin_${subject}`)).toEqual(cross(of, actions))
    })
  }

  test("name one cell each, where they are finer", () => {
    for (const name of cross(resources, actions)) expect(policy(name)).toEqual([name])
  })

  test("are these and no more: there are no wildcards", () => {
    const coarse = Object.keys(subjects).flatMap((subject) => [`read_${subject}`, `admin_${subject}`])
    expect([...vocabulary.allowlistPolicies.keys()].sort()).toEqual(
      [...coarse, ...cross(resources, actions)].sort()
    )
    expect(vocabulary.allowlistPolicies.size).toBe(24 + 75)
  })
})
