import { type MergedPolicy } from "@jobwarden/policy-files"
import {
  casesOf,
  makeMistakes,
  pathsIn,
  suggestTests,
  type Engine,
  type FileTest,
  type Mistake
} from "@jobwarden/policy-files/tests"
import { asSubject } from "../can/explanation.ts"
import { sayMistake } from "./mistake-words.ts"
import { whoIs, type ShowPlace } from "./run-tests.ts"
import type { Mutation, ShownPlace } from "./test-run.ts"

/** For so many unnoticed mistakes a test is suggested. */
const mostSuggested = 5

/** Makes every mistake, and says of those that the tests do not notice what and where they are. */
export const mutate = (
  engine: Engine,
  merged: MergedPolicy,
  tests: readonly FileTest[],
  show: ShowPlace,
  progress: (done: number, total: number) => void
): Mutation => {
  const { projects } = merged.world
  const byPath = new Map(projects.map((project) => [project.path, project]))
  const cases = tests.flatMap(casesOf)
  const made = makeMistakes(engine, projects, cases, pathsIn(projects), progress)
  const suggestion = suggestTests(engine, byPath, made.unnoticed.slice(0, mostSuggested), nameOf)
  return {
    all: made.all,
    stated: made.stated,
    unnoticed: made.unnoticed.map((mistake) => {
      const place = placeOf(merged, mistake, show)
      const words = sayMistake(mistake, byPath.get(mistake.project)?.scope)
      return { mistake, words, ...(place && { place }) }
    }),
    unstated: made.unstated,
    suggestion: suggestion && { text: suggestion.text, notices: suggestion.notices.length }
  }
}

/** A test is called by who asks, and by whose resources where it is not their own. */
const nameOf: Parameters<typeof suggestTests>[3] = (caller, project) => {
  const who = whoIs(asSubject(caller))
  return caller.type === "job" && caller.project === project ? who : `in ${project}, ${who}`
}

const placeOf = (
  merged: MergedPolicy,
  { project, stated }: Mistake,
  show: ShowPlace
): ShownPlace | undefined => {
  if (stated === undefined) return undefined
  const { group = "", level, path } = stated
  const kind = level === "project" || level === "group" ? level : "instance"
  const owner = { project, group, instance: "" }[kind]
  const file = merged.fileOf(kind, owner)
  const base = kind === "instance" ? ["instance"] : [`${kind}s`, owner]
  return file && show(file.file, { path: [...base, ...path] })
}
