import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { editPolicyText, type ProjectEdit } from "./edit.ts"
import { policyTextEditor } from "./text-editor.ts"

const fixed: ProjectEdit = {
  project: "a/p40",
  permissions: { jobs: { write: "maintainer" } },
  scope: { inbound_enabled: true, allowlist: [{ project: "a/x" }] }
}

const projects = (projectOf: (number: number) => string, part: string): string =>
  Array.from({ length: 200 }, (_, number) => projectOf(number)).join(part)

const inLines = `# files
version: 1
projects:
${projects(
  (number) => `  # about ${number}
  a/p${number}:
    permissions: { jobs: { write: job_token, read: true } } # jobs \u{1F980}
    scope:
      allowlist:
        - project: a/x # x
        - project: a/y # y
`,
  ""
)}tests: []
`
const members =
  '{ "permissions": { "jobs": { "write": "job_token" } }, "scope": { "allowlist": [{ "project": "a/x" }, { "project": "a/y" }] } }'
const inJson = JSON.stringify(
  {
    $schema: "./x.json",
    version: 1,
    projects: Object.fromEntries(
      Array.from({ length: 200 }, (_, number) => [`a/p${number}`, JSON.parse(members) as unknown])
    )
  },
  null,
  2
)
const between = `version: 1\nprojects: { ${projects((number) => `a/p${number}: ${members}`, ", ")} } # all\n`

const texts = [
  ["lines", inLines],
  ["lines of Windows", inLines.replaceAll("\n", "\r\n")],
  ["JSON on lines", inJson],
  ["JSON on one line", JSON.stringify(JSON.parse(inJson))],
  ["brackets", between]
] as const

describe("an editor of a text", () => {
  it.each(texts)(
    "makes the edit that the whole text would get, and reads no other project: %s",
    (_, text) => {
      const editor = policyTextEditor(text)
      const before = editor.parsed()
      expect(before).toBe(text.length)
      expect(Result.getOrThrow(editor.edit(fixed))).toEqual(Result.getOrThrow(editPolicyText(text, [fixed])))
      expect(editor.parsed() - before).toBeLessThan(text.length / 50)
    }
  )

  it("makes each edit in the text as it was given", () => {
    const editor = policyTextEditor(inLines)
    expect(Result.getOrThrow(editor.edit(fixed))).toEqual(Result.getOrThrow(editor.edit(fixed)))
  })

  it("reads all of a text in which one part may mean another", () => {
    const text = `${inLines}instance: { defaults: &d {}, limits: *d }\n`
    const editor = policyTextEditor(text)
    expect(Result.getOrThrow(editor.edit(fixed))).toEqual(Result.getOrThrow(editPolicyText(text, [fixed])))
    expect(editor.parsed()).toBe(2 * text.length)
  })

  it("tells an edit of a shared value by the lines that differ", () => {
    const text =
      "version: 1\nprojects:\n  a: { permissions: &p { jobs: { read: true } } }\n  b: { permissions: *p }\n  c: {}\n"
    const { edits } = Result.getOrThrow(
      policyTextEditor(text).edit({ project: "b", permissions: { jobs: { read: false } } })
    )
    expect(edits).toEqual([
      {
        line: 4,
        column: 1,
        endLine: 5,
        endColumn: 1,
        text: "  b: { permissions: { jobs: { read: false } } }\n"
      }
    ])
  })

  it("refuses what cannot be edited", () => {
    const refused = (text: string, project: string) =>
      Result.getOrThrow(Result.flip(policyTextEditor(text).edit({ project, permissions: {} })))[0]?.message
    expect(refused(inLines, "a/q")).toMatch(/says nothing of `a\/q`/)
    expect(refused("a: [", "a")).toMatch(/cannot be parsed/)
    expect(refused("projects: { a: {}, a: {} }", "a")).toMatch(/given twice/)
  })
})

describe("edits", () => {
  it("put no empty line where lines come and go at one place", () => {
    const text =
      "version: 1\nprojects:\n  a:\n    permissions:\n      jobs: { read: true }\n      releases:\n        read: true"
    const edit: ProjectEdit = {
      project: "a",
      permissions: { jobs: { read: true } },
      scope: { inbound_enabled: true }
    }
    const expected = text.replace(
      "      releases:\n        read: true",
      "    scope: { inbound_enabled: true }"
    )
    for (const end of ["", "\n", "\n  b: {}\n"])
      expect(Result.getOrThrow(editPolicyText(text + end, [edit])).text).toBe(expected + end)
  })
})
