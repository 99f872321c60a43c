import { createEngine, type Caller, type ProjectInput, type Role } from "@jobwarden/core"
import { describe, expect, test } from "vitest"
import { confidenceIn } from "./confidence.ts"
import { anyName, type LoggedUse } from "./logged-use.ts"
import { missedBy } from "./missed.ts"
import { printRecommendation } from "./pretty.ts"
import { recommendFor, type Evidence, type Recommendation } from "./recommendation.ts"
import { countOf, numberOf, sayCaller, someOf } from "./words.ts"

const day = 24 * 60 * 60 * 1000
const start = Date.UTC(2026, 0, 1)

const project: ProjectInput = {
  id: 123,
  path: "acme/backend",
  scope: { allowlist: [{ group: "acme" }, { project: "partner/tool" }] }
}
const job = (more: object = {}): Caller<Role> => ({
  type: "job",
  project: "acme/app",
  ref: { protected: true },
  trigger_role: "developer",
  ...more
})
const use = (
  caller: Caller<Role>,
  cell = "package_registry.maven:read",
  more: Partial<LoggedUse> = {}
): LoggedUse => {
  const [resource = "", action = ""] = cell.split(":")
  return {
    access: { project: 123, caller, resource, action },
    allowed: true,
    count: 30,
    last: start,
    ...more
  }
}

const evidenceOf = (uses: readonly LoggedUse[], days: number, more: Partial<Evidence> = {}): Evidence => ({
  uses,
  usesWindow: { from: start, to: start + days * day },
  sources: null,
  sourcesWindow: null,
  ...more
})
const recommended = (evidence: Evidence): Recommendation => {
  const engine = createEngine({ now: () => start })
  engine.load({ projects: [project] })
  const found = recommendFor(engine, project, evidence)
  if (found === null) throw new Error("nothing was recommended")
  return found
}
const confidence = (uses: readonly LoggedUse[], days: number, more: Partial<Evidence> = {}) => {
  const evidence = evidenceOf(uses, days, more)
  return confidenceIn(recommended(evidence), evidence)
}

describe("confidence", () => {
  test.each([
    [6, "low", "once a week"],
    [7, "medium", "once a month"],
    [34, "medium", "once a month"],
    [35, "high", "once a quarter"],
    [99, "high", "once a quarter"],
    [100, "high", "once a year"]
  ])("of %i days is %s: %s", (days, level, missing) => {
    const found = confidence([use(job())], days)
    expect(found).toMatchObject({ level, grounds: [expect.stringContaining(missing)] })
  })

  test("is low for few uses, and names who came once", () => {
    const others = [use(job({ project: 77 }), undefined, { count: 1 }), use({ type: "user", role: "owner" })]
    expect(confidence([use(job(), undefined, { count: 19 })], 200)).toMatchObject({
      level: "low",
      grounds: [expect.anything(), "only 19 uses"]
    })
    expect(confidence([use(job(), undefined, { count: 20 }), ...others], 200)).toMatchObject({
      level: "high",
      grounds: [expect.anything(), "seen only once: project 77"]
    })
  })

  test("by GitLab's log is that of its own window, and low where none is known", () => {
    const sources = [{ source: "acme/app", last_used: "2026-01-01T00:00:00Z" }]
    const ofGitlab = { sources, sourcesWindow: { from: start, to: start + 10 * day } }
    expect(confidence([], 200, ofGitlab).level).toBe("medium")
    expect(confidence([], 200, { sources })).toMatchObject({
      level: "low",
      grounds: ["nobody knows from when to when the log is", expect.stringContaining("who came")]
    })
  })
})

describe("what the logs may have missed", () => {
  const missed = (...uses: readonly LoggedUse[]) => {
    const evidence = evidenceOf(uses, 10)
    return missedBy(recommended(evidence), uses)
  }
  test("are entries, other refs and deleting", () => {
    expect(missed(use(job()))).toEqual([
      "nobody came through these entries of the allowlist: partner/tool",
      "jobs used package_registry.maven:read on protected refs alone, and not on unprotected refs and forks",
      "nobody deleted anything, and cleaning up is rare"
    ])
  })

  test("is nothing of what was seen, and a refused attempt is not seen", () => {
    const everywhere = [
      use(job()),
      use(job({ ref: { protected: false } })),
      use(job({ ref: { protected: false, fork: true } })),
      use(job({ project: "partner/tool" })),
      use({ type: "user", role: "maintainer" }, "releases:delete")
    ]
    const rest = missed(...everywhere)
    expect(rest).toEqual([
      expect.stringMatching(/^nobody deleted anything of package_registry\.maven, .* and \d+ more, and/)
    ])
    expect(rest[0]).not.toContain("releases")
    const denied = use(job({ ref: { protected: false } }), undefined, { allowed: false })
    expect(missed(use(job()), denied)[1]).toContain("not on unprotected refs")
  })
})

describe("what is told", () => {
  test("counts what is past twenty lines, and lists attempts that today's policy would let in apart", () => {
    const refused = Array.from({ length: 25 }, (_, at) =>
      use(job({ project: `other/${at}` }), undefined, { allowed: false, count: at + 1 })
    )
    const uses = [use(job()), use(job(), undefined, { allowed: false, count: 4 }), ...refused]
    const evidence = evidenceOf(uses, 10)
    const text = printRecommendation(
      { evidence, recommendation: recommended(evidence) },
      { width: 1000, colour: false }
    )
    expect(text).toContain("jobs of other/24 on protected refs, triggered by developer; 25 times")
    expect(text).not.toContain("other/4 ")
    expect(text).toContain("- and 6 more (`--format json` has them all)")
    expect(text).not.toContain("THE POLICY")
  })

  test.each<readonly [Caller<Role>, string]>([
    [{ type: "user", role: "guest" }, "users with the role guest"],
    [{ type: "deploy_token", group: 7, scopes: [] }, "deploy tokens of group 7"],
    [{ type: "deploy_token", project: 9, scopes: [] }, "deploy tokens of project 9"],
    [job({ ref: { protected: false, fork: true } }), "jobs of acme/app of forks, triggered by developer"],
    [
      job({ environment: { name: "production", protected: true } }),
      "jobs of acme/app on protected refs in a protected environment production, triggered by developer"
    ],
    [
      job({ environment: { name: anyName, protected: false } }),
      "jobs of acme/app on protected refs in an unprotected environment whose name was not kept, triggered by developer"
    ]
  ])("of %j is %s", (caller, words) => expect(sayCaller(caller)).toBe(words))

  test("has numbers that can be read", () => {
    expect([0, 999, 1_000, 1_234_567].map(numberOf)).toEqual(["0", "999", "1,000", "1,234,567"])
    expect([countOf(1, "use"), countOf(1_204, "use")]).toEqual(["1 use", "1,204 uses"])
    expect(someOf(["a", "b", "c"], 2)).toBe("a, b and 1 more")
  })
})
