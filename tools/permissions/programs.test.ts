import { expect, test } from "vitest"
import { gitlab } from "../../packages/core/src/index.ts"
import { permissionPage } from "./page.ts"
import { programsOf } from "./programs.ts"

const bodies = (page: string): readonly unknown[] =>
  [...page.matchAll(/--data '([^']+)'/g)].map(([, body = ""]) => JSON.parse(body) as unknown)

/** What a program says that the change is, read as JSON. */
const changeIn = (text: string): unknown => {
  const [, literal = ""] = /(?:--data '|change = `?)(\{.*\})/.exec(text) ?? []
  return JSON.parse(literal.replaceAll(/([{ ])(\w+):/g, '$1"$2":')) as unknown
}

test.for(gitlab.resources)("$name: the programs make the page's three changes, all of them", (resource) => {
  const page = permissionPage(resource)
  const [, programs = ""] = page.split("## All three in one request\n")
  const [read, write, remove, ...all] = bodies(page)
  expect(all).toHaveLength(1)
  for (const part of [read, write, remove]) expect(all[0]).toMatchObject(part as object)
  const blocks = [...programs.matchAll(/^```\w+\n([^]*?)^```$/gm)].map(([, text = ""]) => text)
  expect(blocks.map(changeIn)).toEqual([all[0], all[0], all[0], all[0]])
})

test("a program has no line that is too long to read, and the token in none", () => {
  for (const { text } of programsOf({ releases: { read: "maintainer" } })) {
    expect(text.split("\n").filter((line) => line.length > 110)).toEqual([])
    expect(text).toContain("JOBWARDEN_TOKEN")
  }
})
