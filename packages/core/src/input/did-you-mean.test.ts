import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { roles } from "../../test/documents.ts"
import { gitlab } from "../domain/gitlab.ts"
import { closestName } from "./did-you-mean.ts"

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
