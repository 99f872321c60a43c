import { Inspectable } from "effect"
import { describe, expect, it } from "vitest"
import { Secret } from "./secret.ts"

describe("a secret", () => {
  const secret = new Secret("glpat-hidden")

  it("is what it was made of to whoever asks for it", () => {
    expect(secret.reveal()).toBe("glpat-hidden")
  })

  it.each<readonly [string, () => string]>([
    ["in a text", () => `${String(secret)} ${secret}`],
    ["in JSON", () => JSON.stringify({ secret })],
    ["as an object's members", () => JSON.stringify([Object.entries(secret), { ...secret }])],
    ["in what Effect logs", () => String(Inspectable.toStringUnknown({ secret }))]
  ])("is not shown %s", (_, show) => {
    expect(show()).not.toContain("hidden")
  })
})
