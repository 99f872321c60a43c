import { describe, expect, test } from "vitest"
import { noon } from "../../test/documents.ts"
import { path, user } from "../../test/explaining.ts"
import { createEngine } from "../engine.ts"
import type { Grant, Role } from "../gitlab.ts"
import type { Caller } from "./request.ts"

describe("a denial of a token", () => {
  const inRegistry = (caller: Caller<Role>, read: Grant = true, action = "read") => {
    const engine = createEngine({ now: () => noon })
    engine.putGroup({ id: 21, path: "acme" })
    engine.putProject({ id: 11, path, permissions: { container_registry: { read } } })
    const request = { project: path, caller, resource: "container_registry", action }
    const { byCaller, byOwner, reason } = engine.explain(request)
    return { reason, byCaller, byOwner }
  }
  const deployToken = (scopes: readonly string[], home: object = { group: 21 }) =>
    ({ type: "deploy_token", scopes, ...home }) as Caller<Role>

  test("without the scope: the one that covers least is named, and to a deploy token none that is not for it", () => {
    const missing = (to: readonly string[]) => ({
      reason: "token_scope_insufficient",
      byCaller: [[{ attribute: "scopes", to }]],
      byOwner: null
    })
    expect(inRegistry(user("owner", []))).toEqual(missing(["read_registry"]))
    expect(inRegistry(user("owner", ["read_api"]), true, "write")).toEqual(
      missing(["read_api", "write_registry"])
    )
    expect(inRegistry(deployToken(["api"]))).toEqual(missing(["api", "read_registry"]))
  })

  test("of somebody who needs a scope and a role", () => {
    expect(inRegistry(user("guest", ["read_repository"])).byCaller).toEqual([
      [
        { attribute: "scopes", to: ["read_repository", "read_registry"] },
        { attribute: "role", to: "reporter" }
      ]
    ])
  })

  test("that covers what is asked for asks for no scope", () => {
    expect(inRegistry(user("guest", ["read_registry"])).byCaller).toEqual([
      [{ attribute: "role", to: "reporter" }]
    ])
    expect(inRegistry(user("guest")).byCaller).toEqual([[{ attribute: "role", to: "reporter" }]])
  })

  test("at home elsewhere, which would do from here", () => {
    for (const home of [{ project: 12 }, { group: "other" }]) {
      expect(inRegistry(deployToken(["read_registry"], home))).toEqual({
        reason: "not_in_scope",
        byCaller: [[{ attribute: "project", to: path }]],
        byOwner: null
      })
    }
  })

  test("that a grant to people leaves out: deploy tokens are let in, and nobody else", () => {
    expect(inRegistry(deployToken(["read_registry"]), "developer")).toEqual({
      reason: "grant_excludes_deploy_tokens",
      byCaller: [],
      byOwner: { size: 1, grant: { min_role: "developer", deploy_token: true } }
    })
  })
})
