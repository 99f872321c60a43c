import { describe, expect, test } from "vitest"
import { listProblems, pointer, printPath, quote, type Path } from "./problem.ts"

describe("a path", () => {
  const paths: readonly (readonly [Path, string, string])[] = [
    [[], "", ""],
    [["permissions"], "permissions", "/permissions"],
    [
      ["permissions", "package_registry", "maven"],
      "permissions.package_registry.maven",
      "/permissions/package_registry/maven"
    ],
    [["scope", "allowlist", 0, "project"], "scope.allowlist[0].project", "/scope/allowlist/0/project"],
    [[3, 4], "[3][4]", "/3/4"],
    [["projects", "acme/backend"], 'projects["acme/backend"]', "/projects/acme~1backend"],
    [["a.b", "c"], '["a.b"].c', "/a.b/c"],
    [["~", "~1", "/"], '["~"]["~1"]["/"]', "/~0/~01/~1"],
    [[""], '[""]', "/"],
    [["0"], "0", "/0"],
    [["line\nbreak"], '["line\\nbreak"]', "/line\nbreak"]
  ]
  for (const [path, printed, pointed] of paths) {
    test(JSON.stringify(path), () => expect([printPath(path), pointer(path)]).toEqual([printed, pointed]))
  }
})

describe("a quote", () => {
  test("stands in backticks, of which it has none inside", () => {
    expect(quote("maven")).toBe("`maven`")
    expect(quote("a`b`")).toBe("`a\uFFFDb\uFFFD`")
  })

  test("has no control or formatting characters", () => {
    expect(quote("a\nb\u001b[31m\u202E\u200B")).toBe("`a\uFFFDb\uFFFD[31m\uFFFD\uFFFD`")
  })

  test("is cut, and well-formed even where that parts a pair", () => {
    expect(quote("x".repeat(80))).toBe(`\`${"x".repeat(80)}\``)
    expect(quote("x".repeat(81))).toBe(`\`${"x".repeat(80)}…\``)
    expect(quote("x".repeat(79) + "\u{1F600}")).toBe(`\`${"x".repeat(79)}\uFFFD…\``)
    expect(quote("\uD800")).toBe("`\uFFFD`")
  })
})

describe("a list of problems", () => {
  test("has one a line, with its path where there is one", () => {
    const problems = [
      { path: [], message: "expected an object" },
      { path: ["scope", "allowlist", 2], message: "is missing" }
    ]
    expect(listProblems(problems)).toBe("expected an object\nscope.allowlist[2]: is missing")
    expect(listProblems([])).toBe("")
  })

  test("describes fifty and counts the rest", () => {
    const problems = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ path: [at], message: "no" }))
    expect(listProblems(problems(50)).split("\n").at(-1)).toBe("[49]: no")
    expect(listProblems(problems(51)).split("\n").slice(49)).toEqual(["[49]: no", "and 1 more"])
  })
})
