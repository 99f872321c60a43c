import { describe, expect, test } from "vitest"
import { gitlabWords } from "../../domain/gitlab-words.ts"
import { createEngine } from "../../engine.ts"
import { vocabulary, type ProjectInput } from "../../gitlab.ts"
import { lintFleet } from "../../gitlab-rules.ts"
import { makeSentences } from "../../sentences/sentences.ts"
import type { FleetRule } from "./fleet-rule.ts"
import { makeFleetLinter } from "./lint-fleet.ts"

const now = Date.UTC(2026, 5, 1, 12)
const writers = { package_registry: { maven: { write: "job_token" } } } as const

const engineWith = (projects: readonly ProjectInput[]) => {
  const engine = createEngine({ now: () => now })
  engine.load({ projects })
  return engine
}

const team = (count: number): readonly ProjectInput[] =>
  Array.from({ length: count }, (_, at) => ({
    path: `acme/project-${at}`,
    permissions: writers,
    scope: { allowlist: [{ group: "acme" }] }
  }))

describe("linting many projects", () => {
  test("lists so many findings of a rule, the first by path, and counts the others", () => {
    const subjects = engineWith(team(5)).subjects()
    const { findings, leftOut } = lintFleet({ subjects, now, most: 2 })
    expect(findings.map(({ project, rule }) => [rule, project])).toEqual([
      ["mutual-write", "acme/project-0"],
      ["mutual-write", "acme/project-1"]
    ])
    expect(leftOut).toEqual([{ rule: "mutual-write", findings: 3 }])
    expect(lintFleet({ subjects, now, most: 5 }).leftOut).toEqual([])
  })

  test("says who comes in at the place, counts the partners, and names the page", () => {
    const [finding] = lintFleet({ subjects: engineWith(team(3)).subjects(), now }).findings
    expect(finding).toMatchObject({
      project: "acme/project-0",
      level: "project",
      path: ["scope", "allowlist", 0],
      severity: "medium",
      category: "security",
      help: "docs/rules/mutual-write.md",
      message:
        "`acme/project-0` → `acme/project-1` → `acme/project-0`: each may write in the other (here `package_registry.maven:write`), as may 1 more project and this one; take the writing out of the entry on one side"
    })
    expect(finding?.accesses).toEqual([
      expect.objectContaining({
        cells: ["package_registry.maven:write"],
        job_tokens: [expect.objectContaining({ from: [{ group: "acme" }] })]
      })
    ])
  })

  test("names the first of several partners that stand apart", () => {
    const among = (path: string, ...others: readonly string[]): ProjectInput => ({
      path,
      permissions: writers,
      scope: { allowlist: others.map((project) => ({ project })) }
    })
    const projects = [among("a", "m"), among("b"), among("m", "z", "a"), among("z", "m")]
    const { findings } = lintFleet({
      subjects: engineWith(projects).subjects(),
      now,
      rules: ["mutual-write"]
    })
    expect(findings.map((finding) => [finding.projects, finding.path.at(-1)])).toEqual([
      [["a", "m", "a"], 0],
      [["m", "a", "m"], 1],
      [["z", "m", "z"], 0]
    ])
  })

  test("gives every finding a fingerprint of its own, which depends on the projects", () => {
    const prints = (count: number) =>
      lintFleet({ subjects: engineWith(team(count)).subjects(), now }).findings.map(
        ({ fingerprint }) => fingerprint
      )
    expect(new Set(prints(4)).size).toBe(4)
    expect(prints(4).slice(0, 2)).toEqual(prints(2))
  })

  test("finds an open scope where it is written", () => {
    const projects: readonly ProjectInput[] = [
      { path: "other/one" },
      {
        path: "acme/two",
        permissions: { ...writers, repository: { write: { job_token: { origin: "own" } } } },
        scope: { inbound_enabled: false }
      }
    ]
    const { findings } = lintFleet({ subjects: engineWith(projects).subjects(), now })
    expect(findings).toMatchObject([
      {
        rule: "transitive-publish-path",
        path: ["scope", "inbound_enabled"],
        projects: ["other/one", "acme/two"]
      }
    ])
  })

  test("runs what is asked for: a preset, or rules by name", () => {
    const subjects = engineWith(team(2)).subjects()
    expect(lintFleet({ subjects, now, preset: "migration" }).findings).toEqual([])
    expect(lintFleet({ subjects, now, preset: "strict" }).findings).toHaveLength(2)
    expect(lintFleet({ subjects, now, rules: ["transitive-publish-path"] }).findings).toEqual([])
    expect(lintFleet({ subjects: [], now })).toEqual({ findings: [], leftOut: [] })
  })

  test("lists the worst first, then by the rules' numbers, in whatever order the rules come", () => {
    const rule = (id: string, number: number, severity: FleetRule["severity"]): FleetRule => ({
      id,
      number,
      severity,
      category: "security",
      inputs: ["P"],
      summary: "",
      rationale: "",
      remedy: "",
      formula: "",
      check: ({ projects }) =>
        projects.map((_, project) => ({
          project,
          tell: () => ({
            at: { level: "project", path: [] },
            cells: [],
            path: [project],
            message: "found",
            from: "own",
            concerned: () => new Uint32Array(0)
          })
        }))
    })
    const rules = [
      rule("minor", 1, "low"),
      rule("late", 9, "high"),
      rule("early", 2, "high"),
      rule("worst", 30, "critical")
    ]
    const subjects = engineWith([{ path: "b" }, { path: "a" }]).subjects()
    for (const some of [rules, rules.toReversed(), rules.slice(1)]) {
      const lintOthers = makeFleetLinter(vocabulary, makeSentences(vocabulary, gitlabWords), some)
      const { findings } = lintOthers({ subjects, now, preset: "strict" })
      const expected = ["worst", "early", "late", "minor"].filter((id) => some.some((one) => one.id === id))
      expect(findings.map((finding) => [finding.rule, finding.message])).toEqual(
        expected.flatMap((id) => [
          [id, "`a`: found"],
          [id, "`b`: found"]
        ])
      )
    }
  })

  test("refuses projects of several engines", () => {
    const subjects = [...engineWith(team(1)).subjects(), ...engineWith(team(2)).subjects()]
    expect(() => lintFleet({ subjects, now })).toThrow("several engines")
  })
})
