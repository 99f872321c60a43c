import { describe, expect, test } from "vitest"
import { vocabulary } from "../gitlab.ts"
import { inheritGrant, limitsOf, type StatedDocument } from "./inheritance.ts"

const cellOf = (resource: string, action: string) =>
  vocabulary.cells.find((cell) => cell.resource === resource && cell.action === action) ??
  expect.fail(`no cell ${resource}:${action}`)

const maven = cellOf("package_registry.maven", "write")
const npm = cellOf("package_registry.npm", "write")
const releases = cellOf("releases", "write")

const stated: readonly StatedDocument[] = [
  { source: { level: "project" }, document: undefined },
  {
    source: { level: "group", path: "acme" },
    document: { package_registry: { maven: { write: "owner" }, default: { write: false } } }
  },
  { source: { level: "instance" }, document: { package_registry: { default: { write: "maintainer" } } } }
]

describe("a grant that is inherited", () => {
  test("comes from the nearest document that speaks, with its name and the key", () => {
    expect(inheritGrant(stated, maven)).toEqual({
      grant: "owner",
      source: { level: "group", path: "acme", key: "cell" }
    })
    expect(inheritGrant(stated, npm)).toEqual({
      grant: false,
      source: { level: "group", path: "acme", key: "default" }
    })
    expect(inheritGrant(stated.slice(2), npm)).toEqual({
      grant: "maintainer",
      source: { level: "instance", key: "default" }
    })
  })

  test("is the platform's baseline where nobody speaks", () => {
    expect(inheritGrant(stated, releases)).toEqual({ grant: true, source: { level: "baseline" } })
    expect(inheritGrant([], releases)).toEqual({ grant: true, source: { level: "baseline" } })
  })
})

describe("the limits of a cell", () => {
  test("are all that speak for it, each with who states it and by which key", () => {
    expect(limitsOf(stated, maven)).toEqual([
      { grant: "owner", source: { level: "group", path: "acme", key: "cell" } },
      { grant: "maintainer", source: { level: "instance", key: "default" } }
    ])
    expect(limitsOf(stated, releases)).toEqual([])
  })
})
