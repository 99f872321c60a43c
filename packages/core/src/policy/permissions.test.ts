import { describe, expect, test } from "vitest"
import { gitlab } from "../domain/gitlab.ts"
import { vocabulary } from "../gitlab.ts"
import { prune, statedGrant, type AnyPermissions } from "./permissions.ts"

const cellOf = (resource: string, action: string) =>
  vocabulary.cells.find((cell) => cell.resource === resource && cell.action === action) ??
  expect.fail(`no cell ${resource}:${action}`)

describe("what a document states for a cell", () => {
  const document: AnyPermissions = {
    package_registry: { maven: { read: "guest" }, default: { read: "owner", write: false } },
    repository: { write: "maintainer" }
  }
  const stated = (resource: string, action: string) => statedGrant(document, cellOf(resource, action))

  test("is its own key, else the default of its family, and says which", () => {
    expect(stated("package_registry.maven", "read")).toEqual({ grant: "guest", key: "cell" })
    expect(stated("package_registry.maven", "write")).toEqual({ grant: false, key: "default" })
    expect(stated("package_registry.npm", "read")).toEqual({ grant: "owner", key: "default" })
    expect(stated("repository", "write")).toEqual({ grant: "maintainer", key: "cell" })
  })

  test("is nothing where neither speaks", () => {
    expect(stated("package_registry.npm", "delete")).toBeUndefined()
    expect(stated("repository", "read")).toBeUndefined()
    expect(stated("releases", "read")).toBeUndefined()
    expect(statedGrant(undefined, cellOf("releases", "read"))).toBeUndefined()
  })

  test("has no default where the resource is one by itself", () => {
    const odd = { repository: { default: { read: "owner" } } }
    expect(statedGrant(odd, cellOf("repository", "read"))).toBeUndefined()
  })
})

describe("a document without its empty objects", () => {
  test("keeps formats and defaults that say something, and drops what it does not know", () => {
    const document: AnyPermissions = {
      package_registry: { default: { read: true }, npm: {}, maven: { write: false }, other: { read: true } },
      releases: {},
      other: { read: true }
    }
    expect(prune(gitlab, document)).toEqual({
      package_registry: { default: { read: true }, maven: { write: false } }
    })
  })
})
