import { describe, expect, test } from "vitest"
import { compiler } from "../../test/compiling.ts"
import { afterNoon, beforeNoon, noon } from "../../test/documents.ts"
import { gitlab } from "../domain/gitlab.ts"
import { createEngine } from "../engine.ts"
import { decodePermissions, decodeScope, type ProjectInput, type Role } from "../gitlab.ts"
import { makePolicies } from "../world/policies.ts"
import { makeSharedValues } from "../world/shared-values.ts"
import { World } from "../world/world.ts"
import { minimalPolicy } from "./minimal-policy.ts"
import type { Caller } from "./request.ts"

const target: ProjectInput = { id: 1, path: "acme/backend" }

const minimal = (
  today: Partial<ProjectInput>,
  observed: readonly (readonly [caller: Caller<Role>, cell: string])[],
  limits: object = {}
) => {
  const world = new World<typeof gitlab>(makeSharedValues())
  world.putGroup({ id: 7, path: "acme", limits })
  world.putProject({ id: 12, path: "acme/app" })
  world.putProject({ ...target, ...today })
  return minimalPolicy(compiler, world.directory, {
    target: { id: 1, path: "acme/backend" },
    sources: makePolicies(compiler, gitlab, () => noon).sources(world, target.path, { ...today }),
    observed: observed.map(([caller, cell]) => {
      const [resource = "", action = ""] = cell.split(":")
      return { project: "acme/backend", caller, resource, action }
    }),
    now: noon
  })
}

const user = (role: Role): Caller<Role> => ({ type: "user", role })
const job = (project: string | number, more: object = {}): Caller<Role> => ({
  type: "job",
  project,
  ref: { protected: true },
  trigger_role: "developer",
  ...more
})
const deployToken: Caller<Role> = { type: "deploy_token", group: "acme", scopes: ["read_registry"] }
const imagesOf = ({ permissions }: ReturnType<typeof minimal>): unknown => permissions["container_registry"]

describe("the minimal policy", () => {
  test("of what nobody used is `false` everywhere, for nobody's pipelines", () => {
    const { permissions, refused, scope } = minimal({}, [])
    const nobody = { read: false, write: false, delete: false }
    const families = gitlab.resources.map((definition) => [
      definition.name,
      "formats" in definition ? { default: nobody } : nobody
    ])
    expect(permissions).toEqual(Object.fromEntries(families))
    expect(scope).toEqual({ inbound_enabled: true, allowlist: [] })
    expect(refused).toEqual([])
    expect(decodePermissions(permissions)).toMatchObject({ _tag: "Success" })
    expect(decodeScope(scope)).toMatchObject({ _tag: "Success" })
  })

  test("asks of users the least role that was seen", () => {
    const today = { permissions: { container_registry: { write: "developer" } } } as const
    expect(
      imagesOf(
        minimal(today, [
          [user("owner"), "container_registry:write"],
          [user("maintainer"), "container_registry:write"],
          [user("guest"), "container_registry:write"],
          [deployToken, "container_registry:read"]
        ])
      )
    ).toEqual({ read: { deploy_token: true }, write: "maintainer", delete: false })
  })

  test("asks of job tokens all that those which were seen have in common", () => {
    const production = { environment: { name: "production", protected: true } }
    const staging = { environment: { name: "staging", protected: false }, trigger_role: "maintainer" }
    const of = (...callers: readonly Caller<Role>[]): unknown =>
      imagesOf(
        minimal(
          {},
          callers.map((caller) => [caller, "container_registry:write"])
        )
      )
    const own = "acme/backend"
    expect(of(job(own))).toMatchObject({ write: { job_token: { origin: "own", refs: "protected" } } })
    expect(of(job(own, production), job(own, staging))).toMatchObject({
      write: { job_token: { origin: "own", refs: "protected", environments: ["production", "staging"] } }
    })
    expect(of(job(own, production), job(own))).toMatchObject({ write: { job_token: { refs: "protected" } } })
    expect(of(job(own, staging))).toMatchObject({ write: { job_token: { trigger_role: "maintainer" } } })
    expect(of(job(own, { ref: { protected: false } }), user("maintainer"))).toEqual({
      read: false,
      write: { min_role: "maintainer", job_token: { origin: "own" } },
      delete: false
    })
  })

  test("keeps to protected environments where today's policy asks for them", () => {
    const today = {
      permissions: { container_registry: { write: { job_token: { environments: "protected" } } } }
    } as const
    const { permissions } = minimal(today, [
      [
        job("acme/backend", { environment: { name: "production", protected: true } }),
        "container_registry:write"
      ]
    ])
    expect(permissions).toMatchObject({
      container_registry: { write: { job_token: { environments: "protected" } } }
    })
  })

  test("lists the projects that were seen, with what they did, in the place of their group", () => {
    const today = { scope: { allowlist: [{ group: "acme", expires_at: afterNoon }] } }
    const { permissions, scope, slack } = minimal(today, [
      [job("acme/app", { ref: { protected: false } }), "package_registry.maven:read"],
      [job(12), "container_registry:read"],
      [job("acme/lib"), "package_registry.maven:write"],
      [job("acme/backend"), "container_registry:write"]
    ])
    expect(scope).toEqual({
      inbound_enabled: true,
      allowlist: [
        { project: "acme/backend", job_token_policies: ["container_registry:write"] },
        {
          project: "acme/app",
          job_token_policies: ["read_containers", "package_registry.maven:read"],
          expires_at: afterNoon
        },
        { project: "acme/lib", job_token_policies: ["package_registry.maven:write"], expires_at: afterNoon }
      ]
    })
    expect(permissions).toMatchObject({
      package_registry: {
        maven: {
          read: { job_token: { trigger_role: "developer" } },
          write: { job_token: { refs: "protected" } }
        },
        default: { read: false, write: false, delete: false }
      }
    })
    expect(slack).toContainEqual(expect.objectContaining({ users: ["maintainer", "owner"] }))
  })

  test("has no entry for the project itself where its grants are only for its own", () => {
    const { permissions, scope } = minimal({ scope: { inbound_enabled: false } }, [
      [job("acme/backend", { ref: { protected: false } }), "container_registry:write"]
    ])
    expect(scope).toEqual({ inbound_enabled: true, allowlist: [] })
    expect(permissions).toMatchObject({ container_registry: { write: { job_token: { origin: "own" } } } })
  })

  test("has the words for all the cells of a resource", () => {
    const cells = ["read", "write", "delete"].map(
      (action) => [job("acme/app", { trigger_role: "owner" }), `container_registry:${action}`] as const
    )
    const { scope } = minimal({ scope: { allowlist: [{ project: 12 }] } }, cells)
    expect(scope.allowlist).toContainEqual({ project: 12, job_token_policies: ["admin_containers"] })
  })

  test("lists who reads what is public, and lets nobody else", () => {
    const today = {
      visibility: "public",
      scope: { allowlist: [{ project: 12, expires_at: beforeNoon }] }
    } as const
    const { permissions, refused, scope } = minimal(today, [
      [user("anonymous"), "repository:read"],
      [job("acme/app"), "repository:read"],
      [job("elsewhere/tool", { trigger_role: "authenticated" }), "repository:read"],
      [job("acme/app"), "repository:write"]
    ])
    expect(permissions).toMatchObject({
      repository: { read: { min_role: "anonymous", job_token: { refs: "protected" } }, write: false }
    })
    expect(scope.allowlist).toEqual([
      { project: "acme/backend", job_token_policies: [] },
      { project: "elsewhere/tool", job_token_policies: ["read_repositories"] },
      { project: 12, job_token_policies: ["read_repositories"] }
    ])
    expect(refused.map(({ reason }) => reason)).toEqual(["entry_expired"])
  })

  test("keeps the end of a grant", () => {
    const today = {
      permissions: { container_registry: { write: { job_token: { expires_at: afterNoon } } } }
    } as const
    expect(imagesOf(minimal(today, [[job("acme/backend"), "container_registry:write"]]))).toMatchObject({
      write: { job_token: { origin: "own", refs: "protected", expires_at: afterNoon } }
    })
  })

  test("is no wider than today's grant before limits, though a limit would cut it", () => {
    const limits = { container_registry: { write: { job_token: { environments: "protected" } } } }
    const production = { environment: { name: "production", protected: true } }
    const environmentsFor = (environments: "any" | "protected" | readonly string[]): unknown => {
      const today = { permissions: { container_registry: { write: { job_token: { environments } } } } }
      return imagesOf(minimal(today, [[job("acme/backend", production), "container_registry:write"]], limits))
    }
    const write = (environments: unknown): object => ({ write: { job_token: { environments } } })
    expect(environmentsFor("any")).toMatchObject(write(["production"]))
    expect(environmentsFor(["production", "staging"])).toMatchObject(write(["production"]))
    expect(environmentsFor("protected")).toMatchObject(write("protected"))
  })

  test("reports what it does not provide for, with what was observed of it, and why", () => {
    const world = new World<typeof gitlab>(makeSharedValues())
    world.putProject(target)
    world.putProject({ path: "acme/other" })
    const read = (caller: Caller<Role>, changed: object = {}) => {
      const request = { project: "acme/backend", caller, resource: "jobs", action: "read" }
      return { ...request, ...changed }
    }
    const observed = [
      read(user("anonymous"), { count: 3, last_used: beforeNoon }),
      read({ ...user("owner"), active: false }, { project: 1 }),
      read(user("owner"), { project: "acme/other" }),
      read(user("owner"), { resource: "job" }),
      read(user("owner"), { action: "see" }),
      read(user("emperor" as Role)),
      read(job("no//path"))
    ]
    const { refused } = minimalPolicy(compiler, world.directory, {
      target: { id: 1, path: "acme/backend" },
      sources: makePolicies(compiler, gitlab, () => noon).sources(world, target.path, {
        scope: { inbound_enabled: false }
      }),
      observed,
      now: noon
    })
    expect(refused.map(({ reason }) => reason)).toEqual([
      "role_too_low",
      "inactive_token",
      "unknown_project",
      "unknown_resource",
      "unknown_action",
      "invalid_request",
      "not_in_scope"
    ])
    expect(refused[0]?.observed).toBe(observed[0])
  })

  test("takes nothing at all for an observation without throwing", () => {
    const world = new World<typeof gitlab>(makeSharedValues())
    world.putProject(target)
    const sources = makePolicies(compiler, gitlab, () => noon).sources(world, target.path, {})
    const hostile = [
      null,
      undefined,
      7,
      "text",
      [],
      {},
      {
        get project(): never {
          throw new Error("no")
        }
      }
    ]
    const question = {
      target: { id: 1, path: "acme/backend" },
      sources,
      observed: hostile as never,
      now: noon
    }
    const { refused } = minimalPolicy(compiler, world.directory, question)
    expect(refused.map(({ reason }) => reason)).toEqual([
      ...Array.from({ length: 5 }, () => "invalid_request"),
      "unknown_project",
      "invalid_request"
    ])
  })

  test("takes a long log", () => {
    const caller = job("acme/backend")
    const log = Array.from({ length: 200_000 }, () => [caller, "container_registry:write"] as const)
    expect(imagesOf(minimal({}, log))).toMatchObject({ write: { job_token: { refs: "protected" } } })
  })

  test("decides as it says, once it is stored", () => {
    const engine = createEngine({ now: () => noon })
    const { permissions, scope } = minimal({}, [[job("acme/backend"), "package_registry.maven:write"]])
    engine.putProject({ ...target, permissions, scope } as ProjectInput)
    const ask = (caller: Caller<Role>): boolean =>
      engine.allows({ project: 1, caller, resource: "package_registry.maven", action: "write" })
    expect(
      [
        job(1),
        job(1, { ref: { protected: false } }),
        job(1, { trigger_role: "reporter" }),
        user("owner")
      ].map(ask)
    ).toEqual([true, false, false, false])
  })
})
