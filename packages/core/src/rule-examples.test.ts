import { describe, expect, test } from "vitest"
import { exampleInput, examplesOf, lintExample, lintFleetExample, type RuleExample } from "./rule-examples.ts"

const example: RuleExample = { title: "some example", project: { permissions: { jobs: { write: "owner" } } } }

test("the examples of a rule go by its name, whether it is about one project or about many", () => {
  const titlesOf = ({ invalid, valid }: ReturnType<typeof examplesOf>): readonly string[] =>
    [...invalid, ...valid].map(({ title }) => title)
  expect(titlesOf(examplesOf("allowlist-disabled"))).toEqual([
    "the allowlist is off",
    "the allowlist is on",
    "nothing is said",
    "the instance enforces it"
  ])
  expect(titlesOf(examplesOf("mutual-write"))).toContain("both let the other write")
})

describe("what an example is looked at with", () => {
  test("is a project of the usual path, at noon of 2026-06-01, where it says no other", () => {
    const { now, subject, ...others } = exampleInput(example)
    expect(now).toBe(Date.UTC(2026, 5, 1, 12))
    expect(subject?.target.path).toBe("acme/backend")
    expect(others).toStrictEqual({})
    const other = exampleInput({
      ...example,
      project: { path: "a/b", ...example.project },
      now: "2025-01-01T00:00:00Z"
    })
    expect([other.now, other.subject?.target.path]).toEqual([Date.UTC(2025, 0, 1), "a/b"])
  })

  test("is everything that it says, below its groups and its instance", () => {
    const uses = { since: "2026-01-01T00:00:00Z", until: "2026-06-01T00:00:00Z", used: [] }
    const written = { value: {}, problems: [] }
    const suppressions = [{ rule: "some-rule" }]
    const { before, subject, ...others } = exampleInput({
      ...example,
      groups: { acme: { defaults: { jobs: { read: "owner" } } } },
      instance: { defaults: { releases: { read: "owner" } } },
      before: {},
      uses,
      written,
      suppressions
    })
    expect(others).toEqual({ now: Date.UTC(2026, 5, 1, 12), uses, written, suppressions })
    expect(before?.sources.documents.map(({ document }) => document)).toEqual([
      undefined,
      { jobs: { read: "owner" } },
      { releases: { read: "owner" } }
    ])
    expect(subject?.sources.documents[0]?.document).toEqual(example.project.permissions)
  })

  test("needs an instant that there is", () => {
    expect(() => exampleInput({ ...example, now: "tomorrow" })).toThrow(
      new RangeError("tomorrow is no instant")
    )
  })
})

describe("an example that shows nothing is refused", () => {
  test("where its rule does not run", () => {
    expect(() => lintExample("exceeds-limit", example)).toThrow(
      new RangeError('exceeds-limit does not run on the example "some example"')
    )
    expect(lintExample("job-token-can-delete", example)).toEqual([])
  })

  test("where it finds more than is listed", () => {
    const writer = {
      permissions: { jobs: { write: "job_token" } },
      scope: { allowlist: [{ group: "acme" }] }
    } as const
    const crowd = (count: number) => ({
      title: "a crowd",
      projects: Object.fromEntries(Array.from({ length: count }, (_, at) => [`acme/p${at}`, writer]))
    })
    expect(lintFleetExample("mutual-write", crowd(3))).toHaveLength(3)
    expect(() => lintFleetExample("mutual-write", crowd(1001))).toThrow(
      new RangeError('mutual-write finds more in "a crowd" than it lists')
    )
  })
})
