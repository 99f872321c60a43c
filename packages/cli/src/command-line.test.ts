import { expect, test } from "vitest"
import { commandLine } from "./command-line.ts"

test("`--fix` alone is what changes nothing for anybody", () => {
  expect(commandLine(["lint", "--fix", "a.yaml"])).toEqual(["lint", "--fix=safe", "a.yaml"])
  expect(commandLine(["lint", "--fix=narrowing", "a.yaml"])).toEqual(["lint", "--fix=narrowing", "a.yaml"])
  expect(commandLine([])).toEqual([])
})

test("a file may have the name of a flag", () => {
  expect(commandLine(["lint", "--fix", "--", "--fix"])).toEqual(["lint", "--fix=safe", "--", "--fix"])
})
