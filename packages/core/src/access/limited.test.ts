import { describe, expect, test } from "vitest"
import { beforeNoon, noon } from "../../test/documents.ts"
import { createEngine } from "../engine.ts"
import type { Grant, GroupInput, InstanceInput, Permissions, ProjectInput, Scope } from "../gitlab.ts"

const onRelease = (write: Grant): Permissions => ({ releases: { write } })
const ofPackages = (permissions: Permissions["package_registry"] = {}): Permissions => ({
  package_registry: permissions
})

interface Said {
  readonly permissions?: Permissions
  readonly scope?: Scope
  readonly groups?: readonly GroupInput[]
  readonly instance?: InstanceInput
}

const limitedCells = ({ groups = [], instance = {}, ...said }: Said) => {
  const project: ProjectInput = { id: 11, path: "acme/team/backend", ...said }
  const engine = createEngine({ now: () => noon })
  engine.load({ instance, groups, projects: [project] })
  return engine.limitedCells(project)
}

const limits = (path: string, document: Permissions): GroupInput => ({ path, limits: document })

describe("a limited cell", () => {
  test("says who loses what, and by whom", () => {
    expect(
      limitedCells({
        permissions: onRelease("job_token_and_developer"),
        groups: [limits("acme", onRelease("maintainer"))]
      })
    ).toEqual([
      {
        resource: "releases",
        action: "write",
        by: [{ level: "group", path: "acme", key: "cell" }],
        lost: {
          users: ["developer"],
          job_tokens: [
            {
              from: ["own"],
              refs: ["protected", "unprotected"],
              environments: ["none", "unprotected", "protected"],
              trigger_roles: ["developer", "maintainer", "owner"]
            }
          ]
        }
      }
    ])
  })

  test("is also one that the project does not speak of", () => {
    const [cell] = limitedCells({ groups: [limits("acme/team", onRelease(false))] })
    expect(cell?.lost).toMatchObject({ users: ["developer", "maintainer", "owner"] })
    // No scope of a deploy token covers releases: none has lost anything.
    expect(cell?.lost).not.toHaveProperty("deploy_tokens")
  })

  test("names every document that cuts it, the nearest first, each by the key with which it speaks", () => {
    const found = limitedCells({
      permissions: ofPackages({ npm: { write: "developer" } }),
      groups: [
        limits("acme", ofPackages({ default: { write: "maintainer" } })),
        limits("acme/team", ofPackages({ npm: { write: "owner" } })),
        limits("elsewhere", ofPackages({ npm: { write: false } }))
      ],
      instance: { limits: ofPackages({ npm: { write: false } }) }
    })
    expect(found.find(({ resource }) => resource === "package_registry.npm")?.by).toEqual([
      { level: "group", path: "acme/team", key: "cell" },
      { level: "group", path: "acme", key: "default" },
      { level: "instance", key: "cell" }
    ])
    expect(found.find(({ resource }) => resource === "package_registry.maven")?.by).toEqual([
      { level: "group", path: "acme", key: "default" }
    ])
  })

  test("names no document that cuts only deploy tokens of a cell that none can reach", () => {
    const found = limitedCells({
      permissions: onRelease({ min_role: "developer", deploy_token: true }),
      groups: [limits("acme", onRelease("developer"))],
      instance: { limits: onRelease("owner") }
    })
    expect(found.map(({ by }) => by)).toEqual([[{ level: "instance", key: "cell" }]])
  })

  test("leaves out a document that cuts nothing of the grant", () => {
    const [cell] = limitedCells({
      permissions: onRelease("maintainer"),
      groups: [limits("acme", onRelease("developer")), limits("acme/team", onRelease("owner"))]
    })
    expect(cell?.by).toEqual([{ level: "group", path: "acme/team", key: "cell" }])
  })

  test("leaves out a document that cuts only what the scope keeps out anyhow", () => {
    const ownOnly: Grant = { min_role: "developer", job_token: { origin: "own" } }
    const said: Said = {
      permissions: onRelease("job_token_and_developer"),
      groups: [limits("acme", onRelease(ownOnly)), limits("acme/team", onRelease("job_token_and_owner"))]
    }
    const by = (scope: Scope) => limitedCells({ ...said, scope })[0]?.by.map(({ path }) => path)
    expect(by({})).toEqual(["acme/team"])
    expect(by({ allowlist: [{ group: "other" }] })).toEqual(["acme/team", "acme"])
    expect(by({ allowlist: [{ group: "other", expires_at: beforeNoon }] })).toEqual(["acme/team"])
    expect(by({ inbound_enabled: false })).toEqual(["acme/team", "acme"])
  })

  test("is none where a limit says what the grant says, or more", () => {
    for (const limit of [true, "developer", "job_token_and_developer"] as const) {
      expect(
        limitedCells({
          permissions: onRelease(limit === true ? true : "maintainer"),
          instance: { limits: onRelease(limit) }
        })
      ).toEqual([])
    }
  })

  test("is none where nobody limits anything", () => {
    expect(limitedCells({ permissions: onRelease("job_token") })).toEqual([])
    expect(limitedCells({ groups: [{ path: "acme", defaults: onRelease("owner") }], instance: {} })).toEqual(
      []
    )
  })

  test("is also one in which a limit lets jobs in, or keeps them out, in one environment alone", () => {
    const within = (...environments: readonly string[]): Grant => ({ job_token: { environments } })
    const by = (grant: Grant, limit: Grant) =>
      limitedCells({ permissions: onRelease(grant), instance: { limits: onRelease(limit) } }).map(
        (cell) => cell.by
      )
    const instance = [[{ level: "instance", key: "cell" }]]
    expect(by("job_token", within("production"))).toEqual(instance)
    expect(by(within("production"), within("staging"))).toEqual(instance)
    expect(by(within("production"), within("staging", "production"))).toEqual([])
  })

  test("is one from the moment on at which a limit expires", () => {
    const until = (expires_at: string): Grant => ({ min_role: "guest", job_token: { expires_at } })
    const by = (expires_at: string) =>
      limitedCells({
        permissions: onRelease("job_token"),
        instance: { limits: onRelease(until(expires_at)) }
      })
    expect(by("2026-03-01T12:00:01Z")).toEqual([])
    expect(by("2026-03-01T12:00:00Z").map((cell) => cell.by)).toEqual([[{ level: "instance", key: "cell" }]])
  })
})
