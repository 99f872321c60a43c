import { describe, expect, test } from "vitest"
import { beforeNoon, noon } from "../../test/documents.ts"
import { compiler } from "../../test/compiling.ts"
import { fromApp, job, path, user } from "../../test/explaining.ts"
import type { GitLab } from "../domain/gitlab.ts"
import { vocabulary, type Role } from "../gitlab.ts"
import type { AllowlistEntry } from "../policy/scope.ts"
import { makeSharedValues } from "../world/shared-values.ts"
import { World } from "../world/world.ts"
import { findCell } from "./decide.ts"
import { nearestEntry } from "./nearest-entry.ts"
import { readCaller, type Caller } from "./request.ts"

const target = { id: 11, path }

/** The entry that would let the caller write releases of a project with this allowlist. */
const entryFor = (caller: Caller<Role>, ...allowlist: readonly AllowlistEntry[]) => {
  const world = new World<GitLab>(makeSharedValues())
  for (const project of [target, { id: 12, path: "acme/app" }]) world.putProject(project)
  const sources = { visibility: "private", documents: [], limits: [], enforceScope: false }
  const compiled = compiler.compile({ ...sources, scope: { allowlist } }, noon)
  const cell = compiled.cell(Number(findCell(vocabulary, "releases", "write")))
  const read = readCaller(vocabulary, caller)
  if (cell === undefined || read === null) throw new Error("no such cell or caller")
  return nearestEntry(compiler, world.directory, { identity: target, revision: 0, compiled }, cell, read)
}

describe("the nearest entry", () => {
  test("is one more for a source that has none, with no end", () => {
    expect(entryFor(fromApp())).toStrictEqual({
      project: "acme/app",
      job_token_policies: ["releases:write"]
    })
  })

  test("is none where two name the project, and both refuse", () => {
    const [byId, byPath] = [{ project: 12 }, { project: "acme/app" }]
    const refusing = { job_token_policies: ["read_jobs"] }
    expect(entryFor(fromApp(), { ...byId, ...refusing }, { ...byPath, ...refusing })).toBeUndefined()
    expect(
      entryFor(fromApp(), { ...byId, expires_at: beforeNoon }, { ...byPath, ...refusing })
    ).toBeUndefined()
    expect(entryFor(fromApp(), { ...byId, ...refusing }, byPath)).toStrictEqual({
      ...byId,
      job_token_policies: ["read_jobs", "releases:write"]
    })
  })

  test("is none for who needs none, nor for what can be no project's path", () => {
    expect(entryFor(user("owner"))).toBeUndefined()
    expect(entryFor(job({ project: "a//b" }))).toBeUndefined()
  })
})
