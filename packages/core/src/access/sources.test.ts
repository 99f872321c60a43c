import { describe, expect, test } from "vitest"
import { compiler } from "../../test/compiling.ts"
import { noon } from "../../test/documents.ts"
import type { GitLab } from "../domain/gitlab.ts"
import { makeSharedValues } from "../world/shared-values.ts"
import { World } from "../world/world.ts"
import type { AllowlistEntry } from "../policy/scope.ts"
import { identityOf, sourcesOf } from "./sources.ts"

const target = { id: 11, path: "acme/backend" }

const directory = (() => {
  const world = new World<GitLab>(makeSharedValues())
  world.putGroup({ id: 21, path: "acme" })
  world.putProject(target)
  world.putProject({ id: 12, path: "acme/app" })
  return world.directory
})()

const withAllowlist = (...allowlist: readonly AllowlistEntry[]) =>
  compiler.compile(
    { visibility: "private", documents: [], limits: [], scope: { allowlist }, enforceScope: false },
    noon
  )

const sources = (...allowlist: readonly AllowlistEntry[]) =>
  sourcesOf(directory, target, withAllowlist(...allowlist))

describe("the sources that policies tell apart", () => {
  test("are the project itself, what the entries name, and all others", () => {
    expect(sources()).toEqual(["own", "foreign"])
    expect(sources({ project: "acme/app" }, { group: "other" }, { project: 99 })).toEqual([
      "own",
      { group: "other" },
      { project: "acme/app" },
      { project: 99 },
      "foreign"
    ])
  })

  test("do not have the project itself twice, nor a source that goes by its id and its path", () => {
    expect(sources({ project: 11 }, { project: "acme/backend" })).toEqual(["own", "foreign"])
    expect(sources({ project: 12 }, { project: "acme/app" }, { group: 21 }, { group: "acme" })).toEqual([
      "own",
      { group: "acme" },
      { project: "acme/app" },
      "foreign"
    ])
  })

  test("do not have a group that nobody knows: nothing can come from there", () => {
    expect(sources({ group: 22 })).toEqual(["own", "foreign"])
  })

  test("come in one order, whatever the order of the entries and of the policies", () => {
    const entries = [{ project: "b" }, { project: 3 }, { group: "c" }, { project: "a" }, { group: 21 }]
    const expected = sources(...entries)
    expect(sources(...entries.toReversed())).toEqual(expected)
    const [first, ...rest] = entries
    const [one, other] = [withAllowlist(...(first ? [first] : [])), withAllowlist(...rest)]
    expect(sourcesOf(directory, target, one, other)).toEqual(expected)
    expect(sourcesOf(directory, target, other, one)).toEqual(expected)
  })
})

describe("what is known of a source", () => {
  test("is what is known of the project", () => {
    expect(identityOf(directory, target, "own")).toEqual(target)
    expect(identityOf(directory, target, { project: 12 })).toEqual({ id: 12, path: "acme/app" })
    expect(identityOf(directory, target, "foreign")).toEqual({})
  })

  test("is of a group a place below it, by its id as by its path", () => {
    const below = identityOf(directory, target, { group: "acme" })
    expect(below.path?.startsWith("acme/")).toBe(true)
    expect(identityOf(directory, target, { group: 21 })).toEqual(below)
    expect(identityOf(directory, target, { group: 22 })).toEqual({})
  })
})
