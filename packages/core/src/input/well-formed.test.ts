import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import { InvalidInput } from "./decode.ts"

const half = "production\uD800"

describe("half of a character pair", () => {
  const permissions = { jobs: { write: { job_token: { environments: [half] } } } }

  test.each([
    ["a project's environment name", () => createEngine().putProject({ path: "a", permissions })],
    ["a group's limit", () => createEngine().putGroup({ path: "a", limits: permissions })],
    ["a path", () => createEngine().putProject({ path: `acme/${half}` })],
    ["an entry", () => createEngine().putProject({ path: "a", scope: { allowlist: [{ group: half }] } })],
    ["a description", () => createEngine().diff({ path: "a" }, { path: "a", permissions })]
  ])("is refused in %s, since it has no canonical form to be stored or compared by", (_, put) => {
    expect(put).toThrow(InvalidInput)
  })
})
