import { describe, expect, test } from "vitest"
import { searchProjects } from "./search.ts"

const projects = [
  { path: "acme/backend", id: 12 },
  { path: "acme/App", id: 7 },
  { path: "acme/app" },
  { path: "backend/tools", id: 123 },
  { path: "12", id: 99 },
  { path: "acme/tools/back" }
]

const found = (typed: string): readonly string[] =>
  searchProjects(projects, typed, 10).shown.map(({ path }) => path)

describe("projects", () => {
  test("are all of them where nothing is typed, up to as many as are wanted", () => {
    expect(searchProjects(projects, "  ", 2)).toEqual({ shown: projects.slice(0, 2), all: 6 })
  })

  test("are found by their exact path first, whose case matters, then in any case", () => {
    expect(found("acme/app")).toEqual(["acme/app", "acme/App"])
    expect(found("acme/App")).toEqual(["acme/App", "acme/app"])
  })

  test("are found by their number, a path of the same digits before it", () => {
    expect(found("12")).toEqual(["12", "acme/backend"])
    expect(found("123")).toEqual(["backend/tools"])
  })

  test("are found by the beginning of the path, then of the name, then by any part", () => {
    expect(found("back")).toEqual(["backend/tools", "acme/backend", "acme/tools/back"])
    expect(found("ools")).toEqual(["backend/tools", "acme/tools/back"])
  })

  test("have all the words that are typed, in any order", () => {
    expect(found("back acme")).toEqual(["acme/backend", "acme/tools/back"])
    expect(found("acme nothing")).toEqual([])
  })

  test("are counted beyond what is shown", () => {
    expect(searchProjects(projects, "a", 1)).toMatchObject({ all: 5, shown: [{ path: "acme/backend" }] })
  })
})
