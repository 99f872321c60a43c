import { describe, expect, test } from "vitest"
import { compileWith } from "../../test/compiling.ts"
import { afterNoon } from "../../test/documents.ts"
import { fromApp, job, user } from "../../test/explaining.ts"
import { vocabulary, type Grant, type Role } from "../gitlab.ts"
import { findCell } from "./decide.ts"
import { readCaller, type Caller } from "./request.ts"
import { tightestGrant } from "./tightest-grant.ts"

const rankOf = (role: Role): number => vocabulary.rank.get(role) ?? -1

/** The tightest grant to write releases for these callers, where today's is this one. */
const tightest = (today: Grant, ...callers: readonly Caller<Role>[]) => {
  const cell = compileWith({ releases: { write: today } }).cell(
    Number(findCell(vocabulary, "releases", "write"))
  )
  if (cell === undefined) throw new Error("no such cell")
  const accesses = callers.map((caller) => {
    const read = readCaller(vocabulary, caller)
    if (read === null) throw new Error("no such caller")
    const isForeign = caller.type === "job" && caller.project === "acme/app"
    return { cell, caller: read, origin: isForeign ? ("foreign" as const) : ("own" as const) }
  })
  return tightestGrant(cell, accesses)
}

const inside = (name: string) => job({ environment: { name, protected: true } })
const [feature, fork] = [job({ ref: { protected: false } }), job({ ref: { protected: true, fork: true } })]
const ownOnProtected = {
  origin: "own",
  refs: "protected",
  environments: "any",
  triggerRank: rankOf("developer")
}

describe("the tightest grant", () => {
  test("of nothing is for nobody", () => {
    expect(tightest("job_token")).toEqual({ userRank: null, jobToken: null, deployToken: false })
  })

  test("has the least of the ranks that were seen, of people and of jobs apart", () => {
    expect(tightest("job_token_and_developer", user("owner"), user("maintainer"))).toEqual({
      userRank: rankOf("maintainer"),
      jobToken: null,
      deployToken: false
    })
    const jobs = [job({ trigger_role: "owner" }), job({ trigger_role: "maintainer" })]
    expect(tightest("job_token_and_developer", ...jobs)).toEqual({
      userRank: null,
      jobToken: { ...ownOnProtected, triggerRank: rankOf("maintainer") },
      deployToken: false
    })
  })

  test("is for the project's own jobs where no others were seen, whoever else was", () => {
    const originOf = (...callers: readonly Caller<Role>[]) => tightest(true, ...callers).jobToken?.origin
    expect(originOf(job())).toBe("own")
    expect(originOf(job(), user("owner"))).toBe("own")
    expect(originOf(fromApp())).toBe("in_scope")
    expect(originOf(job(), fromApp())).toBe("in_scope")
    expect(originOf(fromApp(), user("owner"))).toBe("in_scope")
  })

  test("has the refs that the least protected of the jobs needs", () => {
    const refsOf = (...callers: readonly Caller<Role>[]) => tightest(true, ...callers).jobToken?.refs
    expect(refsOf(job(), job())).toBe("protected")
    expect(refsOf(job(), feature)).toBe("any")
    expect(refsOf(feature, fork)).toBe("any_including_forks")
    expect(refsOf(job(), fork)).toBe("any_including_forks")
  })

  test("names the environments, each once and in one order, unless some job had none", () => {
    const environmentsOf = (today: Grant, ...callers: readonly Caller<Role>[]) =>
      tightest(today, ...callers).jobToken?.environments
    const jobs = [inside("staging"), inside("production"), inside("staging")]
    expect(environmentsOf("job_token", ...jobs)).toEqual(["production", "staging"])
    expect(environmentsOf("job_token", ...jobs, job())).toBe("any")
    expect(environmentsOf({ job_token: { environments: "protected" } }, ...jobs)).toBe("protected")
  })

  test("ends when today's does, and has no end where that has none", () => {
    const ends = { ...ownOnProtected, expiresAt: afterNoon }
    expect(tightest({ job_token: { expires_at: afterNoon } }, job()).jobToken).toStrictEqual(ends)
    expect(tightest({ job_token: {} }, job()).jobToken).toStrictEqual(ownOnProtected)
    expect(tightest({ min_role: "owner" }, user("owner")).jobToken).toBeNull()
    expect(tightest({ min_role: "owner", job_token: false }, user("owner")).jobToken).toBeNull()
  })
})
