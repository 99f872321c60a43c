import { samplePlatform } from "@jobwarden/service/testing"
import { describe, expect, it } from "vitest"
import { notAvailable, serve } from "../test/serving.ts"
import { fullPathOf } from "./full-path.ts"

const huge = "a/".repeat(200_000)

describe("a full path", () => {
  it("is handed on as it came, and never longer than any is", () => {
    for (const path of ["", "acme/backend", "a".repeat(4096)]) expect(fullPathOf(path)).toBe(path)
    expect(fullPathOf(huge).length).toBe(4097)
  })

  it("of any length is asked of the platform in bounds, wherever one is taken", async () => {
    const asked: Array<number | string> = []
    const noting =
      <A>(look: (reference: number | string) => A) =>
      (reference: number | string): A => {
        asked.push(reference)
        return look(reference)
      }
    const { ask } = await serve({
      platform: { project: noting(samplePlatform.project), group: noting(samplePlatform.group) }
    })
    for (const field of [
      "updateJobTokenPermissions(input: {fullPath: $path, permissions: {}})",
      "resetJobTokenPermissions(input: {fullPath: $path})",
      "updateGroupJobTokenPermissions(input: {fullPath: $path, limits: {}})",
      "resetGroupJobTokenPermissions(input: {fullPath: $path})",
      "projectCiCdSettingsUpdate(input: {fullPath: $path, inboundJobTokenScopeEnabled: true})",
      "ciJobTokenScopeAddProject(input: {projectPath: $path, targetProjectPath: $path})",
      "ciJobTokenScopeRemoveGroup(input: {projectPath: $path, targetGroupPath: $path})"
    ]) {
      const { errors } = await ask("maya", `mutation ($path: ID!) { ${field} { errors } }`, { path: huge })
      expect(errors.map(({ message }) => message)).toEqual([notAvailable])
    }
    await ask("maya", "query ($path: ID!) { project(fullPath: $path) { id } }", { path: huge })
    await ask("maya", "query ($path: ID!) { group(fullPath: $path) { id } }", { path: huge })
    await ask(
      "maya",
      'mutation ($path: ID!) { ciJobTokenScopeAddGroupOrProject(input: {projectPath: "acme/backend", targetPath: $path}) { errors } }',
      { path: huge }
    )
    expect(asked.length).toBeGreaterThan(8)
    expect(Math.max(...asked.map((reference) => String(reference).length))).toBe(4097)
  })
})
