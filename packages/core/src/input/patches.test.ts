import { Result } from "effect"
import { describe, expect, test } from "vitest"
import { decodeGroupPatch, decodeInstancePatch } from "../gitlab.ts"

const problemsOf = (decoded: ReturnType<typeof decodeInstancePatch>) =>
  Result.isFailure(decoded) ? decoded.failure.map(({ message, path }) => [path.join("."), message]) : []

describe.each([
  ["a group", decodeGroupPatch],
  ["the instance", decodeInstancePatch]
])("a patch of what %s says", (_what, decode) => {
  test("states, clears one thing, and clears all", () => {
    for (const patch of [
      {},
      { defaults: { jobs: { write: "maintainer", read: null }, releases: null } },
      { defaults: null, limits: { package_registry: { default: { delete: "owner" }, npm: null } } }
    ]) {
      expect(Result.getOrNull(decode(patch))).toEqual(patch)
    }
  })

  test("tells of words that nobody knows, in both documents", () => {
    expect(problemsOf(decode({ defaults: { jbos: {} }, limits: { jobs: { write: "owners" } } }))).toEqual([
      ["defaults.jbos", expect.stringContaining("did you mean `jobs`?")],
      ["limits.jobs.write", expect.stringContaining("did you mean `owner`?")]
    ])
  })
})

test("the instance enforces the scope, or says nothing of it; a group cannot", () => {
  for (const enforce_scope of [true, false, null]) {
    expect(Result.getOrNull(decodeInstancePatch({ enforce_scope }))).toEqual({ enforce_scope })
  }
  expect(problemsOf(decodeInstancePatch({ enforce_scope: 1 }))).toHaveLength(1)
  expect(problemsOf(decodeGroupPatch({ enforce_scope: true }))).toEqual([
    ["enforce_scope", expect.stringMatching(/^unknown key/)]
  ])
})
