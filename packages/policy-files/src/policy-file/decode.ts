import { Result } from "effect"
import {
  closestName,
  decodeGroup,
  decodeInstance,
  decodeProject,
  quote,
  type Decoded,
  type Path,
  type Problem
} from "@jobwarden/core"
import type { Placed } from "../document/positions.ts"
import { Group, PolicyFileSchema, Project, type PolicyFile } from "./schema.ts"
import { decodeTest } from "./test-schema.ts"

/** A problem, and whether it is the key that is wrong rather than its value. */
export type FileProblem = Problem & Placed

/** All that could be read, and all that is wrong with the rest. */
export interface DecodedFile {
  readonly file: PolicyFile
  readonly problems: readonly FileProblem[]
}

const topLevelKeys = Object.keys(PolicyFileSchema.fields)
const groupKeys = Object.keys(Group.fields)
const projectKeys = Object.keys(Project.fields)

type Members = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * Decodes the value that a policy file's text stands for. The shape only: rules and tests are not run.
 *
 * @param repeated the paths of keys that are given twice: what they stand for, and what they are a part of, is
 * not certain, and is left out
 */
export const decodePolicyFile = (value: unknown, repeated: readonly Path[] = []): DecodedFile => {
  const problems: FileProblem[] = []
  const nothing = { groups: [], projects: [], tests: [] }
  if (!isObject(value)) {
    problems.push({ path: [], message: "expected an object with `version: 1` and what the policy says" })
    return { file: nothing, problems }
  }
  const report = (more: readonly FileProblem[]): void => {
    for (const problem of more) problems.push(problem)
  }
  const keep = <T>(decoded: Decoded<T>, path: Path): readonly T[] => {
    if (Result.isSuccess(decoded)) return isUncertain(repeated, path) ? [] : [decoded.success]
    report(decoded.failure.map((problem) => under(path, problem)))
    return []
  }
  const named = <T>(list: string, known: readonly string[], decode: (input: unknown) => Decoded<T>) =>
    membersOf(value, list, report).flatMap(([path, member]) => {
      if (!isObject(member)) {
        report([{ path: [list, path], message: `expected an object; write \`{}\` to say nothing of it` }])
        return []
      }
      const stated = known.filter((key) => Object.hasOwn(member, key)).map((key) => [key, member[key]])
      const unknown = unknownKeys(member, known, [list, path])
      report(unknown)
      // Without what it says under a misspelt key it would be another one.
      const kept = keep(decode({ ...Object.fromEntries(stated), path }), [list, path])
      return unknown.length > 0 ? [] : kept
    })

  report(unknownKeys(value, topLevelKeys, []))
  report(schemaProblems(value["$schema"]))
  report(versionProblems(value["version"]))
  const [instance] =
    value["instance"] === undefined ? [] : keep(decodeInstance(value["instance"]), ["instance"])
  const file = {
    ...(instance && { instance }),
    groups: named("groups", groupKeys, decodeGroup),
    projects: named("projects", projectKeys, decodeProject),
    tests: testsOf(value["tests"], report).flatMap((test, index) =>
      keep(decodeTest(test), ["tests", index]).map((decoded) => ({ ...decoded, index }))
    )
  }
  return { file, problems }
}

const isUncertain = (repeated: readonly Path[], path: Path): boolean =>
  repeated.some((one) => one.every((step, depth) => depth >= path.length || step === path[depth]))

/** For editors of JSON, which has no comments. What it names is not read. */
const schemaProblems = (schema: unknown): readonly FileProblem[] =>
  schema === undefined || typeof schema === "string"
    ? []
    : [{ path: ["$schema"], message: "expected a text: the path or address of a JSON Schema, for editors" }]

const versionProblems = (version: unknown): readonly FileProblem[] => {
  if (version === 1) return []
  if (version === undefined) return [{ path: ["version"], message: "is missing; write `version: 1`" }]
  const what = typeof version === "object" ? "this" : `the ${typeof version} ${quote(String(version))}`
  return [
    { path: ["version"], message: `${what} is no version that this command reads; write \`version: 1\`` }
  ]
}

const unknownKeys = (members: Members, known: readonly string[], path: Path): readonly FileProblem[] =>
  Object.keys(members)
    .filter((key) => !known.includes(key))
    .map((key) => ({ path: [...path, key], at: "key", message: unknownKey(key, known) }))

const unknownKey = (key: string, known: readonly string[]): string => {
  if (key === "<<") return "`<<` merges nothing in YAML 1.2; give a whole value by an alias, or write it out"
  const closest = closestName(key, known)
  const expected = known.map((name) => `\`${name}\``).join(", ")
  const hint = closest === undefined ? `expected one of ${expected}` : `did you mean \`${closest}\`?`
  return `unknown key ${quote(key)}; ${hint}`
}

type Report = (problems: readonly FileProblem[]) => void

const membersOf = (value: Members, list: string, report: Report): readonly (readonly [string, unknown])[] => {
  const members = value[list]
  if (members === undefined) return []
  if (isObject(members)) return Object.entries(members)
  report([{ path: [list], message: "expected an object with full paths, such as `acme/backend`, as keys" }])
  return []
}

const testsOf = (tests: unknown, report: Report): readonly unknown[] => {
  if (tests === undefined) return []
  if (Array.isArray(tests)) return tests
  report([{ path: ["tests"], message: "expected a list of tests" }])
  return []
}

/** A member's problem as the file's: its `path` is the key, and what is unknown is a key. */
const under = (path: Path, problem: Problem): FileProblem => {
  if (problem.path[0] === "path") return { path, at: "key", message: problem.message }
  const isKey = problem.message.startsWith("unknown key")
  return { path: [...path, ...problem.path], message: problem.message, ...(isKey && { at: "key" }) }
}
