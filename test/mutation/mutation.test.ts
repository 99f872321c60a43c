import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { readSourceFiles } from "../architecture/source-files.ts"
import { folderOf, mutated, repositoryRoot, sourcesBelow, sourcesByFolder } from "./folders.ts"
import { mutantsOf, rangeOf, withoutAlive, type Report } from "./mutants.ts"
import { printed, readResults, resultOf, resultsPage, scoreOf } from "./results.ts"
import { optionsOf } from "./stryker.ts"
import { isExplained, listed, readSurvivors, unexplained, type Survivor } from "./survivors.ts"

const report: Report = {
  files: {
    "packages/core/src/clock.ts": {
      source: "const first = 1 +\n  2\nconst second = true\n",
      mutants: [
        {
          mutatorName: "BooleanLiteral",
          replacement: "false",
          status: "Survived",
          location: { start: { line: 3, column: 16 }, end: { line: 3, column: 20 } }
        },
        {
          mutatorName: "ArithmeticOperator",
          replacement: "1 - 2",
          status: "Killed",
          location: { start: { line: 1, column: 15 }, end: { line: 2, column: 4 } }
        }
      ]
    }
  }
}

describe("the mutants of a report", () => {
  const [first, second] = mutantsOf(report)

  test("come in the order of the source, with what they replace", () => {
    expect(first).toMatchObject({ mutator: "ArithmeticOperator", original: "1 +\n  2", status: "Killed" })
    expect(second).toMatchObject({ mutator: "BooleanLiteral", original: "true", replacement: "false" })
  })

  test("are remembered when they were killed", () => {
    expect(mutantsOf(withoutAlive(report)).map(({ status }) => status)).toEqual(["Killed"])
    expect(Object.keys(withoutAlive(report).files)).toEqual(Object.keys(report.files))
  })

  test("are tried again in exactly their place", () => {
    expect([first, second].map((mutant) => mutant && rangeOf(mutant))).toEqual([
      "packages/core/src/clock.ts:1:14-2:3",
      "packages/core/src/clock.ts:3:15-3:19"
    ])
  })
})

describe("what is mutated", () => {
  test("is every source of the core, each in one folder", () => {
    const all = [...sourcesByFolder().values()].flat()
    const sources = readSourceFiles()
      .filter(({ isTest, path }) => path.startsWith(`${mutated}/`) && !isTest && !path.endsWith(".test-d.ts"))
      .map(({ path }) => path)
    expect(all.toSorted()).toEqual(sources.toSorted())
    expect(sources).toContain(`${mutated}/index.ts`)
    for (const [folder, files] of sourcesByFolder()) {
      expect(files.filter((file) => folderOf(file) !== folder)).toEqual([])
    }
  })

  test("leaves out no file, no operator, no place and no time of running", () => {
    const run = { file: "a.ts", mutate: ["a.ts"], fresh: false, concurrency: 1 }
    for (const pass of ["quick", "full"] as const) {
      const options = optionsOf({ ...run, pass })
      expect(options).toMatchObject({
        mutate: ["a.ts"],
        mutator: { excludedMutations: [] },
        ignoreStatic: false
      })
      expect(options).not.toHaveProperty("ignorers")
      expect(options).not.toHaveProperty("ignorePatterns")
    }
    const told = sourcesBelow(mutated).filter((path) =>
      /Stryker\s+(disable|restore)/i.test(readFileSync(join(repositoryRoot, path), "utf8"))
    )
    expect(told).toEqual([])
  })
})

const flat = (text: string): string => text.replaceAll(/\s+/g, " ")

/** What is wrong with the list, entry by entry: a reason that is missing, code that is no more. */
const faultsOf = (survivors: readonly Survivor[]): readonly string[] =>
  survivors.flatMap(({ code, file, line, original, reason }) => {
    const place = `${file}:${line}`
    const path = join(repositoryRoot, file)
    if (!sourcesBelow(mutated).includes(file) || !existsSync(path)) return [`${place}: is no source`]
    const text = readFileSync(path, "utf8")
    const lines = text.split("\n").map((one) => one.trim())
    return [
      ...(code !== "" && lines.includes(code)
        ? []
        : [`${place}: there is no line \`${code}\`; measure the file again`]),
      ...(flat(text).includes(flat(original)) ? [] : [`${place}: there is no \`${original}\``]),
      ...(reason === unexplained || reason.split(" ").length >= 4 ? [] : [`${place}: says no reason`])
    ]
  })

describe("the list of survivors", () => {
  const clock: Survivor = {
    file: `${mutated}/clock.ts`,
    line: 6,
    code: "export const systemClock = (): number => Date.now()",
    mutator: "ArrowFunction",
    original: "(): number => Date.now()",
    replacement: "() => undefined",
    reason: "nobody can tell the time"
  }

  test("has a reason for each, and lines that there are", () => {
    expect(faultsOf(readSurvivors())).toEqual([])
  })

  test("would be refused with what is not so", () => {
    expect(faultsOf([clock])).toEqual([])
    expect(faultsOf([{ ...clock, file: `${mutated}/clocks.ts` }])).toEqual([
      `${mutated}/clocks.ts:6: is no source`
    ])
    expect(faultsOf([{ ...clock, code: "Date.now", original: "Date.then()", reason: "" }])).toHaveLength(3)
    expect(faultsOf([{ ...clock, reason: unexplained }])).toEqual([])
  })

  test("keeps what was said, wherever the code has moved, and says of the new that nothing was said", () => {
    const [, mutant] = mutantsOf(report)
    if (mutant === undefined) throw new Error("no mutant")
    const moved = { ...mutant, ...clock, start: { line: 6, column: 1 } }
    expect(listed([moved], [{ ...clock, line: 2 }])).toEqual([clock])
    expect(listed([{ ...moved, replacement: "() => 0" }], [clock])).toEqual([
      { ...clock, replacement: "() => 0", reason: unexplained }
    ])
  })
})

describe("the page of results", () => {
  const result = resultOf("packages/core/src/clock.ts", "2026-03-01", mutantsOf(report), 0)

  test("counts, and rounds no score up", () => {
    expect(result).toMatchObject({ mutants: 2, killed: 1, survived: 1, uncovered: 0 })
    expect(scoreOf([result, { ...result, survived: 0, uncovered: 2 }])).toBe(40)
    expect(scoreOf([{ ...result, killed: 0, timedOut: 2, unloadable: 5 }])).toBeCloseTo(66.67)
    expect([printed(99.99), printed(94.96), printed(100)]).toEqual(["99.9 %", "94.9 %", "100.0 %"])
  })

  test("says what is not measured", () => {
    const page = resultsPage([result], ["packages/core/src/clock.ts", "packages/core/src/world/world.ts"])
    expect(page).toContain("| engine | 1 of 1 | 2 | 1 | 0 | 0 | 1 | 0 | 0 | 50.0 % |")
    expect(page).toContain("| world | 0 of 1 |")
    expect(page).toContain("- packages/core/src/world/world.ts\n")
  })

  test("that is kept is the one that its own rows make, and adds up to the list of survivors", () => {
    const kept = readResults()
    const survivors = readSurvivors()
    for (const { explained, file, survived, uncovered } of kept) {
      const alive = survivors.filter((survivor) => survivor.file === file)
      expect(alive.length, file).toBe(survived + uncovered)
      expect(alive.filter((survivor) => isExplained(survivor)).length, file).toBe(explained)
    }
    expect(survivors.filter(({ file }) => !kept.some((one) => one.file === file))).toEqual([])
  })
})
