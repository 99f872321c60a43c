import { describe, expect, test } from "vitest"
import { rules } from "../gitlab-rules.ts"
import { lintExample, type RuleExample } from "../rule-examples.ts"

type Project = RuleExample["project"]
type Entry = NonNullable<NonNullable<Project["scope"]>["allowlist"]>[number]

const id = "trigger-chain-escalation"
const run = { pipelines: { write: "job_token" } } as const
const publish = { releases: { write: { job_token: { origin: "own" } } } } as const

const findings = (permissions: NonNullable<Project["permissions"]>, ...allowlist: readonly Entry[]) =>
  lintExample(id, { title: "one of these", project: { permissions, scope: { allowlist } } })
const paths = (...allowlist: readonly Entry[]) =>
  findings({ ...run, ...publish }, ...allowlist).map(({ path }) => path.at(-1))

describe("trigger-chain-escalation", () => {
  test("is told in the background, and stops no change", () => {
    expect(rules.filter((rule) => rule.id === id)).toMatchObject([{ background: true }])
  })

  test("is silent where nothing is said of running pipelines, and where people alone run them", () => {
    expect(findings(publish, { project: "g/app" })).toEqual([])
    expect(findings({ pipelines: { write: "developer" }, ...publish }, { project: "g/app" })).toEqual([])
  })

  test("counts what own job tokens write, not what they delete", () => {
    const permissions = { ...run, releases: { delete: publish.releases.write } }
    expect(findings(permissions, { project: "g/app" })).toEqual([])
  })

  test("says how many resources are written that the entry keeps the other project from", () => {
    const [finding] = findings(
      { ...run, ...publish, jobs: publish.releases, environments: publish.releases },
      { project: "g/app" }
    )
    expect(finding?.message).toContain(" reach `releases:write` and 2 more, which they lack themselves; ")
    expect(findings({ ...run, ...publish }, { project: "g/app" })[0]?.message).toContain(
      " reach `releases:write`, which they lack themselves; "
    )
  })

  test("is silent of an entry that has expired, and of one that another entry narrows", () => {
    expect(paths({ project: "g/app", expires_at: "2026-01-01T00:00:00Z" }, { project: "g/tool" })).toEqual([
      1
    ])
    const allowlist = [{ group: 7 }, { group: "g", job_token_policies: ["read_jobs" as const] }]
    const project = { permissions: { ...run, ...publish }, scope: { allowlist } }
    expect(lintExample(id, { title: "one group", groups: { g: { id: 7 } }, project })).toEqual([])
  })

  test("counts what an entry for the project itself leaves to its own job tokens", () => {
    const self = { project: "acme/backend" }
    expect(paths({ project: "g/app" }, { ...self, job_token_policies: ["admin_releases"] })).toEqual([0])
    expect(paths({ project: "g/app" }, { ...self, job_token_policies: ["read_releases"] })).toEqual([])
    expect(paths({ project: "g/app" }, { ...self, default_permissions: false })).toEqual([])
    expect(paths({ project: "g/app" }, { ...self, expires_at: "2026-01-01T00:00:00Z" })).toEqual([])
  })
})
