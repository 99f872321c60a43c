import { Result } from "effect"
import type { Path } from "@jobwarden/core"
import type { WrittenDocument } from "@jobwarden/core/rules"
import { policyFileLimits } from "../document/limits.ts"
import { parseText, type LocatedProblem } from "../document/parse.ts"
import type { Placed } from "../document/positions.ts"
import type { Range } from "../text/lines.ts"
import { decodePolicyFile, isObject, type FileProblem } from "./decode.ts"
import type { PolicyFile } from "./schema.ts"

/** More than these are counted, not described: a hostile file must not make a list longer than itself. */
const maximumProblems = 1000

/** What a file speaks for, whether what it says is well formed or not. */
export interface Claim {
  readonly kind: "instance" | "group" | "project"
  readonly path: string
  readonly id?: number
}

/** A policy file after it was checked. */
export interface CheckedFile {
  readonly file: string
  readonly text: string
  /** All of it that is well formed. */
  readonly content: PolicyFile
  /** From top to bottom. */
  readonly problems: readonly LocatedProblem[]
  /** How many more problems there are than `problems` lists. */
  readonly omitted: number
  readonly claims: readonly Claim[]
  /** Each project as it was written, with what is wrong with it, for the rules that look at that. */
  readonly written: ReadonlyMap<string, WrittenDocument>
  /** Where a place stands in the text. What is not there is where it should be. */
  readonly locate: (place: Placed) => Range
}

/** Checks one policy file by itself. `mergePolicyFiles` checks what several say together. */
export const checkPolicyFile = (file: string, text: string): CheckedFile => {
  const parsed = parse(text)
  if (Result.isFailure(parsed)) {
    const start: Range = { line: 1, column: 1, endLine: 1, endColumn: 1 }
    return {
      file,
      text,
      content: { groups: [], projects: [], tests: [] },
      problems: inOrder(parsed.failure),
      omitted: 0,
      claims: [],
      written: new Map(),
      locate: () => start
    }
  }
  const { locate, repeated, value } = parsed.success
  const decoded = decodePolicyFile(
    value,
    repeated.map(({ path }) => path)
  )
  const described = decoded.problems.slice(0, maximumProblems)
  const problems = [...repeated, ...described.map((problem) => ({ ...bare(problem), ...locate(problem) }))]
  return {
    file,
    text,
    content: decoded.file,
    problems: inOrder(problems),
    omitted: decoded.problems.length - described.length,
    claims: claimsOf(value),
    written: writtenProjects(value, problems),
    locate: locateLater(text)
  }
}

/** Most files are never asked for a place, and what knows all places is ten times what is said: it is made again. */
const locateLater = (text: string): CheckedFile["locate"] => {
  let known: CheckedFile["locate"] | undefined
  return (place) => (known ??= Result.getOrThrow(parse(text)).locate)(place)
}

const parse = (text: string) => parseText(text, { limits: policyFileLimits })

const bare = ({ message, path }: FileProblem) => ({ path, message })

/** The same problems from top to bottom. */
export const inOrder = (problems: readonly LocatedProblem[]): readonly LocatedProblem[] =>
  problems.toSorted((one, other) => one.line - other.line || one.column - other.column)

const claimsOf = (value: unknown): readonly Claim[] => {
  if (!isObject(value)) return []
  const named = (kind: Claim["kind"], members: unknown): readonly Claim[] =>
    Object.entries(isObject(members) ? members : {}).map(([path, member]) => {
      const id = isObject(member) ? member["id"] : undefined
      return { kind, path, ...(typeof id === "number" && { id }) }
    })
  return [
    ...(value["instance"] === undefined ? [] : [{ kind: "instance", path: "" } as const]),
    ...named("group", value["groups"]),
    ...named("project", value["projects"])
  ]
}

/** Problems at a project's object or in it, by the project, with paths from the object. */
const writtenProjects = (
  value: unknown,
  problems: readonly LocatedProblem[]
): ReadonlyMap<string, WrittenDocument> => {
  const projects = isObject(value) ? value["projects"] : undefined
  if (!isObject(projects)) return new Map()
  const found = new Map<unknown, WrittenDocument["problems"][number][]>()
  for (const { kind, message, path } of problems) {
    const [list, project, ...rest] = path
    // What is said of the key itself (it stands twice, it is no path) is about the file, not the project.
    if (list !== "projects" || project === undefined || (rest.length === 0 && isObject(projects[project])))
      continue
    const ofProject = found.get(project) ?? []
    ofProject.push({ path: rest satisfies Path, message, ...(kind && { kind }) })
    found.set(project, ofProject)
  }
  return new Map(
    Object.entries(projects).map(([path, written]) => [
      path,
      { value: written, problems: found.get(path) ?? [] }
    ])
  )
}
