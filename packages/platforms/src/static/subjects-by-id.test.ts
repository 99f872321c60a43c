import { Platform } from "@jobwarden/service"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { layerStaticFromData } from "./layer.ts"

const data = {
  version: 1 as const,
  projects: [{ id: 1, path: "a/b" }],
  users: [
    { id: 30, username: "one", name: "One" },
    { id: 4, username: "two", name: "Two", active: false },
    { id: 12, username: "__proto__", name: "Three" }
  ],
  jobs: [{ id: 9, project: 1, ref: { protected: true }, user: "one" }],
  deploy_tokens: [{ id: 7, project: 1, scopes: [] }]
}

const idsOf = (type: "user" | "job" | "deploy_token", after: number, limit: number) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { principals } = yield* Platform
      const listed = yield* principals?.({ type, after, limit }) ?? Effect.die(new Error("no list"))
      return listed.map((principal) => [principal.type, principal.id])
    }).pipe(Effect.provide(layerStaticFromData(data)))
  )

describe("the subjects of a platform file", () => {
  it("are listed each once, by number, live or not", async () => {
    expect(await idsOf("user", 0, 10)).toEqual([
      ["user", 4],
      ["user", 12],
      ["user", 30]
    ])
    expect(await idsOf("job", 0, 10)).toEqual([["job", 9]])
    expect(await idsOf("deploy_token", 0, 10)).toEqual([["deploy_token", 7]])
  })

  it("are listed page by page", async () => {
    expect(await idsOf("user", 0, 2)).toEqual([
      ["user", 4],
      ["user", 12]
    ])
    expect(await idsOf("user", 4, 1)).toEqual([["user", 12]])
    expect(await idsOf("user", 11, 5)).toEqual([
      ["user", 12],
      ["user", 30]
    ])
    expect(await idsOf("user", 30, 5)).toEqual([])
    expect(await idsOf("user", 0, 0)).toEqual([])
  })
})
