import { quote, type GroupInput, type InstanceInput, type Path, type ProjectInput } from "@jobwarden/core"
import type { Finding, WrittenDocument } from "@jobwarden/core/rules"
import type { LocatedProblem } from "./document/parse.ts"
import type { Placed } from "./document/positions.ts"
import { inOrder, type CheckedFile, type Claim } from "./policy-file/check.ts"
import type { NumberedTest } from "./policy-file/test-schema.ts"
import type { Range } from "./text/lines.ts"

/** Where something stands in one of several files. */
export interface FilePlace extends Range {
  readonly file: string
}

/** What a finding says of its place. */
export type FindingPlace = Pick<Finding, "group" | "level" | "path">

/** What an engine is told with `load`. */
export interface World {
  readonly instance?: InstanceInput
  readonly groups: readonly GroupInput[]
  readonly projects: readonly ProjectInput[]
}

/** What several policy files say together. */
export interface MergedPolicy {
  readonly world: World
  readonly tests: readonly (NumberedTest & { readonly file: string })[]
  /** The files, with what is wrong between them among the problems of the later one. */
  readonly files: readonly CheckedFile[]
  /** Each project as it was written, for the rules that look at that. */
  readonly written: (project: string) => WrittenDocument | undefined
  /** The file that speaks for it, if one does. */
  readonly fileOf: (kind: Claim["kind"], path: string) => CheckedFile | undefined
  /** Where a finding about a project stands; nowhere, if no file speaks for that. */
  readonly locate: (project: string, place: FindingPlace) => FilePlace | undefined
}

/**
 * Merges policy files, in their order. A project, a group or the instance of which two of them speak, and an id
 * that two projects or two groups have, are problems of the later file; the earlier one counts.
 */
export const mergePolicyFiles = (given: readonly CheckedFile[]): MergedPolicy => {
  const owners = new Map<string, Owner>()
  const files = given.map((file) => withProblems(file, conflictsOf(owners, file)))
  const fileOf = (kind: Claim["kind"], path: string) => owners.get(`${kind} path ${path}`)?.file
  const owned = <T extends { readonly path: string }>(
    kind: "group" | "project",
    list: (file: CheckedFile) => readonly T[]
  ) => given.flatMap((file) => list(file).filter(({ path }) => fileOf(kind, path) === file))
  const instance = fileOf("instance", "")?.content.instance
  return {
    world: {
      ...(instance && { instance }),
      groups: owned("group", ({ content }) => content.groups),
      projects: owned("project", ({ content }) => content.projects)
    },
    tests: given.flatMap(({ content, file }) => content.tests.map((test) => ({ ...test, file }))),
    files,
    fileOf,
    written: (project) => fileOf("project", project)?.written.get(project),
    locate: (project, place) => {
      const [kind, path, base] = objectOf(project, place)
      const file = fileOf(kind, path)
      if (file === undefined) return undefined
      return {
        file: file.file,
        ...file.locate({ path: [...base, ...place.path], at: partOf(file, project, place) })
      }
    }
  }
}

/** Whose document the place is in, and where that document stands in a file. */
const objectOf = (
  project: string,
  { group = "", level }: FindingPlace
): readonly [Claim["kind"], string, Path] => {
  if (level === "instance") return ["instance", "", ["instance"]]
  return level === "group" ? ["group", group, ["groups", group]] : ["project", project, ["projects", project]]
}

/** A finding about a key that should not be there is at the key; all others are about what it stands for. */
const partOf = (file: CheckedFile, project: string, { level, path }: FindingPlace): "key" | "value" => {
  if (level !== "project") return "value"
  const isWrongKey = file.written
    .get(project)
    ?.problems.some(
      (problem) =>
        (problem.kind === "repeated_key" || problem.message.startsWith("unknown key")) &&
        problem.path.length === path.length &&
        problem.path.every((step, depth) => step === path[depth])
    )
  return isWrongKey === true ? "key" : "value"
}

interface Owner {
  readonly file: CheckedFile
  readonly place: Placed
}

const conflictsOf = (owners: Map<string, Owner>, file: CheckedFile): readonly LocatedProblem[] => {
  const problems: LocatedProblem[] = []
  const claim = (key: string, place: Placed, message: (at: string) => string): boolean => {
    const owner = owners.get(key)
    if (owner === undefined) owners.set(key, { file, place })
    else problems.push({ path: place.path, message: message(told(owner)), ...file.locate(place) })
    return owner === undefined
  }
  for (const { id, kind, path } of file.claims) {
    const base: Path = kind === "instance" ? ["instance"] : [`${kind}s`, path]
    const what = kind === "instance" ? "the instance" : `a ${kind}`
    const isFirst = claim(
      `${kind} path ${path}`,
      { path: base, at: "key" },
      (at) => `stands in ${at}, as well; one file speaks for ${what}`
    )
    if (!isFirst || id === undefined) continue
    claim(
      `${kind} id ${id}`,
      { path: [...base, "id"] },
      (at) => `another ${kind} has the id ${id}, in ${at}; an id names one ${kind}`
    )
  }
  return problems
}

const told = ({ file, place }: Owner): string => {
  const { column, line } = file.locate(place)
  return `${quote(file.file)} at line ${line}, column ${column}`
}

const withProblems = (file: CheckedFile, problems: readonly LocatedProblem[]): CheckedFile =>
  problems.length === 0 ? file : { ...file, problems: inOrder([...file.problems, ...problems]) }
