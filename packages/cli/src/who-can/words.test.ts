import { describe, expect, test } from "vitest"
import { gitlab, type JobTokenAccess } from "@jobwarden/core"
import { sayJobs, saySource, sayUsers } from "./words.ts"

const everyEnvironment = ["none", "unprotected", "protected"] as const
const publishers: JobTokenAccess = {
  from: ["own"],
  refs: ["protected"],
  environments: everyEnvironment,
  trigger_roles: ["developer", "maintainer", "owner"]
}
const say = (change: Partial<JobTokenAccess>): string => sayJobs({ ...publishers, ...change }, "acme/backend")

const someOf = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.reduce<readonly (readonly T[])[]>(
    (sets, item) => [...sets, ...sets.map((set) => [...set, item])],
    [[]]
  )

describe("users", () => {
  test("are a range where they are one", () => {
    expect(sayUsers(["developer", "maintainer", "owner"])).toBe("developer and above")
    expect(sayUsers(["owner"])).toBe("owner")
    expect(sayUsers(gitlab.roles)).toBe("everybody, signed in or not")
    expect(sayUsers(gitlab.roles.slice(1))).toBe("everybody who is signed in")
  })

  test("are listed where they are none", () => {
    expect(sayUsers(["reporter", "developer"])).toBe("reporter and developer")
    expect(sayUsers(["guest", "owner"])).toBe("guest and owner")
  })
})

describe("jobs", () => {
  test("are said with all that is asked of them", () => {
    expect(say({ from: [{ project: "acme/app" }] })).toBe(
      "jobs of acme/app on protected refs, triggered by developer and above"
    )
    expect(say({ refs: ["protected", "unprotected"], environments: ["protected"] })).toBe(
      "jobs of acme/backend on any ref, not of forks, in a protected environment, triggered by developer and above"
    )
    expect(say({ trigger_roles: gitlab.roles.slice(1) })).toMatch(/, triggered by anybody who can$/)
  })

  test("name environments, or those that are left out", () => {
    expect(say({ environments: ["unprotected", "protected"], environment_names: ["a", "b"] })).toMatch(
      / in environment `a` or `b`,/
    )
    expect(say({ environments: ["protected"], environment_names: ["a"] })).toMatch(
      / in the protected environment `a`,/
    )
    expect(say({ except_environment_names: ["a"] })).toMatch(/ anywhere but in `a`,/)
    expect(say({ environments: ["protected"], except_environment_names: ["a", "b"] })).toMatch(
      / in a protected environment but in `a` and `b`,/
    )
  })

  test("leave out of the named environments those that are excepted", () => {
    const both = { environment_names: ["a", "b"], except_environment_names: ["b"] }
    expect(say({ environments: ["protected"], ...both })).toMatch(/ in the protected environment `a`,/)
  })

  test("that differ are said differently: refs, environments, triggers, sources", () => {
    const froms: readonly JobTokenAccess["from"][] = [
      ["own"],
      ["foreign"],
      [{ project: "a/b" }],
      [{ project: 7 }],
      [{ group: "a/b" }],
      [{ group: 7 }]
    ]
    const notEmpty = <T>(sets: readonly (readonly T[])[]) => sets.filter(({ length }) => length > 0)
    const said = froms.flatMap((from) =>
      notEmpty(someOf(["protected", "unprotected", "fork"] as const)).flatMap((refs) =>
        notEmpty(someOf(everyEnvironment)).flatMap((environments) =>
          notEmpty(someOf(gitlab.roles.slice(1))).map((trigger_roles) =>
            say({ from, refs, environments, trigger_roles })
          )
        )
      )
    )
    expect(said).toHaveLength(6 * 7 * 7 * 63)
    expect(new Set(said).size).toBe(said.length)
  })

  test("do not depend on the order of a set", () => {
    expect(say({ refs: ["fork", "protected"] })).toBe(say({ refs: ["protected", "fork"] }))
    expect(say({ environments: ["protected", "none"] })).toBe(say({ environments: ["none", "protected"] }))
  })

  test("show what a name hides", () => {
    const source = saySource({ project: "acme/\u202Eapp" }, "x")
    expect(source).not.toContain("\u202E")
    expect(source).toContain("202E")
    const inEnvironment = say({ environments: ["protected"], environment_names: ["a\u001B[2J"] })
    expect(inEnvironment).not.toContain("\u001B")
    expect(inEnvironment).toContain("001B")
  })
})
