import { describe, expect, test } from "vitest"
import { makeFartherSources } from "./farther-sources.ts"
import { makeNumberSets, rangesOf, type NumberSet } from "./number-sets.ts"

const share = makeNumberSets()
const setOf = (list: readonly number[]): NumberSet =>
  share(rangesOf(list.map((start) => ({ start, end: start + 1 }))))
const nodesWith = (sources: readonly (readonly number[])[]) =>
  sources.map((list) => ({ sources: setOf(list) }))

const subsetsOf = (size: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** size }, (_, bits) =>
    Array.from({ length: size }, (__, number) => number).filter((number) => ((bits >>> number) & 1) === 1)
  )

describe("who reaches a member of a set from beyond it", () => {
  test("is found in every fleet of three for every set: two where there are two", () => {
    const subsets = subsetsOf(3)
    const wrong: unknown[] = []
    for (const first of subsets) {
      for (const second of subsets) {
        for (const third of subsets) {
          const sources = [first, second, third]
          const fartherSources = makeFartherSources(nodesWith(sources))
          for (const set of subsets) {
            const outsiders = new Set(
              set.flatMap((by) => sources[by] ?? []).filter((from) => !set.includes(from))
            )
            const found = fartherSources(setOf(set))
            const isRight =
              found.length === Math.min(2, outsiders.size) &&
              new Set(found.map(({ from }) => from)).size === found.length &&
              found.every(
                ({ by, from }) => outsiders.has(from) && set.includes(by) && sources[by]?.includes(from)
              )
            if (!isRight) wrong.push({ sources, set, found })
          }
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test("is found by the first member that it reaches, the first outsiders first", () => {
    const fartherSources = makeFartherSources(nodesWith([[], [4, 5], [3, 4, 5], [], [], []]))
    expect(fartherSources(setOf([1, 2]))).toEqual([
      { from: 4, by: 1 },
      { from: 5, by: 1 }
    ])
    expect(fartherSources(setOf([2]))).toEqual([
      { from: 3, by: 2 },
      { from: 4, by: 2 }
    ])
  })

  test("is found in every stretch of a set, and two of them by different members", () => {
    const fartherSources = makeFartherSources(nodesWith([[0, 2], [5], [4], [], [], [], [2]]))
    expect(fartherSources(setOf([0, 2, 6]))).toEqual([{ from: 4, by: 2 }])
    expect(fartherSources(setOf([0, 1, 2]))).toEqual([
      { from: 5, by: 1 },
      { from: 4, by: 2 }
    ])
  })

  test("is nobody where a member's sources are a part of the set, or none", () => {
    const fartherSources = makeFartherSources(nodesWith([[1, 2], [0], [], []]))
    expect(fartherSources(setOf([0, 1, 2]))).toEqual([])
    expect(fartherSources(setOf([2, 3]))).toEqual([])
    expect(fartherSources(setOf([]))).toEqual([])
  })

  test("is worked out once for a set", () => {
    const fartherSources = makeFartherSources(nodesWith([[1], []]))
    expect(fartherSources(setOf([0]))).toBe(fartherSources(setOf([0])))
  })
})
