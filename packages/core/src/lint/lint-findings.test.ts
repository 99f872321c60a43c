import { describe, expect, test } from "vitest"
import { ruleStub } from "../../test/rule-stub.ts"
import { gitlabWords } from "../domain/gitlab-words.ts"
import { createEngine } from "../engine.ts"
import { vocabulary, type GroupInput, type ProjectInput } from "../gitlab.ts"
import { makeSentences } from "../sentences/sentences.ts"
import { makeLinter, type LintInput } from "./lint.ts"
import type { Subject } from "./policy-view.ts"
import type { Hit, Rule } from "./rule.ts"

const subjectOf = (project: Omit<ProjectInput, "path">, group: Omit<GroupInput, "path"> = {}): Subject => {
  const engine = createEngine({ now: () => 0 })
  engine.putGroup({ path: "acme", ...group })
  const subject = engine.subject({ path: "acme/backend", ...project })
  if (subject === null) throw new Error("a description always makes a subject")
  return subject
}
const plain = subjectOf({})
const hit: Hit = { at: { level: "project", path: ["permissions"] }, cells: [], message: "found" }
const ruleOf = (id: string, number: number, more: Partial<Rule> = {}): Rule =>
  ruleStub({ id, number, check: () => [hit], ...more })
const linterOf = (...rules: readonly Rule[]) =>
  makeLinter(vocabulary, makeSentences(vocabulary, gitlabWords), rules)
const lint = (input: Omit<LintInput, "now">, ...rules: readonly Rule[]) =>
  linterOf(...rules).lint({ now: 0, ...input })
const [first, second] = vocabulary.cells
if (first === undefined || second === undefined) throw new Error("there are cells")

describe("the order", () => {
  const rules = [
    ruleOf("minor", 1, { severity: "low" }),
    ruleOf("late", 900),
    ruleOf("broken", 950, { severity: "error" }),
    ruleOf("early", 2),
    ruleOf("worst", 999, { severity: "critical" })
  ]
  test("of findings is the worst first, then the number, in whatever order the rules come", () => {
    for (const some of [
      rules,
      rules.toReversed(),
      rules.toSorted((one, other) => one.number - other.number)
    ]) {
      const { findings } = lint({ subject: plain }, ...some)
      expect(findings.map(({ rule }) => rule)).toEqual(["broken", "worst", "early", "late", "minor"])
    }
  })

  test("of rules that did not run is their numbers'", () => {
    const lacking = rules.map((rule) => ({ ...rule, inputs: ["G"] as const }))
    for (const some of [lacking, lacking.toReversed()]) {
      const { notRun } = lint({ subject: plain }, ...some)
      expect(notRun.map(({ rule }) => rule)).toEqual(["minor", "early", "late", "broken", "worst"])
    }
  })
})

describe("a finding", () => {
  test("says where it stands, and names its page", () => {
    const found = (at: Hit["at"]) =>
      lint({ subject: plain }, ruleOf("some-rule", 1, { check: () => [{ ...hit, at }] })).findings[0]
    expect(found(hit.at)).toMatchObject({
      level: "project",
      path: ["permissions"],
      help: "docs/rules/some-rule.md"
    })
    expect(found(hit.at)).not.toHaveProperty("group")
    expect(found({ level: "group", group: "acme", path: ["defaults"] })).toMatchObject({
      level: "group",
      group: "acme",
      path: ["defaults"]
    })
  })

  test("has no fixes where there is no policy to change", () => {
    const rule = ruleOf("about-text", 1, {
      inputs: ["D"],
      check: () => [{ ...hit, fixes: () => [{ title: "fix", change: {} }] }]
    })
    const { findings } = lint({ written: { value: {}, problems: [] } }, rule)
    expect(findings.map(({ fixes, message }) => [message, fixes])).toEqual([["found", []]])
  })
})

describe("fingerprints", () => {
  const printsOf = (...hits: readonly Hit[]) =>
    lint({ subject: plain }, ruleOf("some-rule", 1, { check: () => hits })).findings.map(
      ({ fingerprint }) => fingerprint
    )

  test("tell places apart where nobody is concerned", () => {
    const prints = printsOf(
      hit,
      { ...hit, at: { level: "project", path: ["scope"] } },
      { ...hit, at: { level: "group", group: "a", path: ["permissions"] } },
      { ...hit, at: { level: "group", group: "b", path: ["permissions"] } },
      { ...hit, at: { level: "instance", path: ["permissions"] } }
    )
    expect(new Set(prints).size).toBe(5)
    expect(printsOf(hit, hit)).toEqual([prints[0], prints[0]])
  })

  test("tell cells apart, and whom they concern", () => {
    const accesses = [{ cells: ["a:b"], users: ["owner"] }]
    const prints = printsOf(
      { ...hit, cells: [first] },
      { ...hit, cells: [second] },
      { ...hit, cells: [first, second] },
      { ...hit, cells: [first], accesses },
      { ...hit, cells: [second], accesses },
      { ...hit, cells: [first], accesses: [{ cells: ["a:b"], users: ["guest"] }] }
    )
    expect(new Set(prints).size).toBe(6)
  })

  test("do not tell places apart where somebody is concerned", () => {
    const accesses = [{ cells: ["a:b"], users: ["owner"] }]
    const [one, other] = printsOf(
      { ...hit, accesses },
      { ...hit, accesses, at: { level: "group", group: "a", path: ["defaults"] } }
    )
    expect(other).toBe(one)
  })

  test("are the same by a linter that saw much before", () => {
    const rule = ruleOf("some-rule", 1, {
      check: ({ masks, policy }) =>
        policy.statements.map((at) => ({ at, cells: at.cells, message: "", concerned: () => masks.everyone }))
    })
    const subjects = (["owner", "maintainer", "owner"] as const).map((write) =>
      subjectOf({ permissions: { jobs: { write } } })
    )
    const linter = linterOf(rule)
    const prints = subjects.map((subject) => linter.lint({ now: 0, subject }).findings[0]?.fingerprint)
    expect(prints[2]).toBe(prints[0])
    expect(prints[1]).not.toBe(prints[0])
    expect(linterOf(rule).lint({ now: 0, subject: subjects[1] ?? plain }).findings[0]?.fingerprint).toBe(
      prints[1]
    )
  })
})

describe("the policy before", () => {
  const about = ruleOf("some-rule", 1, {
    check: ({ masks, policy }) =>
      policy.statements.map((at) => ({ at, cells: at.cells, message: "", concerned: () => masks.users }))
  })
  const writing = (write: "maintainer" | "owner", limits?: GroupInput["limits"]) =>
    subjectOf({ permissions: { jobs: { write } } }, limits && { limits })

  test("may come from another engine, with its own groups", () => {
    const busy = { releases: { write: "job_token" }, jobs: { read: "owner", delete: "owner" } } as const
    const introduced = (before: Subject, subject: Subject) =>
      lint({ before, subject }, about).findings.map((finding) => finding.introduced)
    expect(introduced(writing("owner", busy), writing("maintainer"))).toEqual([true])
    expect(introduced(writing("maintainer", busy), writing("maintainer"))).toEqual([false])
    expect(introduced(writing("owner"), writing("maintainer", busy))).toEqual([true])
    expect(introduced(writing("maintainer", { jobs: { write: "owner" } }), writing("maintainer"))).toEqual([
      true
    ])
  })

  test("may be all that there is", () => {
    const { findings, notRun } = lint({ before: plain }, about, ruleOf("older", 2, { inputs: ["P0"] }))
    expect(findings.map((finding) => [finding.rule, "introduced" in finding])).toEqual([["older", false]])
    expect(notRun).toEqual([{ rule: "some-rule", missing: ["P"] }])
  })
})
