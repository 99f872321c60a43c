import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import { lint, type RuleId } from "../gitlab-rules.ts"
import type { ProjectInput } from "../gitlab.ts"

type Described = Omit<ProjectInput, "path">

/** Whether each finding of a rule is introduced by a change from one description to another. */
const introducedBy = (rule: RuleId, before: Described, after: Described): readonly unknown[] => {
  const engine = createEngine({ now: () => 0 })
  const [was, becomes] = [before, after].map((one) => engine.subject({ path: "acme/backend", ...one }))
  if (!was || !becomes) return expect.fail("a description always makes a subject")
  const { findings } = lint({ subject: becomes, before: was, now: 0, rules: [rule] })
  return findings.map(({ introduced }) => introduced)
}

const deleting = (...formats: readonly ("maven" | "npm")[]): Described => ({
  permissions: {
    package_registry: Object.fromEntries(
      formats.map((format) => [format, { delete: "job_token_and_maintainer" }])
    )
  }
})
const writing = (write: unknown): Described =>
  ({ permissions: { package_registry: { maven: { write } } } }) as Described
const entries = (...allowlist: readonly unknown[]): Described =>
  ({
    permissions: { package_registry: { maven: { write: "job_token" } } },
    scope: { allowlist }
  }) as Described

describe("a finding is introduced", () => {
  test("by whoever gives somebody what it names", () => {
    expect(
      introducedBy(
        "job-token-can-delete",
        { permissions: { package_registry: { maven: { delete: "maintainer" } } } },
        deleting("maven")
      )
    ).toEqual([true])
  })

  test("at its own place alone", () => {
    expect(introducedBy("job-token-can-delete", deleting("maven"), deleting("maven", "npm"))).toEqual([
      false,
      true
    ])
  })

  test("not by writing down what was so already", () => {
    // By `true` a maintainer's pipelines may delete, and a developer's may not.
    const stated: Described = { permissions: { package_registry: { maven: { delete: true } } } }
    expect(introducedBy("job-token-can-delete", {}, stated)).toEqual([false])
    expect(introducedBy("job-token-can-delete", deleting("maven"), deleting("maven"))).toEqual([false])
  })

  test("by one environment's name more", () => {
    const named = (...environments: readonly string[]) =>
      writing({ job_token: { environments, refs: "any_including_forks" } })
    expect(introducedBy("fork-mr-token-write", named("a"), named("a", "b"))).toEqual([true])
    expect(introducedBy("fork-mr-token-write", named("a", "b"), named("a"))).toEqual([false])
  })

  test("by the scope, where the grant stays", () => {
    const all = { project: "acme/app", default_permissions: true }
    expect(introducedBy("allowlisted-token-write", entries(), entries(all))).toEqual([true])
    expect(introducedBy("allowlisted-token-write", entries(all), entries(all))).toEqual([false])
    expect(introducedBy("allowlisted-token-write", entries({ group: "acme" }), entries(all))).toEqual([false])
    expect(
      introducedBy(
        "allowlisted-token-write",
        entries({ group: "acme", job_token_policies: ["read_packages"] }),
        entries(all)
      )
    ).toEqual([true])
  })

  test("for the entry that opens more, not for the one that stayed", () => {
    const [one, other] = ["acme/one", "acme/other"].map((project) => ({ project, default_permissions: true }))
    expect(introducedBy("allowlisted-token-write", entries(one), entries(one, other))).toEqual([false, true])
  })

  test("never, where it names nobody", () => {
    expect(introducedBy("grant-below-baseline", {}, writing("reporter"))).toEqual([false])
  })

  test("by nothing that can be told without a policy before", () => {
    const engine = createEngine({ now: () => 0 })
    const subject = engine.subject({ path: "acme/backend", ...deleting("maven") })
    const { findings } = lint({ ...(subject && { subject }), now: 0, rules: ["job-token-can-delete"] })
    expect(findings).toHaveLength(1)
    expect(findings[0]).not.toHaveProperty("introduced")
  })
})
