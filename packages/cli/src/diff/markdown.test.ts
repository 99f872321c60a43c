import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createEngine, printDifference, type Sentence } from "@jobwarden/core"
import { diffAsMarkdown, mostCharacters } from "./markdown.ts"
import { asCode, asSentence } from "./markdown-text.ts"
import type { ToldChange, ToldDifference } from "./told.ts"

/** What a line says outside of code: runs of as many backticks begin and end it (CommonMark 0.31, 6.1). */
const outsideCode = (line: string): string => {
  const [, before = line, run = ""] = /^([^`]*)(`+)/.exec(line) ?? []
  if (run === "") return line
  const rest = line.slice(before.length + run.length)
  const ends = [...rest.matchAll(/`+/g)].find(([end]) => end.length === run.length)
  if (ends === undefined) return `${before}${run}${outsideCode(rest)}`
  return `${before}¤${outsideCode(rest.slice(ends.index + run.length))}`
}

/** What the code in a line says. */
const codeIn = (line: string): string => {
  const [, run = "", body = ""] = /^(`+)([\s\S]*?[^`])\1(?!`)$/.exec(line) ?? []
  expect(run).not.toBe("")
  return /^ .* $/s.test(body) && body.trim() !== "" ? body.slice(1, -1) : body
}

const attacks = [
  "@all",
  "/close",
  "<script>alert(1)</script>",
  "</summary></details>",
  "![x](https://evil.example/x.png)",
  "[x](javascript:alert(1))",
  "`</code><b>",
  "``",
  "a`b``c```d",
  "#1 !2 %3 ~4 $5 &6 ^alert#7",
  "https://evil.example",
  "www.evil.example/x",
  "a\n/close\n\n# heading",
  "line\r\n> quote",
  "| a | b |",
  "$$\\href{https://evil.example}{x}$$",
  ":smile: [[_TOC_]] *x* _y_ ~~z~~",
  "&lt;b&gt;",
  "\u202Eevil",
  " blank ",
  "",
  "x".repeat(100_000)
]
const input = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ unit: fc.constantFrom("`", "\\", " ", "@", "<", "\n", "a", "/", "#", "*", "_", "]", "(") }),
  fc.string({ unit: "binary" })
)

describe("a piece of input", () => {
  test("is all code, on one line, and bounded", () => {
    fc.assert(
      fc.property(input, (text) => {
        const code = asCode(text)
        expect(outsideCode(code)).toBe("¤")
        expect(code).not.toMatch(/[\n\r\u0085\u2028\u2029]/)
        expect(code.length).toBeLessThan(6000)
      }),
      { numRuns: 2000 }
    )
  })

  test("is shown as it is, but for what cannot be seen", () => {
    for (const text of ["main", "acme/a`b", "``", "`", " a ", "a`"]) expect(codeIn(asCode(text))).toBe(text)
    expect(asCode("a\nb")).toBe("`a<U+000A>b`")
    expect(asCode("x".repeat(501))).toBe(`\`${"x".repeat(500)}…\``)
    expect(asCode("x".repeat(500))).toBe(`\`${"x".repeat(500)}\``)
  })
})

/** Everything that the core says when a project gives an environment and a source of these names something. */
const sentencesAbout = (environment: string, source: string): readonly Sentence[] => {
  const engine = createEngine()
  const before = { path: "acme/a" }
  return printDifference(
    engine.diff(before, {
      ...before,
      permissions: {
        jobs: { write: { job_token: { environments: [environment] } } },
        repository: { write: { min_role: "maintainer" } }
      },
      scope: { allowlist: [{ group: source, job_token_policies: ["read_packages", "repository:write"] }] }
    })
  )
}

describe("a sentence", () => {
  test("has words of the core's own outside of code, and nothing else", () => {
    const name = input.filter((text) => text.length > 0 && text.length < 200)
    const segment = fc.string({
      unit: fc.constantFrom("a", "_", "-", ".", "w", "1"),
      minLength: 1,
      maxLength: 9
    })
    const group = fc.array(segment, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"))
    let seen = 0
    fc.assert(
      fc.property(name, group, (environment, source) => {
        let sentences: readonly Sentence[]
        try {
          sentences = sentencesAbout(environment, source)
        } catch {
          // No path, or no name of an environment.
          return
        }
        seen += sentences.length
        for (const { text } of sentences) expect(outsideCode(asSentence(text))).toMatch(/^[\w\s,()'¤-]*$/)
        for (const { text } of sentences) {
          expect(outsideCode(asSentence(text))).not.toMatch(/[_*~]|www/)
          expect(asSentence(text)).not.toMatch(/[\n\r]/)
        }
      }),
      { numRuns: 300 }
    )
    expect(seen).toBeGreaterThan(300)
  })

  test("reads as before, with names as code", () => {
    expect(
      asSentence("pipelines of www.evil.example/x, project 12 and `a b` (forks included) can now read jobs")
    ).toBe("pipelines of `www.evil.example/x`, project 12 and `a b` (forks included) can now read jobs")
    expect(asSentence("developers' pipelines in environment `a\\`b` or `c`, can now run jobs")).toBe(
      "developers' pipelines in environment ``a\\`b`` or `c`, can now run jobs"
    )
    expect(asSentence("`<b>`")).toBe("`<b>`")
  })
})

const sentence = (text: string): Sentence => ({ text, direction: "gained", access: { cells: [] } })
const change = (projects: number, gained: number, lost = 0): ToldChange => ({
  projects: Array.from({ length: projects }, (_, at) => ({ path: `acme/p${at}`, described: "both" })),
  gained: Array.from({ length: gained }, () => sentence("deploy tokens can now read jobs")),
  lost: Array.from({ length: lost }, () => sentence("deploy tokens can no longer read jobs"))
})
const told = (...changes: readonly ToldChange[]): ToldDifference => ({
  before: "main",
  after: "</details> `HEAD` @all",
  changes,
  compared: 9
})

describe("a comment", () => {
  test("names some projects and counts the others", () => {
    expect(diffAsMarkdown(told(change(7, 1)))).toContain(
      "\n#### 7 projects: `acme/p0`, `acme/p1`, `acme/p2`, `acme/p3`, `acme/p4` and 2 more\n"
    )
    expect(diffAsMarkdown(told(change(5, 1)))).toContain("`acme/p4`\n")
    expect(diffAsMarkdown(told())).toBe(
      "### Access by job token policies\n\n**No difference:** nobody gains or loses access; 9 projects compared, `main` with ``</details> `HEAD` @all``."
    )
  })

  test("folds what is more than ten sentences", () => {
    const item = "- deploy tokens can now read jobs"
    const ten = diffAsMarkdown(told(change(1, 10)))
    expect(ten).not.toContain("<details>")
    const twelve = diffAsMarkdown(told(change(1, 12)))
    expect(twelve.startsWith(ten)).toBe(true)
    expect(twelve.slice(ten.length)).toBe(
      `\n\n<details><summary>2 more</summary>\n\n${item}\n${item}\n\n</details>`
    )
  })

  test("is never longer than allowed, and says what is left out", () => {
    const many = Array.from({ length: 30_000 }, () => change(3, 2, 1))
    for (const most of [2000, 10_000, mostCharacters]) {
      const comment = diffAsMarkdown(told(...many), most)
      expect(comment.length).toBeLessThanOrEqual(most)
      expect(comment.length).toBeGreaterThan(most - 1500)
      const shown = comment.split("\n#### ").length - 1
      expect(shown).toBeGreaterThan(0)
      const left = many.length - shown
      expect(comment.split("\n").at(-1)).toBe(
        `**Cut here:** ${left} more changes in ${left * 3} projects, ${left * 3} of which gain access; \`jobwarden diff --format json\` lists all.`
      )
    }
    expect(diffAsMarkdown(told(change(1, 1)))).not.toContain("Cut here")
  })

  test("begins no line with what was put in", () => {
    const path = "/close\n@all"
    const comment = diffAsMarkdown(
      told({
        projects: [{ path, described: "after", movedFrom: path }],
        gained: [sentence("/close @all")],
        lost: []
      })
    )
    for (const line of comment.split("\n")) expect(outsideCode(line)).not.toMatch(/[@/]/)
  })
})
