import { type CompiledProject, type Compiler, type ProjectInput } from "@jobwarden/core"
import type { TestCase } from "./cases.ts"
import { compareCells, type Comparison } from "./difference.ts"
import {
  grantMistakes,
  withMistake,
  withMistakeEverywhere,
  type GrantMistake,
  type Mistake
} from "./mistakes.ts"
import { requestOf, type Engine, type PathOf } from "./run.ts"
import { makeScopeComparison } from "./scope-difference.ts"
import { scopeMistakesOf, statedAt } from "./stated.ts"

/** How many mistakes there are, and how many of them some test notices. */
export interface Count {
  readonly noticed: number
  readonly all: number
}

/** Cells of which nothing is stated, and a mistake in each of them that no test notices. */
export interface UnnoticedCells {
  readonly kind: GrantMistake | "inbound_enabled_flipped"
  /** As `<resource>:<action>`; empty for what concerns no cell. */
  readonly cells: readonly string[]
}

/** What became of every mistake that could be made. */
export interface MistakesMade {
  readonly all: Count
  /** Those that concern what some document states. */
  readonly stated: Count
  /** Of these, those that no test notices. */
  readonly unnoticed: readonly Mistake[]
  /** The other ones that no test notices, by the path of their project; projects without any are left out. */
  readonly unstated: ReadonlyMap<string, readonly UnnoticedCells[]>
}

/** An assertion as a question, and the answer that it has as long as nobody makes a mistake. */
interface Prepared {
  readonly request: ReturnType<typeof requestOf>
  readonly expected: boolean
  readonly cell: string
}

/**
 * Makes each mistake in each project, one at a time, and asks whether some assertion tells. A mistake that changes
 * nothing for anybody is none, nor are two that come to the same. All assertions must hold before. Cells decide
 * independently of each other, so one run with a mistake in every cell tells of each cell by itself.
 */
export const makeMistakes = (
  engine: Engine,
  projects: readonly ProjectInput[],
  cases: readonly TestCase[],
  pathOf: PathOf,
  progress: (done: number, total: number) => void = () => {}
): MistakesMade => {
  const prepared = prepare(cases, pathOf)
  const tally = { all: { noticed: 0, all: 0 }, stated: { noticed: 0, all: 0 } }
  const unnoticed: Mistake[] = []
  const unstated = new Map<string, readonly UnnoticedCells[]>()
  for (const [done, project] of projects.entries()) {
    progress(done, projects.length)
    const unstatedHere = new Map<UnnoticedCells["kind"], string[]>()
    for (const { isNoticed, mistake } of mistakesIn(engine, project, prepared.get(project.path) ?? [])) {
      const counts = mistake.stated === undefined ? [tally.all] : [tally.all, tally.stated]
      for (const count of counts) {
        count.all += 1
        if (isNoticed) count.noticed += 1
      }
      if (isNoticed) continue
      if (mistake.stated !== undefined) unnoticed.push(mistake)
      else if (mistake.kind !== "entry_removed" && mistake.kind !== "entry_permits_everything") {
        const cells = unstatedHere.get(mistake.kind) ?? []
        if ("resource" in mistake) cells.push(nameOf(mistake))
        unstatedHere.set(mistake.kind, cells)
      }
    }
    if (unstatedHere.size > 0) {
      unstated.set(
        project.path,
        [...unstatedHere].map(([kind, cells]) => ({ kind, cells }))
      )
    }
  }
  return { ...tally, unnoticed, unstated }
}

const nameOf = ({ action, resource }: { readonly resource: string; readonly action: string }): string =>
  `${resource}:${action}`

const prepare = (cases: readonly TestCase[], pathOf: PathOf): ReadonlyMap<string, readonly Prepared[]> => {
  const byProject = new Map<string, Prepared[]>()
  for (const testCase of cases) {
    const path = pathOf(testCase.project)
    if (path === undefined) continue
    const list = byProject.get(path) ?? []
    byProject.set(path, list)
    for (const assertion of testCase.assertions) {
      const request = requestOf(testCase, assertion)
      list.push({ request, expected: assertion.expected, cell: nameOf(assertion) })
    }
  }
  return byProject
}

interface Made {
  readonly mistake: Mistake
  readonly isNoticed: boolean
}

const mistakesIn = (
  engine: Engine,
  project: ProjectInput,
  assertions: readonly Prepared[]
): readonly Made[] => {
  const subject = engine.subject(project.path)
  if (subject === null) return []
  const made = [
    ...grantMistakesIn(engine, project, assertions, subject),
    ...scopeMistakesIn(engine, project, assertions, makeScopeComparison(subject, project))
  ]
  engine.putProject(project)
  return made
}

const grantMistakesIn = (
  engine: Engine,
  project: ProjectInput,
  assertions: readonly Prepared[],
  { compiled, compiler }: { readonly compiled: CompiledProject; readonly compiler: Compiler }
): readonly Made[] => {
  const variants = grantMistakes.flatMap((kind) => {
    engine.putProject(withMistakeEverywhere(project, kind))
    const mistaken = engine.compiled(project.path)
    return mistaken === null ? [] : [{ kind, compiled: mistaken, telling: tellingCells(engine, assertions) }]
  })
  return compiled.cells.flatMap(({ cell, publicRead, source }) => {
    const known = [{ side: { compiled, publicRead }, project: () => project }]
    return variants.flatMap(({ compiled: mistaken, kind, telling }): readonly Made[] => {
      const stated = statedAt(source, cell)
      const { action, resource } = cell
      const mistake = { project: project.path, kind, resource, action, ...(stated && { stated }) }
      const side = { compiled: mistaken, publicRead: mistaken.cell(cell.index)?.publicRead ?? false }
      const changed = () => withMistake(project, mistake)
      const isKnown = known.some((other) => {
        const compared = compareCells(compiler, project, cell.index, other.side, side)
        // What the tables leave open the engine knows, more slowly.
        return compared === "unclear" ? engine.equivalent(other.project(), changed()) : compared === "same"
      })
      if (isKnown) return []
      known.push({ side, project: changed })
      return [{ mistake, isNoticed: telling.has(nameOf(cell)) }]
    })
  })
}

const scopeMistakesIn = (
  engine: Engine,
  project: ProjectInput,
  assertions: readonly Prepared[],
  compare: (mistake: Mistake) => Comparison
): readonly Made[] => {
  const ofJobs = assertions.filter(({ request }) => request.caller.type === "job")
  return scopeMistakesOf(project).flatMap((mistake): readonly Made[] => {
    const compared = compare(mistake)
    if (compared === "same") return []
    const mistaken = withMistake(project, mistake)
    let isNoticed = false
    if (ofJobs.length > 0) {
      engine.putProject(mistaken)
      isNoticed = tellingCells(engine, ofJobs).size > 0
    }
    const isOne = isNoticed || compared === "different" || !engine.equivalent(project, mistaken)
    return isOne ? [{ mistake, isNoticed }] : []
  })
}

/** The cells of which some assertion does not hold now. */
const tellingCells = (engine: Engine, assertions: readonly Prepared[]): ReadonlySet<string> =>
  new Set(
    assertions.filter(({ expected, request }) => engine.allows(request) !== expected).map(({ cell }) => cell)
  )
