import * as fc from "fast-check"
import { expect, test } from "vitest"
import { createEngine, vocabulary, type GroupInput, type ProjectInput } from "@jobwarden/core"
import { worlds, type RandomWorld } from "../../test/random-worlds.ts"
import { compareCells, type Comparison } from "./difference.ts"
import { grantMistakes, withMistake, withMistakeEverywhere, type Mistake } from "./mistakes.ts"
import { makeScopeComparison } from "./scope-difference.ts"
import { scopeMistakesOf } from "./stated.ts"

const now = Date.parse("2026-06-01T12:00:00Z")

const load = ({ enforce, group, project: said }: RandomWorld) => {
  const project: ProjectInput = { id: 1, path: "a/backend", ...said }
  const engine = createEngine({ now: () => now })
  engine.load({
    instance: { enforce_scope: enforce },
    groups: [{ path: "a", ...group } as GroupInput],
    projects: [project, { id: 9, path: "b/c/d" }]
  })
  const subject = engine.subject(project.path)
  if (subject === null) throw new Error("the project is gone")
  return { engine, project, subject }
}

/** What a quick look said, and whether it is so. */
const agrees = (quick: Comparison, isEquivalent: () => boolean): boolean =>
  quick === "unclear" || isEquivalent() === (quick === "same")

test("a quick look at a mistake in a scope says nothing but what a whole comparison says", () => {
  const seen = new Set<Comparison>()
  fc.assert(
    fc.property(worlds, (world) => {
      const { engine, project, subject } = load(world)
      const compare = makeScopeComparison(subject, project)
      for (const mistake of scopeMistakesOf(project)) {
        const quick = compare(mistake)
        seen.add(quick)
        const mistaken = withMistake(project, mistake)
        expect([mistake, agrees(quick, () => engine.equivalent(project, mistaken))]).toEqual([mistake, true])
      }
    }),
    { numRuns: 150 }
  )
  expect(seen).toEqual(new Set(["same", "different", "unclear"]))
}, 60_000)

test("and so does one at a mistaken grant", () => {
  const seen = new Set<Comparison>()
  // Of packages every format is alike: two of them stand for all.
  const cells = vocabulary.cells.filter(({ resource }) => /(maven|npm)$|^[^.]*$/.test(resource))
  fc.assert(
    fc.property(worlds, fc.subarray(cells, { minLength: 3, maxLength: 6 }), (world, some) => {
      const { engine, project, subject } = load(world)
      for (const kind of grantMistakes) {
        engine.putProject(withMistakeEverywhere(project, kind))
        const mistaken = engine.compiled(project.path)
        if (mistaken === null) throw new Error("the project is gone")
        for (const { action, index, resource } of some) {
          const [one, other] = [subject.compiled, mistaken].map((compiled) => ({
            compiled,
            publicRead: compiled.cell(index)?.publicRead ?? false
          }))
          if (one === undefined || other === undefined) throw new Error("a side is gone")
          const quick = compareCells(subject.compiler, project, index, one, other)
          seen.add(quick)
          const mistake: Mistake = { project: project.path, kind, resource, action }
          const isEquivalent = () => engine.equivalent(project, withMistake(project, mistake))
          expect([mistake, agrees(quick, isEquivalent)]).toEqual([mistake, true])
        }
      }
    }),
    { numRuns: 100 }
  )
  expect(seen).toEqual(new Set(["same", "different", "unclear"]))
}, 60_000)
