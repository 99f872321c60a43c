import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import { readWord } from "./can/words.ts"
import { asArgument, findProject } from "./arguments.ts"

const refusal = (effect: Effect.Effect<unknown, Error>) => Effect.runSync(Effect.flip(effect)).message

test("an argument is named without the dashes of a flag", () => {
  expect(refusal(asArgument(readWord("action", "red", ["read"])))).toBe(
    "`action`: unknown value `red`; did you mean `read`?"
  )
})

describe("a project", () => {
  const world = { projects: [{ path: "acme/backend", id: 7 }, { path: "acme/app" }] }

  test("is found by its path and its id", () => {
    expect(Effect.runSync(findProject(world, "acme/app"))).toEqual({ path: "acme/app" })
    expect(Effect.runSync(findProject(world, 7)).path).toBe("acme/backend")
  })

  test("that is mistyped is corrected", () => {
    expect(refusal(findProject(world, "acme/backed"))).toBe(
      "`project`: no policy file names project `acme/backed`; did you mean `acme/backend`?"
    )
  })

  test("that is like none brings the list of all, as far as it is short", () => {
    expect(refusal(findProject(world, 8))).toMatch(/; they name `acme\/backend`, `acme\/app`$/)
    const many = { projects: Array.from({ length: 9 }, (_, at) => ({ path: `g/p${at}x` })) }
    expect(refusal(findProject(many, 8))).toMatch(/`g\/p4x` and 4 more$/)
    expect(refusal(findProject({ projects: [] }, 8))).toMatch(/these files name none/)
  })
})
