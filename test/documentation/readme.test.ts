import { describe, expect, test } from "vitest"
import { programOf, runProgram, typeErrors } from "./examples.ts"
import { blocksOf, pages, type Block } from "./markdown.ts"
import { compact, patternOf, readCurl, send, withQuickstart } from "./service.ts"

const patience = { timeout: 60_000 }

const curlLine = ({ text }: Block): string => text.replaceAll(/\\\n\s*/g, " ").trim()

describe("examples in TypeScript", () => {
  const examples = pages.flatMap((page) =>
    blocksOf(page)
      .filter(({ language }) => language === "ts")
      .map((block) => ({ place: `${page}:${block.line}`, program: programOf(block) }))
  )

  test("are there, in the README and in the guides for programmers", () => {
    const places = examples.map(({ place }) => place.split(":")[0])
    const guides = ["docs/guides/embedding.md", "docs/guides/how-deciding-works.md"]
    expect(places).toEqual(expect.arrayContaining(["README.md", ...guides]))
  })

  test.for(examples)("$place does what it says", patience, async ({ program }) => {
    expect(program.assertions, "an example that says no result").toBeGreaterThan(0)
    expect(await runProgram(program)).toEqual({ exitCode: 0, stdout: "", stderr: "" })
  })

  test("have no type errors", patience, async () => {
    const files = examples.map(
      ({ place, program }) => [`${place.replaceAll(/\W+/g, "-")}.ts`, program] as const
    )
    expect(await typeErrors(new Map(files))).toBe("")
  })
})

describe("requests to the quickstart's service", () => {
  for (const page of [
    "README.md",
    "docs/guides/quickstart.md",
    "docs/guides/job-token-scope.md",
    "docs/guides/whole-policy.md",
    "docs/guides/group-policies.md",
    "docs/guides/rest-api.md",
    "docs/guides/audit.md",
    "docs/guides/graphql.md",
    "docs/guides/authzen.md"
  ]) {
    test(`of ${page} get the answers that it shows`, patience, () =>
      withQuickstart(async ({ url }, tokens) => {
        const blocks = blocksOf(page)
        let asked = 0
        for (const [index, block] of blocks.entries()) {
          if (block.language !== "sh" || !block.text.startsWith("curl ")) continue
          asked += 1
          const answer = await send(readCurl(curlLine(block)), url, tokens)
          const body = (await answer.text()).replaceAll(url, "http://127.0.0.1:8080")
          const shown = blocks[index + 1]
          const place = `${page}:${block.line}`
          if (shown?.language === "json") expect(compact(body), place).toMatch(patternOf(compact(shown.text)))
          else expect(answer.ok, `${place}: ${body}`).toBe(true)
        }
        expect(asked).toBeGreaterThan(0)
      })
    )
  }

  test("of the README are those that `npm start` prints", () =>
    withQuickstart(async ({ printed, url }, tokens) => {
      const lines = printed
        .replaceAll(tokens.maintainer, "<token>")
        .replaceAll(tokens.decision_client, "<client token>")
        .replaceAll(url, "http://127.0.0.1:8080")
        .split("\n")
      const shown = blocksOf("README.md").filter(({ text }) => text.startsWith("curl "))
      expect(shown.length).toBeGreaterThan(1)
      for (const block of shown) expect(lines).toContain(curlLine(block))
    }))
})
