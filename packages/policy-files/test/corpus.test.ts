import { Ajv } from "ajv"
import { Ajv2020 } from "ajv/dist/2020.js"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { createEngine, vocabulary } from "@jobwarden/core"
import {
  checkPolicyFile,
  editPolicyText,
  formatPolicyText,
  mergePolicyFiles,
  parseText,
  policyFileJsonSchema,
  policyFileLimits
} from "../src/index.ts"
import { bad, found, good } from "./corpus.ts"

const options = { strictTypes: false, strictRequired: false } as const
const validators = [
  new Ajv2020(options).compile(policyFileJsonSchema("2020-12")),
  new Ajv(options).compile(policyFileJsonSchema("draft-07"))
]

const valueOf = (text: string): unknown =>
  Result.getOrThrow(parseText(text, { limits: policyFileLimits })).value

const remarksOf = (text: string): readonly string[] =>
  Result.getOrThrow(parseText(text, { limits: policyFileLimits }))
    .comments.map(({ source }) => source.trimEnd())
    .toSorted()

const check = (name: string, text: string) => {
  const merged = mergePolicyFiles([checkPolicyFile(name, text)])
  const [file] = merged.files
  if (file === undefined) throw new Error("the file is gone")
  return { file, merged }
}

/** Who may what in every project of a text: the tables, cell by cell. */
const tablesOf = (text: string): unknown => {
  const engine = createEngine({ now: () => Date.UTC(2026, 0, 1) })
  const { merged } = check("x", text)
  engine.load(merged.world)
  return merged.world.projects
    .map(({ path }) => path)
    .toSorted()
    .map((path) => [
      path,
      vocabulary.cells.map(({ action, resource }) => engine.whoCan(path, resource, action))
    ])
}

it("the corpus has at least 150 files", () => {
  expect(good.length + bad.length).toBeGreaterThanOrEqual(150)
})

describe.each(good)("the good file $name", ({ expected, name, text }) => {
  it("says what it should, and nothing is wrong with it", () => {
    const { file } = check(name, text)
    expect(file.problems).toEqual([])
    const { groups, instance, projects, tests } = file.content
    expect({
      instance: instance !== undefined,
      groups: groups.map(({ path }) => path),
      projects: projects.map(({ path }) => path).toSorted(),
      tests: tests.length
    }).toEqual({ ...expected, projects: expected.projects.toSorted() })
  })

  it("is valid by its JSON Schema", () => {
    for (const validate of validators)
      expect([validate(valueOf(text)), validate.errors]).toEqual([true, null])
  })

  it("is laid out with the same meaning, every comment, and once and for all", () => {
    const formatted = Result.getOrThrow(formatPolicyText(text))
    expect(valueOf(formatted)).toEqual(valueOf(text))
    expect(remarksOf(formatted)).toEqual(remarksOf(text))
    expect(Result.getOrThrow(formatPolicyText(formatted))).toBe(formatted)
    expect(tablesOf(formatted)).toEqual(tablesOf(text))
    if (name.endsWith(".json")) expect(JSON.parse(formatted)).toEqual(JSON.parse(text))
  })
})

describe.each(bad)("the bad file $name", ({ expected, name, text }) => {
  it("has these problems, at these places", () => {
    const { file } = check(name, text)
    expect(
      file.problems.map(({ column, endColumn, endLine, line, message }) => ({
        line,
        column,
        endLine,
        endColumn,
        message
      }))
    ).toEqual(expected.problems)
  })

  it("is seen by its JSON Schema, as far as one can", () => {
    const parsed = parseText(text, { limits: policyFileLimits })
    if (Result.isFailure(parsed)) expect(expected.schema).toBeNull()
    else {
      for (const validate of validators) {
        expect(validate(parsed.success.value) ? "valid" : "invalid").toBe(expected.schema)
      }
    }
  })

  it("is laid out all the same, if it has a meaning", () => {
    const formatted = formatPolicyText(text)
    if (Result.isFailure(formatted)) {
      const repeated = expected.problems.some(({ message }) => message.includes("given twice"))
      expect(expected.schema === null || repeated).toBe(true)
    } else {
      expect(valueOf(formatted.success)).toEqual(valueOf(text))
      expect(remarksOf(formatted.success)).toEqual(remarksOf(text))
      expect(Result.getOrThrow(formatPolicyText(formatted.success))).toBe(formatted.success)
    }
  })
})

describe("what was once found", () => {
  it.each(found)("ends: $name", ({ name, text }) => {
    const { file } = check(name, text)
    const lines = text.split("\n").length
    const last = Math.max(0, ...file.problems.flatMap(({ endLine, line }) => [line, endLine]))
    expect(last).toBeLessThanOrEqual(lines)
    formatPolicyText(text)
  })
})

describe("a file with a meaning, once it was found or is good", () => {
  const texts = [...found, ...good].flatMap(({ name, text }) => {
    const { content, problems } = checkPolicyFile(name, text)
    const [project] = content.projects
    return problems.length > 0 || project === undefined ? [] : [{ name, text, project: project.path }]
  })

  it.each(texts)("can be edited: $name", ({ name, project, text }) => {
    const edited = editPolicyText(text, [{ project, permissions: { jobs: { read: false } } }])
    expect(Result.isSuccess(edited)).toBe(true)
    if (Result.isFailure(edited)) return
    const { content, problems } = checkPolicyFile(name, edited.success.text)
    expect(problems).toEqual([])
    expect(content.projects.find(({ path }) => path === project)?.permissions).toMatchObject({
      jobs: { read: false }
    })
  })
})
