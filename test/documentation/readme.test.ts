import { beforeAll, describe, expect, test } from "vitest"
import { programOf, runPrograms, typeErrors } from "./examples.ts"
import type { Block } from "./markdown.ts"
import { documents, isExample, isGraphQl, isRequest, nameOf, placesOf, requestPages } from "./places.ts"
import { compact, patternOf, readCurl, send, withQuickstart, type Curl } from "./service.ts"

const patience = { timeout: 60_000 }

const curlLine = ({ text }: Block): string => text.replaceAll(/ *\\\n\s*/g, " ").trim()

const graphQl = ({ text }: Block): Curl => ({
  method: "POST",
  url: "http://127.0.0.1:8080/api/graphql",
  headers: { "private-token": "<token>", "content-type": "application/json" },
  body: JSON.stringify({ query: text })
})

describe("examples in TypeScript", () => {
  const examples = documents
    .flatMap(placesOf)
    .filter(isExample)
    .map((place) => ({ place: nameOf(place), program: programOf(place.block) }))
  const fileOf = (place: string): string => place.replaceAll(/\W+/g, "-")

  let failures: ReadonlyMap<string, string | null>
  beforeAll(async () => {
    failures = await runPrograms(new Map(examples.map(({ place, program }) => [fileOf(place), program])))
  })

  test("are there, in the README and in the guides for programmers", () => {
    const places = examples.map(({ place }) => place.split(":")[0])
    const guides = ["docs/guides/embedding.md", "docs/guides/how-deciding-works.md"]
    expect(places).toEqual(expect.arrayContaining(["README.md", ...guides]))
  })

  test.for(examples)("$place does what it says", ({ place, program }) => {
    expect(program.assertions, "an example that says no result").toBeGreaterThan(0)
    expect(failures.get(fileOf(place))).toBeNull()
  })

  test("have no type errors", patience, async () => {
    const files = examples.map(({ place, program }) => [`${fileOf(place)}.ts`, program] as const)
    expect(await typeErrors(new Map(files))).toBe("")
  })
})

describe("requests to the quickstart's service", () => {
  for (const page of requestPages) {
    test(`of ${page} get the answers that it shows`, patience, () =>
      withQuickstart(async ({ url }, tokens) => {
        let asked = 0
        for (const place of placesOf(page)) {
          const { behind, block } = place
          if (!isRequest(place) && !isGraphQl(place)) continue
          asked += 1
          const request = isGraphQl(place) ? graphQl(block) : readCurl(curlLine(block))
          const answer = await send(request, url, tokens)
          const body = (await answer.text()).replaceAll(url, "http://127.0.0.1:8080")
          const where = nameOf(place)
          if (isGraphQl(place)) expect(body, where).not.toMatch(/"errors":\[[^\]]/)
          if (behind?.language === "json" && isRequest(place)) {
            expect(compact(body), where).toMatch(patternOf(compact(behind.text)))
          } else expect(answer.ok, `${where}: ${body}`).toBe(true)
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
      const isRefused = (shown: Block | undefined): boolean => shown?.text.includes('"message": "4') === true
      const shown = placesOf("README.md").filter((place) => isRequest(place) && !isRefused(place.behind))
      expect(shown.length).toBeGreaterThan(1)
      for (const { block } of shown) expect(lines).toContain(curlLine(block))
    }))
})
