import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "yaml"
import { gitlab, mergePermissions, type Permissions, type Scope } from "@jobwarden/core"
import { policyFileLimits } from "../document/limits.ts"
import { parseText } from "../document/parse.ts"
import { checkPolicyFile } from "../policy-file/check.ts"
import { editPolicyText, type PlacedEdit } from "./edit.ts"
import { policyTextEditor } from "./text-editor.ts"

const grants = fc.constantFrom(
  ...([
    true,
    false,
    "owner",
    "job_token",
    { min_role: "owner" },
    { job_token: { refs: "protected" } }
  ] as const)
)
const cells = fc.record({ read: grants, write: grants, delete: grants }, { requiredKeys: [] })
const permissions = fc.record(
  {
    package_registry: fc.record({ maven: cells, npm: cells, default: cells }, { requiredKeys: [] }),
    jobs: cells,
    releases: cells
  },
  { requiredKeys: [] }
) as fc.Arbitrary<Permissions>
const entries = fc.uniqueArray(
  fc.record({ project: fc.constantFrom("a/x", "a/y", "a/z", "b/x") }, { requiredKeys: ["project"] }),
  { selector: ({ project }) => project }
)
const scopes = fc.record(
  { inbound_enabled: fc.boolean(), allowlist: entries },
  { requiredKeys: [] }
) as fc.Arbitrary<Scope>
const project = fc.record({ id: fc.constant(7), permissions, scope: scopes }, { requiredKeys: [] })

/** The text of a value in some style, with comments where the style has room for them. */
const written = (value: unknown, style: string, seed: number): string => {
  if (style === "json") return JSON.stringify(value, null, 2)
  const text = stringify(value, {
    collectionStyle: style === "flow" ? "flow" : style === "block" ? "block" : "any",
    lineWidth: seed % 2 === 0 ? 40 : 0
  })
  let at = seed
  return text
    .split("\n")
    .map((line) => {
      at = (at * 1103515245 + 12345) % 2147483648
      return line.trim() === "" || at % 3 !== 0 ? line : at % 2 === 0 ? `${line} # ${at}` : `# ${at}\n${line}`
    })
    .join("\n")
}

const valueOf = (text: string): unknown =>
  Result.getOrThrow(parseText(text, { limits: policyFileLimits })).value

/** What an editor makes of edits by line and column. */
const applied = (text: string, edits: readonly PlacedEdit[]): string => {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const offset = (line: number, column: number): number => (starts[line - 1] ?? NaN) + column - 1
  let rest = text.length
  return edits.reduceRight((done, { column, endColumn, endLine, line, text: instead }) => {
    const [start, end] = [offset(line, column), offset(endLine, endColumn)]
    // No end of a line is taken apart.
    expect([text.startsWith("\r\n", start - 1), text.startsWith("\r\n", end - 1)]).toEqual([false, false])
    // No two overlap.
    expect(end).toBeLessThanOrEqual(rest)
    rest = start
    return done.slice(0, start) + instead + done.slice(end)
  }, text)
}

describe("an edit of any project to anything", () => {
  it("says what it should, and keeps the comments of other projects", () => {
    fc.assert(
      fc.property(
        fc.record({ before: project, after: fc.record({ permissions, scope: scopes }), other: project }),
        fc.constantFrom("json", "flow", "block", "mixed"),
        fc.integer({ min: 0, max: 1_000_000 }),
        ({ after, before, other }, style, seed) => {
          const value = { version: 1, projects: { "a/b": before, "a/c": other } }
          const text = written(value, style, seed)
          // A comment at the beginning of a line may end what is between brackets.
          fc.pre(Result.isSuccess(parseText(text, { limits: policyFileLimits })))
          const edits = [
            { project: "a/b", ...after, permissions: mergePermissions(gitlab, after.permissions, {}) }
          ]
          const edited = Result.getOrThrow(editPolicyText(text, edits))
          const { content, problems } = checkPolicyFile("x", edited.text)
          expect(problems).toEqual([])
          const [changed, kept] = content.projects
          expect(mergePermissions(gitlab, changed?.permissions ?? {}, {})).toEqual(
            mergePermissions(gitlab, after.permissions, {})
          )
          expect(changed?.scope ?? {}).toEqual(after.scope)
          expect(kept).toEqual({ path: "a/c", ...other })
          expect(valueOf(edited.text)).toMatchObject({ version: 1 })
          expect(applied(text, edited.edits)).toBe(edited.text)
          // Read alone, a project is edited as it is in the whole file.
          const alone = policyTextEditor(text)
          for (const one of edits) expect(Result.getOrThrow(alone.edit(one))).toEqual(edited)
          const windows = (lines: string): string => lines.replaceAll("\n", "\r\n")
          const onWindows = Result.getOrThrow(editPolicyText(windows(text), edits))
          expect(onWindows.text).toBe(windows(edited.text))
          expect(applied(windows(text), onWindows.edits)).toBe(onWindows.text)
          // Values that are shared get aliases, and those that reach into the change are written out.
          if (text.includes("*a")) return
          const tail = text.slice(text.indexOf("a/c"))
          expect(edited.text.slice(edited.text.indexOf("a/c"))).toBe(tail)
        }
      ),
      { numRuns: 300 }
    )
  })
})
