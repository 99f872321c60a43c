import { expect, test } from "vitest"
import { commandLine } from "./command-line.ts"

test("`--fix` alone is what changes nothing for anybody", () => {
  expect(commandLine(["lint", "--fix", "a.yaml"])).toEqual(["lint", "--fix=safe", "a.yaml"])
  expect(commandLine(["lint", "--fix=narrowing", "a.yaml"])).toEqual(["lint", "--fix=narrowing", "a.yaml"])
  expect(commandLine([])).toEqual([])
})

test("`--fail-on-new-access` alone is any action", () => {
  expect(commandLine(["diff", "--fail-on-new-access", "a", "b"])).toEqual([
    "diff",
    "--fail-on-new-access=any",
    "a",
    "b"
  ])
  expect(commandLine(["--fail-on-new-access=write"])).toEqual(["--fail-on-new-access=write"])
})

test("a file may have the name of a flag", () => {
  expect(commandLine(["lint", "--fix", "--", "--fix"])).toEqual(["lint", "--fix=safe", "--", "--fix"])
})
