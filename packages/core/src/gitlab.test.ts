import { describe, expect, test } from "vitest"
import { createEngine } from "./engine.ts"
import { parseSentence, printAccess, printDifference } from "./gitlab.ts"

describe("GitLab's sentences", () => {
  const deployTokens = (deploy_token: boolean) =>
    ({
      path: "acme/a",
      permissions: { package_registry: { maven: { write: { min_role: "developer", deploy_token } } } }
    }) as const

  test("say what changes between two policies, and are read again", () => {
    const engine = createEngine()
    const [sentence, ...more] = printDifference(engine.diff(deployTokens(true), deployTokens(false)))
    expect(more).toEqual([])
    expect(sentence).toEqual({
      direction: "lost",
      access: { cells: ["package_registry.maven:write"], deploy_tokens: true },
      text: "deploy tokens can no longer publish Maven packages"
    })
    expect(parseSentence("deploy tokens can no longer publish Maven packages")).toEqual(sentence)
    expect(parseSentence("deploy tokens can no longer fly")).toBeNull()
  })

  test("say who can do what", () => {
    const access = { cells: ["package_registry.maven:write"], deploy_tokens: true } as const
    expect(printAccess(access)).toBe("deploy tokens can publish Maven packages")
  })
})
