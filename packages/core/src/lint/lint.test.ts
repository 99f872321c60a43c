import { describe, expect, test } from "vitest"
import { ruleStub } from "../../test/rule-stub.ts"
import { createEngine } from "../engine.ts"
import { applyFixes, lint, linter } from "../gitlab-rules.ts"
import { gitlabWords } from "../domain/gitlab-words.ts"
import { vocabulary, type ProjectInput } from "../gitlab.ts"
import { makeSentences } from "../sentences/sentences.ts"
import type { Change } from "./change.ts"
import { makeLinter, type LintInput } from "./lint.ts"
import type { Rule } from "./rule.ts"

const now = Date.UTC(2026, 5, 1)

const inputOf = (project: Omit<ProjectInput, "path">, before?: Omit<ProjectInput, "path">) => {
  const engine = createEngine({ now: () => now })
  const subjectOf = (one: Omit<ProjectInput, "path">) => {
    const subject = engine.subject({ path: "acme/backend", ...one })
    if (subject === null) throw new Error("a description always makes a subject")
    return subject
  }
  return { now, subject: subjectOf(project), ...(before && { before: subjectOf(before) }) }
}

const mission = inputOf({
  permissions: {
    package_registry: {
      maven: { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }
    }
  }
})

/** A rule that always fires, with the fixes given. */
const always = (changes: readonly Change[], more: Partial<Rule> = {}): Rule =>
  ruleStub({
    id: "always",
    check: ({ policy }) =>
      policy.statements.map((statement) => ({
        at: statement,
        cells: statement.cells,
        message: "it always fires",
        fixes: () => changes.map((change) => ({ title: "change", change }))
      })),
    ...more
  })
const sentences = makeSentences(vocabulary, gitlabWords)
const lintWith = (input: LintInput, ...rules: readonly Rule[]) =>
  makeLinter(vocabulary, sentences, rules).lint(input)

describe("a finding", () => {
  test("works out what it says when it is read, and has all of it wherever it goes", () => {
    const printed: string[] = []
    const counted = {
      printAccess: (access: Parameters<typeof sentences.printAccess>[0]) => {
        printed.push(...access.cells)
        return sentences.printAccess(access)
      }
    }
    const rule = always([], {
      check: ({ masks, policy }) =>
        policy.statements.map((statement) => ({
          at: statement,
          cells: statement.cells,
          concerned: () => masks.everyone,
          message: (said) => said
        }))
    })
    const [, finding] = makeLinter(vocabulary, counted, [rule]).lint(mission).findings
    expect(printed).toEqual([])
    const plain = JSON.parse(JSON.stringify(finding)) as object
    expect(printed).toEqual(["package_registry.maven:write"])
    expect(plain).toEqual({ ...finding })
    expect(plain).toMatchObject({
      accesses: [{ cells: ["package_registry.maven:write"] }],
      message: expect.stringContaining("publish Maven packages"),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/)
    })
    expect(printed).toHaveLength(1)
  })
})

describe("linting", () => {
  test("the mission's own example", () => {
    const { findings } = lint(mission)
    expect(findings.map(({ message, path, rule }) => [rule, path.at(-1), message])).toEqual([
      [
        "job-token-launders-role",
        "write",
        "developers' pipelines on unprotected refs can publish Maven packages, which the named role alone should; ask for `refs: protected`"
      ],
      [
        "job-token-launders-role",
        "delete",
        "developers' pipelines on unprotected refs can delete Maven packages, which the named role alone should; ask for `refs: protected`"
      ],
      [
        "job-token-can-delete",
        "delete",
        "the project's pipelines triggered by a developer or above can delete Maven packages, which cannot be undone; take job tokens out of the grant"
      ]
    ])
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(3)
  })

  test("lists the rules that did not run, and what they lack", () => {
    const { notRun } = lint(mission)
    const some = ["environment-name-mismatch", "exceeds-limit", "new-token-access"]
    expect(notRun.filter(({ rule }) => some.includes(rule))).toEqual([
      { rule: "environment-name-mismatch", missing: ["F.environments"] },
      { rule: "exceeds-limit", missing: ["C"] },
      { rule: "new-token-access", missing: ["P0"] }
    ])
  })

  test("a fingerprint stands for rule, cells and principals, and not for the place", () => {
    const inherited = createEngine({ now: () => now })
    inherited.putGroup({ path: "acme", defaults: { container_registry: { delete: "developer" } } })
    const ofGroup = inherited.subject({ path: "acme/backend" })
    const own = lint(inputOf({ permissions: { container_registry: { delete: "developer" } } })).findings
    const fromGroup = lint({ now, ...(ofGroup && { subject: ofGroup }) }).findings
    expect(fromGroup.map(({ group, level, path }) => [level, group, path])).toEqual([
      ["group", "acme", ["defaults", "container_registry", "delete"]]
    ])
    expect(fromGroup[0]?.fingerprint).toBe(own[0]?.fingerprint)
    const wider = lint(inputOf({ permissions: { container_registry: { delete: true } } })).findings
    expect(wider.map(({ fingerprint }) => fingerprint)).toContain(own[0]?.fingerprint)
    const other = lint(inputOf({ permissions: { releases: { delete: "developer" } } })).findings
    expect(other[0]?.rule).toBe(own[0]?.rule)
    expect(other[0]?.fingerprint).not.toBe(own[0]?.fingerprint)
  })

  test("a rule that looks at what it does not name is a mistake in the rule", () => {
    const rule = always([], { check: ({ before }) => (before.scopeIsOpen ? [] : []) })
    expect(() => lintWith(mission, rule)).toThrow("P0")
  })
})

describe("suppressions", () => {
  const rule = "job-token-can-delete"
  const run = (suppression: object, input: LintInput = mission) =>
    lint({ ...input, suppressions: [{ rule, ...suppression }], rules: [rule] } as Parameters<typeof lint>[0])

  test.for([
    ["with a reason", { reason: "a mirror" }, 1],
    ["without one", {}, 0],
    ["with an empty one", { reason: " " }, 0],
    ["until later", { reason: "a mirror", until: "2026-06-01T00:00:01Z" }, 1],
    ["until now", { reason: "a mirror", until: "2026-06-01T00:00:00Z" }, 0],
    ["at its place", { reason: "x", path: "permissions.package_registry.maven.delete" }, 1],
    ["elsewhere", { reason: "x", path: "permissions.package_registry.maven.write" }, 0],
    ["for its cells", { reason: "x", cells: ["package_registry.maven:delete"] }, 1],
    ["for other cells", { reason: "x", cells: ["package_registry.npm:delete"] }, 0],
    ["by another fingerprint", { reason: "x", fingerprint: "0" }, 0],
    ["of another rule", { reason: "x", rule: "delete-below-maintainer" }, 0]
  ] as const)("%s", ([, suppression, suppressed]) => {
    const result = run(suppression)
    expect([result.findings.length, result.suppressed.length]).toEqual([1 - suppressed, suppressed])
  })

  test("never hide an error", () => {
    const error = always([], { severity: "error" })
    const input = { ...mission, suppressions: [{ rule: "always", reason: "no" }] }
    expect(lintWith(input, error).suppressed).toEqual([])
    expect(lintWith(input, always([])).findings).toEqual([])
  })

  test("are counted for the rules that look at them", () => {
    const counting = always([], {
      id: "counting",
      number: 2,
      inputs: ["S"],
      check: ({ suppressions }) =>
        suppressions.map(({ index, matches, problem }) => ({
          at: { level: "project", path: ["suppressions", index] },
          cells: [],
          message: `${matches} ${problem}`
        }))
    })
    const suppressions = [{ rule: "always", reason: "x" }, { rule: "always" }, { rule: "none", reason: "x" }]
    const { findings } = lintWith({ ...mission, suppressions }, always([]), counting)
    expect(findings.map(({ message }) => message)).toEqual(["3 null", "3 no_reason", "0 null"])
    expect(lintWith(mission, counting).notRun).toEqual([{ rule: "counting", missing: ["S"] }])
  })
})

describe("fixes", () => {
  const fixesFor = (input: LintInput, change: Change) => lintWith(input, always([change])).findings[0]?.fixes
  const maven = (grants: object): Change => ({ permissions: { package_registry: { maven: grants } } })

  test("are safe or narrowing by what they do, and thrown away where somebody gains", () => {
    const classes = [
      maven({ write: "maintainer" }),
      maven({ write: { min_role: "maintainer", job_token: {} } }),
      maven({ write: "job_token_and_developer" }),
      maven({ write: "developer", delete: false })
    ].map((change) => fixesFor(mission, change)?.map((fix) => fix.class))
    expect(classes).toEqual([["narrowing"], ["safe"], [], []])
  })

  test("count job tokens for what the scope lets them reach", () => {
    const input = inputOf({
      permissions: { package_registry: { maven: { write: "job_token" } } },
      scope: { allowlist: [] }
    })
    expect(fixesFor(input, maven({ write: { job_token: { origin: "own" } } }))?.[0]?.class).toBe("safe")
    const listed = inputOf({
      permissions: { package_registry: { maven: { write: "job_token" } } },
      scope: { allowlist: [{ project: "a/b" }] }
    })
    expect(fixesFor(listed, maven({ write: { job_token: { origin: "own" } } }))?.[0]?.class).toBe("narrowing")
  })

  test("are applied all at once, and who loses is listed", () => {
    const fixed = applyFixes(mission, { class: "narrowing" })
    expect(fixed.permissions).toEqual({
      package_registry: {
        maven: {
          read: true,
          write: { min_role: "maintainer", job_token: { refs: "protected" } },
          delete: "maintainer"
        }
      }
    })
    expect(sentences.printDifference({ gained: [], lost: fixed.lost }).map(({ text }) => text)).toEqual([
      "the project's pipelines on unprotected refs triggered by a developer or above can no longer publish Maven packages",
      "the project's pipelines triggered by a developer or above can no longer delete Maven packages"
    ])
    expect(applyFixes(mission, { class: "safe" }).permissions).toEqual(
      mission.subject.sources.documents[0]?.document
    )
  })

  test("are not applied where a finding is suppressed", () => {
    const suppressions = [{ rule: "job-token-can-delete", reason: "a mirror" }]
    const { permissions } = applyFixes({ ...mission, suppressions }, { class: "narrowing" })
    expect(permissions).toMatchObject({
      package_registry: { maven: { delete: { job_token: { refs: "protected" } } } }
    })
  })

  test("stand in the project's `default` where that decides exactly the cells, else in each cell", () => {
    const fixesOf = (input: LintInput) =>
      linter
        .lint({ ...input, rules: ["job-token-can-delete"] })
        .findings.flatMap(({ fixes }) => fixes.map(({ permissions }) => permissions))
    const byDefault = inputOf({
      permissions: { package_registry: { default: { delete: "job_token_and_owner" } } }
    })
    expect(fixesOf(byDefault)).toEqual([{ package_registry: { default: { delete: "owner" } } }])
    const engine = createEngine({ now: () => now })
    engine.putInstance({ defaults: { package_registry: { default: { delete: "job_token_and_owner" } } } })
    const subject = engine.subject({
      path: "acme/backend",
      permissions: { package_registry: { npm: { delete: false } } }
    })
    const [patch] = fixesOf({ now, ...(subject && { subject }) })
    expect(Object.keys(patch?.["package_registry"] ?? {})).toHaveLength(13)
    expect(patch).toMatchObject({ package_registry: { maven: { delete: "owner" } } })
  })

  test("are not worked out where they are not asked for", () => {
    expect(linter.lint({ ...mission, fixes: false }).findings.flatMap(({ fixes }) => fixes)).toEqual([])
  })
})

describe("the rules that look", () => {
  const asked: string[] = []
  const watching = [1, 6, 33].map((number) =>
    ruleStub({
      id: `rule-${number}`,
      severity: "low",
      number,
      check: () => (asked.push(`rule-${number}`), [])
    })
  )
  const watched = makeLinter(vocabulary, makeSentences(vocabulary, gitlabWords), watching)

  test.each([
    [undefined, ["rule-1", "rule-33"]],
    ["strict", ["rule-1", "rule-6", "rule-33"]],
    ["migration", ["rule-33"]],
    ["strict", ["rule-1", "rule-6", "rule-33"]]
  ] as const)("are those of the preset (%s)", (preset, expected) => {
    asked.length = 0
    watched.lint({ ...mission, ...(preset && { preset }) })
    expect(asked).toEqual(expected)
  })
})
