import {
  mergePermissions,
  vocabulary,
  type Grant,
  type Permissions,
  type PermissionsPatch
} from "@jobwarden/core"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { changedGrants, patchBetween, same, stated } from "./documents.ts"

const grants: readonly Grant[] = [
  true,
  false,
  "maintainer",
  { min_role: "maintainer", job_token: { refs: "protected" } },
  { min_role: "maintainer" },
  { job_token: { refs: "protected", origin: "own" }, deploy_token: true },
  {}
]
const cells = fc.dictionary(fc.constantFrom("read", "write", "delete"), fc.constantFrom(...grants))
const permissions = fc
  .record(
    {
      package_registry: fc.dictionary(fc.constantFrom("maven", "npm", "default"), cells),
      jobs: cells,
      repository: cells
    },
    { requiredKeys: [] }
  )
  .map((document) => document as Permissions)

describe("the patch between two documents", () => {
  test("makes one of the other, wholly", () => {
    fc.assert(
      fc.property(permissions, permissions, (before, after) => {
        const [was, becomes] = [stated(before), stated(after)]
        const merged = mergePermissions(
          vocabulary.domain,
          was,
          patchBetween(was, becomes) as PermissionsPatch
        )
        expect(same(merged, becomes)).toBe(true)
      })
    )
  })

  test("is empty exactly where nothing changes, and so is what is told of it", () => {
    fc.assert(
      fc.property(permissions, permissions, (before, after) => {
        const [was, becomes] = [stated(before), stated(after)]
        const isSame = same(was, becomes)
        expect(Object.keys(patchBetween(was, becomes)).length === 0).toBe(isSame)
        expect(changedGrants(was, becomes, "limits").length === 0).toBe(isSame)
      })
    )
  })

  test("replaces a grant whole, and names only what changes", () => {
    const before: Permissions = {
      package_registry: {
        maven: { read: true, write: { min_role: "maintainer", deploy_token: true } },
        npm: { read: true }
      },
      jobs: { read: true }
    }
    const after: Permissions = {
      package_registry: { maven: { read: true, write: { min_role: "owner" } } },
      jobs: { read: true }
    }
    expect(patchBetween(before, after)).toEqual({
      package_registry: { maven: { write: { min_role: "owner" } }, npm: null }
    })
    expect(changedGrants(before, after, "defaults")).toEqual([
      {
        path: "/defaults/package_registry/maven/write",
        before: { min_role: "maintainer", deploy_token: true },
        after: { min_role: "owner" }
      },
      { path: "/defaults/package_registry/npm/read", before: true, after: null }
    ])
  })
})
