import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { readList, readReference, readResource, readWord } from "./words.ts"

const refusal = (effect: Effect.Effect<unknown, Error>) => Effect.runSync(Effect.flip(effect)).message

describe("the words of the command line", () => {
  it("are taken as they are where they are known", () => {
    expect(Effect.runSync(readWord("action", "read", ["read", "write"]))).toBe("read")
    expect(Effect.runSync(readResource("package_registry.maven"))).toBe("package_registry.maven")
    expect(Effect.runSync(readResource("jobs"))).toBe("jobs")
  })

  it("are corrected where they are close, and listed where they are not", () => {
    expect(refusal(readResource("repositry"))).toBe(
      "`--resource`: unknown value `repositry`; did you mean `repository`?"
    )
    expect(refusal(readWord("action", "publish", ["read", "write"]))).toBe(
      "`--action`: unknown value `publish`; expected one of `read`, `write`"
    )
  })

  it("name a format where a resource has formats", () => {
    expect(refusal(readResource("package_registry"))).toMatch(
      /has formats; name one: `package_registry.maven`, /
    )
    expect(refusal(readResource("package_registry.default"))).toMatch(/unknown value/)
  })

  it("tell ids from paths", () => {
    expect(Effect.runSync(readReference("project", "12"))).toBe(12)
    expect(Effect.runSync(readReference("project", "acme/12"))).toBe("acme/12")
    expect(refusal(readReference("project", ""))).toMatch(/^`--project`: .* neither/)
    expect(refusal(readReference("project", "99999999999999999999"))).toMatch(/neither/)
  })

  it("stand in lists", () => {
    expect(readList(" a,b ,, c")).toEqual(["a", "b", "c"])
    expect(readList("")).toEqual([])
  })
})
