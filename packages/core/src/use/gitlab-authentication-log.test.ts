import { Result } from "effect"
import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import { lint, type UseLog } from "../gitlab-rules.ts"
import { readAuthenticationLog, useLogOf } from "./gitlab-authentication-log.ts"

const header = "Origin Project Path,Last Authorized At (UTC)\n"
const problemsIn = (text: string) => {
  const read = readAuthenticationLog(text)
  return Result.isFailure(read) ? read.failure.map(({ line, message }) => `${line}: ${message}`) : []
}

describe("GitLab's export of the authentication log", () => {
  test("says who came, and when last", () => {
    const text = `${header}acme/app,2026-05-30T12:00:00Z\npartner/tools/sync,2025-01-01T00:00:00Z\n`
    expect(Result.getOrThrow(readAuthenticationLog(text))).toEqual([
      { source: "acme/app", last_used: "2026-05-30T12:00:00Z" },
      { source: "partner/tools/sync", last_used: "2025-01-01T00:00:00Z" }
    ])
    expect(Result.getOrThrow(readAuthenticationLog(header))).toEqual([])
  })

  test("may have more columns, in another order", () => {
    const text =
      '"Last Authorized At (UTC)",Note,"Origin Project Path"\r\n2026-05-30T12:00:00Z,"a, b",acme/app\r\n'
    expect(Result.getOrThrow(readAuthenticationLog(text))).toEqual([
      { source: "acme/app", last_used: "2026-05-30T12:00:00Z" }
    ])
  })

  test("every problem has its line", () => {
    const text = `${header}acme/app,2026-05-30T12:00:00Z\nacme/app\n"acme\n",2026-05-30T12:00:00Z\nacme/app,yesterday`
    expect(problemsIn(text)).toEqual([
      "3: expected 2 values, got 1",
      "4: expected a project's full path, got `acme\uFFFD`",
      "6: expected a date and time, such as `2027-01-31T00:00:00Z`, got `yesterday`"
    ])
  })

  test.for([
    ["an empty file", "", "1: the file is empty; download it anew from"],
    [
      "another file",
      "path,date\na/b,c\n",
      "1: expected one column `Origin Project Path` and `Last Authorized At (UTC)`"
    ],
    ["a column twice", `Origin Project Path,${header}`, "1: expected one column `Origin Project Path`;"],
    ["a file that is no CSV", `${header}"acme/app`, "2: a quotation mark opens a value"],
    ["a path of one name", `${header}acme,2026-05-30T12:00:00Z`, "2: expected a project's full path"],
    [
      "a path with an empty name",
      `${header}acme//app,2026-05-30T12:00:00Z`,
      "2: expected a project's full path"
    ]
  ] as const)("%s is refused", ([, text, start]) => {
    const problems = problemsIn(text)
    expect(problems.map((problem) => problem.slice(0, start.length))).toEqual([start])
  })

  test("a file of problems is not listed to its end", () => {
    expect(problemsIn(header + "x\n".repeat(1000))).toHaveLength(50)
  })
})

describe("as a log of use", () => {
  const records = [
    { source: "acme/app", last_used: "2026-05-30T12:00:00Z" },
    { source: "acme/old", last_used: "2025-05-30T12:00:00Z" }
  ]
  const log = (since: string): UseLog =>
    useLogOf(records, { project: "acme/backend", since, until: "2026-06-01T00:00:00Z" })
  const findings = (uses: UseLog, allowlist: readonly { readonly project: string }[]) => {
    const now = Date.UTC(2026, 5, 1)
    const subject = createEngine({ now: () => now }).subject({ path: "acme/backend", scope: { allowlist } })
    const rules = [
      "allowlist-stale-entry",
      "allowlist-unused-permission",
      "allowlist-project-default-permissions",
      "breaks-recent-use"
    ] as const
    return lint({ now, ...(subject && { subject }), uses, rules }).findings
  }

  test("it holds who came since then", () => {
    const here = { project: "acme/backend" }
    const [app, old] = [
      { ...here, source: "acme/app", last_used: "2026-05-30T12:00:00Z" },
      { ...here, source: "acme/old", last_used: "2025-05-30T12:00:00Z" }
    ]
    expect(log("2026-01-01T00:00:00Z").authentications).toEqual([app])
    expect(log("2025-05-30T12:00:00Z").authentications).toEqual([app, old])
    expect(log("2025-05-30T12:00:01Z").authentications).toEqual([app])
    expect(log("the beginning").authentications).toEqual([app, old])
  })

  test("the entry of who did not come is stale, and of who came nobody knows what it needs", () => {
    const found = findings(log("2026-01-01T00:00:00Z"), [{ project: "acme/app" }, { project: "acme/old" }])
    const [stale, ...others] = found.filter(({ rule }) => rule === "allowlist-stale-entry")
    expect(others).toEqual([])
    expect([stale?.path, stale?.fixes.length]).toEqual([["scope", "allowlist", 1], 1])
    // To permit nothing but what was used would shut out a project that came.
    expect(
      found
        .filter(({ rule }) => rule === "allowlist-project-default-permissions")
        .map(({ fixes, path }) => [path.at(-1), fixes.length])
    ).toEqual([
      [0, 0],
      [1, 1]
    ])
    expect(found.some(({ rule }) => rule === "allowlist-unused-permission")).toBe(false)
  })

  test("who came and is not listed would be refused", () => {
    const [broken, ...others] = findings(log("2026-01-01T00:00:00Z"), [{ project: "acme/old" }]).filter(
      ({ rule }) => rule === "breaks-recent-use"
    )
    expect(others).toEqual([])
    expect(broken?.message).toContain("jobs of project `acme/app` (`not_in_scope`)")
  })
})
