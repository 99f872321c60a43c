import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { pageText, root, sectionOf, tableRows } from "./markdown.ts"

const page = "docs/comparison.md"
const folder = join(root, "bench", "results")

interface Goal {
  readonly what: string
  readonly value: number
  readonly goal: { readonly atLeast?: number; readonly atMost?: number }
  readonly met: boolean
}

interface Measured {
  readonly date: string
  readonly goals?: readonly Goal[]
}

type Times = Readonly<Record<string, { readonly median: number }>>

interface Shape {
  readonly nanoseconds: Times
  readonly sample: { readonly nanoseconds: Times }
}

const measured = (name: string): Measured & { readonly data: readonly Shape[] } =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as ReturnType<typeof measured>

const results = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/\.json$/, ""))

const whole = (value: number | undefined): string =>
  value === undefined ? "" : Math.round(value).toLocaleString("en-US")

describe("the comparison with others", () => {
  const { data, date } = measured("engine")
  const figures = tableRows(sectionOf(page, "Figures"))

  test.each([
    ["of all requests", 0, ["jobwarden", "CASL", "CASL by class"], ({ nanoseconds }: Shape) => nanoseconds],
    ["of a part", 3, ["jobwarden", "cedar-wasm", "node-casbin"], ({ sample }: Shape) => sample.nanoseconds]
  ] as const)("has the figures that were measured, %s", (_, from, names, timesOf) => {
    const stated = figures.slice(from, from + 3).map(([, ...cells]) => cells)
    expect(stated).toEqual(data.map((shape) => names.map((name) => whole(timesOf(shape)[name]?.median))))
  })

  test("says when they were measured", () => {
    expect(sectionOf(page, "Figures")).toContain(`in one run on ${date}, `)
  })

  test("names every goal that was missed, and none that was met", () => {
    const missed = results.flatMap((name) => {
      const { date, goals = [] } = measured(name)
      return goals
        .filter(({ met }) => !met)
        .map(({ goal: { atLeast, atMost }, value, what }) => [
          what,
          value.toFixed(2),
          atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`,
          `${date}, [${name}](../bench/results/${name}.md)`
        ])
    })
    expect(figures.slice(6).toSorted()).toEqual(missed.toSorted())
  })

  test("names for each of the others its own pages, and when to take it", () => {
    const headings = [...pageText(page).matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading)
    const others = headings.slice(2, -1)
    expect(others).toEqual(["CASL", "Cedar", "OPA", "OpenFGA", "casbin", "GitLab itself"])
    for (const other of others) {
      const text = sectionOf(page, other)
      expect([other, text]).toEqual([other, expect.stringMatching(/\]\(https:\/\/[^)]+\)/)])
      expect([other, text.match(/\*\*Take /g)?.length]).toEqual([other, 2])
    }
  })
})
