import { vocabulary } from "@jobwarden/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { as, look, mission, patch, run } from "../test/use-cases.ts"
import { cellsInForce } from "./cells-in-force.ts"
import { PolicyIndex } from "./policy-index.ts"
import { projects } from "./testing/platform-samples.ts"
import { updateSurroundings } from "./update-surroundings.ts"

describe("the cells in force", () => {
  it("are those of the view, each with who states it", async () => {
    await run(
      Effect.gen(function* () {
        const index = yield* PolicyIndex
        yield* patch(as("maya"), mission)
        yield* updateSurroundings(
          as("olga"),
          { group: 7 },
          {
            options: Effect.succeed({}),
            body: Effect.succeed({ defaults: { jobs: { write: "owner" } } })
          }
        )
        const { permissions } = yield* look(as("maya"), "explicit")
        const effective = yield* look(as("maya"))
        const cells = cellsInForce(index, projects.backend, permissions)
        expect(cells.length).toBe(vocabulary.cells.length)
        for (const { action, grant, resource } of cells) {
          const [name = "", format] = resource.split(".")
          const document = effective.permissions as Record<string, Record<string, unknown>>
          const shown =
            format === undefined ? document[name] : (document[name]?.[format] as Record<string, unknown>)
          expect(shown?.[action]).toEqual(grant)
        }
        const source = (resource: string, action: string) =>
          cells.find((cell) => cell.resource === resource && cell.action === action)?.source
        expect(source("package_registry.maven", "write")).toEqual({ level: "project", key: "cell" })
        expect(source("jobs", "write")).toEqual({ level: "group", path: "acme", key: "cell" })
        expect(source("jobs", "read")).toEqual({ level: "baseline" })
      })
    )
  })
})
