import { describe, expect, test } from "vitest"
import { ruleStub } from "../../test/rule-stub.ts"
import { gitlabWords } from "../domain/gitlab-words.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type ProjectInput } from "../gitlab.ts"
import { makeSentences } from "../sentences/sentences.ts"
import { applyFixes } from "./apply-fixes.ts"
import type { Change, FixClass } from "./change.ts"
import { makeLinter } from "./lint.ts"
import type { PolicyView } from "./policy-view.ts"
import type { Rule } from "./rule.ts"

const subjectOf = (project: Omit<ProjectInput, "path">) => {
  const engine = createEngine({ now: () => 0 })
  engine.putProject({ path: "a/x", id: 40 })
  const subject = engine.subject({ path: "acme/backend", ...project })
  if (subject === null) throw new Error("a description always makes a subject")
  return subject
}

/** A rule that finds one thing for each change that it proposes. */
const proposing = (propose: (policy: PolicyView) => readonly Change[]): Rule =>
  ruleStub({
    id: "proposing",
    check: ({ policy }) =>
      propose(policy).map((change, at) => ({
        at: { level: "project", path: ["permissions"] },
        cells: [],
        message: `finding ${at}`,
        fixes: () => [{ title: "change", change }]
      }))
  })

const fix = (project: Omit<ProjectInput, "path">, what: FixClass, rule: Rule) => {
  const linter = makeLinter(vocabulary, makeSentences(vocabulary, gitlabWords), [rule])
  const fixed = applyFixes(linter, { subject: subjectOf(project), now: 0 }, { class: what })
  return {
    ...fixed,
    allowlist: fixed.scope?.allowlist,
    changes: fixed.applied.map(({ finding, fix: { permissions, scope } }) => [
      finding.message,
      permissions ?? scope?.entries
    ])
  }
}

const withoutEntry = (index: number): Change => ({ scope: { entries: [{ index, entry: null }] } })
const removing = ({ entries }: PolicyView) => entries.map(({ index }) => withoutEntry(index))
const writing = (resource: string, write: unknown): Change => ({ permissions: { [resource]: { write } } })

/** The project's own grant for writing jobs. */
const writeOf = ({ documents }: PolicyView["sources"]): unknown => {
  const jobs = documents[0]?.document?.["jobs"] as { readonly write?: unknown } | undefined
  return jobs?.write
}

const permissions = { jobs: { write: "job_token" }, releases: { write: "job_token" } } as const
// Either of the two may go, since the other says the same of that project. Not both.
const twins = [{ project: "a/x" }, { project: 40 }] as const

describe("fixes that are applied together", () => {
  test("are all of a round, in the order of the findings", () => {
    const rule = proposing(({ sources }) =>
      writeOf(sources) === "job_token_and_owner"
        ? [writing("releases", "owner"), writing("jobs", "owner")]
        : []
    )
    const write = "job_token_and_owner"
    const fixed = fix({ permissions: { jobs: { write }, releases: { write } } }, "narrowing", rule)
    expect(fixed.permissions).toEqual({ jobs: { write: "owner" }, releases: { write: "owner" } })
    expect(fixed.subject.sources.documents[0]?.document).toEqual(fixed.permissions)
    expect(fixed.changes).toEqual([
      ["finding 0", { releases: { write: "owner" } }],
      ["finding 1", { jobs: { write: "owner" } }]
    ])
    expect(fixed.lost.flatMap(({ cells }) => cells)).toEqual(["releases:write", "jobs:write"])
  })

  test("are the safe ones alone, where no more is allowed", () => {
    const respelt = { min_role: "maintainer" }
    const rule = proposing(({ sources }) =>
      writeOf(sources) === "maintainer"
        ? [writing("releases", "owner"), writing("repository", respelt), writing("jobs", respelt)]
        : []
    )
    const project = {
      permissions: { jobs: { write: "maintainer" }, repository: { write: "maintainer" } }
    } as const
    const fixed = fix(project, "safe", rule)
    expect(fixed.permissions).toEqual({
      jobs: { write: respelt },
      repository: { write: respelt }
    })
    expect(fixed.changes.map(([message]) => message)).toEqual(["finding 1", "finding 2"])
    expect(fixed.lost).toEqual([])
  })

  test("may take from somebody together, where that is allowed", () => {
    const fixed = fix({ permissions, scope: { allowlist: twins } }, "narrowing", proposing(removing))
    expect(fixed.allowlist).toEqual([])
    expect(fixed.changes).toEqual([
      ["finding 0", [{ index: 0, entry: null }]],
      ["finding 1", [{ index: 1, entry: null }]]
    ])
    const losers = fixed.lost.flatMap(({ job_tokens: tokens = [] }) => tokens.flatMap(({ from }) => from))
    expect(losers).not.toEqual([])
    for (const loser of losers) expect(loser).toEqual({ project: "a/x" })
  })
})

describe("fixes that do more together than each alone", () => {
  test.for([
    ["give to somebody", "narrowing", [...twins, { group: "a" }]],
    ["take from somebody, where nobody may lose", "safe", twins]
  ] as const)("%s: then the least of them is applied, whatever the order", ([, what, allowlist]) => {
    const narrow = allowlist.map((entry) =>
      "project" in entry ? { ...entry, job_token_policies: ["jobs:write"] as const } : entry
    )
    const removingTwins = (policy: PolicyView) =>
      policy.entries.length < narrow.length ? [] : removing(policy).slice(0, 2)
    const backwards = (policy: PolicyView) => removingTwins(policy).toReversed()
    for (const propose of [removingTwins, backwards]) {
      const fixed = fix({ permissions, scope: { allowlist: narrow } }, what, proposing(propose))
      expect(fixed.allowlist).toEqual(narrow.slice(1))
      expect(fixed.changes.map(([, change]) => change)).toEqual([[{ index: 0, entry: null }]])
      expect(fixed.lost).toEqual([])
    }
  })

  test("are told for the first finding, where several ask for the same", () => {
    const rule = proposing(({ entries }) =>
      entries.length < 2 ? [] : [withoutEntry(1), withoutEntry(0), withoutEntry(0)]
    )
    const { changes } = fix({ permissions, scope: { allowlist: twins } }, "safe", rule)
    expect(changes).toEqual([["finding 1", [{ index: 0, entry: null }]]])
  })
})

describe("fixing", () => {
  test("ends where a fix changes nothing", () => {
    const fixed = fix(
      { permissions },
      "narrowing",
      proposing(() => [writing("jobs", "job_token")])
    )
    expect(fixed.applied).toEqual([])
    expect(fixed.permissions).toEqual(permissions)
  })

  test("ends after fifty rounds where rules contradict each other", () => {
    const rule = proposing(({ sources }) => [
      writing("jobs", writeOf(sources) === "owner" ? { min_role: "owner" } : "owner")
    ])
    const { applied, permissions: own } = fix({ permissions: { jobs: { write: "owner" } } }, "safe", rule)
    expect(applied).toHaveLength(50)
    expect(own).toEqual({ jobs: { write: "owner" } })
  })

  test("asks for a policy", () => {
    const linter = makeLinter(vocabulary, makeSentences(vocabulary, gitlabWords), [])
    expect(() => applyFixes(linter, { now: 0 }, { class: "safe" })).toThrow(
      "fixes are applied to a policy, and none was given"
    )
  })

  test("comes to an empty document where there is none", () => {
    expect(
      fix(
        {},
        "safe",
        proposing(() => [])
      )
    ).toMatchObject({ permissions: {}, applied: [], lost: [] })
  })
})
