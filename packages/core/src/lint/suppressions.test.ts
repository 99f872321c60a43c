import { describe, expect, test } from "vitest"
import type { Finding } from "./finding.ts"
import { suppress, type Suppression } from "./suppressions.ts"

const findingOf = (more: Partial<Finding>): Finding => ({
  rule: "some-rule",
  level: "project",
  path: ["permissions", "jobs", "write"],
  severity: "high",
  category: "security",
  message: "found",
  cells: ["jobs:write"],
  accesses: [],
  help: "",
  fixes: [],
  fingerprint: "f1",
  ...more
})
const [one, other, wide, error] = [
  findingOf({}),
  findingOf({ rule: "other-rule", fingerprint: "f2" }),
  findingOf({ cells: ["jobs:write", "jobs:delete"], fingerprint: "f3" }),
  findingOf({ severity: "error", fingerprint: "f4" })
]
const none = () => new Set<string>()
const now = Date.UTC(2026, 5, 1)
const suppressed = (suppression: Partial<Suppression>, ...findings: readonly Finding[]) =>
  suppress(findings, [{ rule: "some-rule", reason: "accepted", ...suppression }], now, none).suppressed.map(
    ({ finding }) => finding.fingerprint
  )

describe("a suppression takes out", () => {
  test("the findings of its rule, and no error", () => {
    expect(suppressed({}, one, other, wide, error)).toEqual(["f1", "f3"])
  })

  test("of those the one with its fingerprint, if it says one", () => {
    expect(suppressed({ fingerprint: "f3" }, one, other, wide)).toEqual(["f3"])
    expect(suppressed({ fingerprint: "f2" }, one, other, wide)).toEqual([])
  })

  test("of those the ones in no other cells than it says", () => {
    expect(suppressed({ cells: ["jobs:write"] }, one, wide)).toEqual(["f1"])
    expect(suppressed({ cells: ["jobs:delete", "jobs:write"] }, one, wide)).toEqual(["f1", "f3"])
    expect(suppressed({ cells: [] }, one, findingOf({ cells: [], fingerprint: "f5" }))).toEqual(["f5"])
  })

  test("of those the ones at its place", () => {
    const elsewhere = findingOf({ path: ["scope", "allowlist", 0], fingerprint: "f6" })
    expect(suppressed({ path: "scope.allowlist[0]" }, one, elsewhere)).toEqual(["f6"])
  })

  test("nothing without a reason, or once it has expired", () => {
    expect(suppressed({ reason: " " }, one)).toEqual([])
    expect(suppressed({ until: "2026-06-01T00:00:00Z" }, one)).toEqual([])
    expect(suppressed({ until: "2026-06-01T00:00:01Z" }, one)).toEqual(["f1"])
  })
})

describe("what comes of it", () => {
  test("are the findings that stay, those that do not with what suppresses them, and what each met", () => {
    const suppressions = [
      { rule: "some-rule" },
      { rule: "some-rule", reason: "accepted" },
      { rule: "other-rule", reason: "too", until: "2020-01-01T00:00:00Z" },
      { rule: "asleep", reason: "later" }
    ]
    expect(suppress([one, other, error], suppressions, now, () => new Set(["asleep"]))).toEqual({
      findings: [other, error],
      suppressed: [{ finding: one, suppression: suppressions[1] }],
      uses: [
        { suppression: suppressions[0], index: 0, problem: "no_reason", matches: 2 },
        { suppression: suppressions[1], index: 1, problem: null, matches: 2 },
        { suppression: suppressions[2], index: 2, problem: "expired", matches: 1 },
        { suppression: suppressions[3], index: 3, problem: null, matches: null }
      ]
    })
  })

  test("is everything as it was where nothing is suppressed", () => {
    expect(suppress([one, other], [], now, none)).toEqual({
      findings: [one, other],
      suppressed: [],
      uses: []
    })
  })
})
