import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { roles } from "../../test/documents.ts"
import { gitlab } from "../domain/gitlab.ts"
import { closestName, editDistance } from "./did-you-mean.ts"

/** Of this process, so that a busy machine makes no difference. */
const cpuMilliseconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

const names = gitlab.resources.map(({ name }) => name)

describe("the closest name", () => {
  test("corrects letters that are wrong, missing, too many or swapped", () => {
    expect(closestName("maintaner", roles)).toBe("maintainer")
    expect(closestName("maintainers", roles)).toBe("maintainer")
    expect(closestName("mianteiner", roles)).toBe("maintainer")
    expect(closestName("gusest", roles)).toBe("guest")
    expect(closestName("raed", ["write", "read", "delete"])).toBe("read")
    expect(closestName("container-registry", names)).toBe("container_registry")
  })

  test("does not care for case", () => {
    expect(closestName("Owner", roles)).toBe("owner")
    expect(closestName("PIPELINES", names)).toBe("pipelines")
  })

  test("is none when nothing is close", () => {
    for (const written of ["", "x", "zzz", "administrator", "read"]) {
      expect(closestName(written, roles)).toBeUndefined()
    }
    expect(closestName("guest", [])).toBeUndefined()
  })

  test("is nearer than half of what was written: short texts are not explained away", () => {
    expect(closestName("rw", ["read", "write"])).toBeUndefined()
    expect(closestName("ab", ["abc"])).toBe("abc")
    expect(closestName("a", ["b", "ab"])).toBeUndefined()
  })

  test("is the first of the nearest", () => {
    expect(closestName("jobz", ["joba", "jobs", "job"])).toBe("joba")
    expect(closestName("jobs", ["job", "jobs"])).toBe("jobs")
  })

  test("is the name itself, for every name", () => {
    for (const name of [...names, ...roles]) expect(closestName(name, [...names, ...roles])).toBe(name)
  })

  test("does not care for case where it changes how long a text is", () => {
    expect(closestName("\u0130\u0130\u0130\u0130 x", ["i\u0307i\u0307i\u0307i\u0307 x"])).toBeDefined()
  })

  test("is looked for up to a hundred letters", () => {
    const [ninetyNine, hundred] = ["a".repeat(99), "a".repeat(100)]
    expect(closestName(`${ninetyNine}b`, [hundred])).toBe(hundred)
    expect(closestName(`${hundred}b`, [hundred])).toBeUndefined()
  })

  test("takes no long text apart", () => {
    const started = cpuMilliseconds()
    expect(closestName("a".repeat(1_000_000), ["a".repeat(1_000_000)])).toBeUndefined()
    expect(cpuMilliseconds() - started).toBeLessThan(500)
  })

  test("finds a name again after one slip", () => {
    const slip = fc.tuple(
      fc.constantFrom(...names.filter((name) => name.length >= 6)),
      fc.nat(),
      fc.constantFrom("insert", "remove", "replace")
    )
    fc.assert(
      fc.property(slip, ([name, place, how]) => {
        const at = place % name.length
        const letter = how === "remove" ? "" : "q"
        const written = name.slice(0, at) + letter + name.slice(how === "insert" ? at : at + 1)
        expect(closestName(written, names)).toBe(name)
      })
    )
  })
})

describe("the distance of two texts", () => {
  const texts = (letters: string, longest: number): readonly string[] =>
    longest === 0
      ? [""]
      : ["", ...texts(letters, longest - 1).flatMap((rest) => [...letters].map((letter) => letter + rest))]

  /** Letter by letter from the front, every way. */
  const byTrying = (from: string, to: string): number => {
    if (from === "" || to === "") return from.length + to.length
    const swaps = from.length > 1 && from[0] === to[1] && from[1] === to[0]
    return Math.min(
      byTrying(from.slice(1), to) + 1,
      byTrying(from, to.slice(1)) + 1,
      byTrying(from.slice(1), to.slice(1)) + (from[0] === to[0] ? 0 : 1),
      swaps ? byTrying(from.slice(2), to.slice(2)) + 1 : Infinity
    )
  }

  test("is the fewest slips from one to the other", () => {
    for (const all of [texts("ab", 4), texts("abc", 3)]) {
      for (const from of all) {
        for (const to of all) {
          if (editDistance(from, to) !== byTrying(from, to)) expect.fail(`${from} ${to}`)
        }
      }
    }
    expect(editDistance("kitten", "sitting")).toBe(3)
    expect(editDistance("abcdef", "badcfe")).toBe(3)
  })
})
