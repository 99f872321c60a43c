import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { editPolicyText, type ProjectEdit } from "./edit.ts"

const edit = (text: string, ...edits: readonly ProjectEdit[]): string =>
  Result.getOrThrow(editPolicyText(text, edits)).text

/** In the project `a`. */
const inA = (members: string): string =>
  `version: 1\nprojects:\n  a:\n${members.replaceAll(/^/gm, "    ")}\n  b: {} # b\n`

describe("an edit of permissions", () => {
  it("replaces a grant where it stands, and nothing else", () => {
    const text = inA(
      'permissions: # p\n  # about jobs\n  jobs: { read: true,   write: "owner", delete: false } # j\n  pipelines:\n      write: job_token # w\nid: 1'
    )
    const permissions = {
      jobs: { read: true, write: "maintainer", delete: false },
      pipelines: { write: { job_token: { refs: "protected" } } }
    } as const
    expect(edit(text, { project: "a", permissions })).toBe(
      text.replace('"owner"', "maintainer").replace("job_token # w", "{ job_token: { refs: protected } } # w")
    )
  })

  it("changes only what differs inside a grant", () => {
    const text = inA(
      "permissions:\n  jobs:\n    write:\n      # why\n      job_token: { refs: any } # r\n      min_role: owner"
    )
    expect(
      edit(text, {
        project: "a",
        permissions: { jobs: { write: { job_token: { refs: "protected" }, min_role: "owner" } } }
      })
    ).toBe(text.replace("refs: any", "refs: protected"))
  })

  it("replaces a grant on lines of its own by one on a line", () => {
    const text = inA(
      "permissions:\n  jobs:\n    write:\n      job_token: {}\n      min_role: owner\n    read: true # r"
    )
    expect(edit(text, { project: "a", permissions: { jobs: { write: "owner", read: true } } })).toBe(
      inA("permissions:\n  jobs:\n    write: owner\n    read: true # r")
    )
  })

  it("puts in what was not said, in the style of its place", () => {
    expect(edit(inA("id: 1 # i"), { project: "a", permissions: { jobs: { write: false } } })).toBe(
      inA("id: 1 # i\npermissions: { jobs: { write: false } }")
    )
    expect(
      edit(inA("permissions: { jobs: { read: true } }"), {
        project: "a",
        permissions: { jobs: { read: true, write: false }, pipelines: { delete: "owner" } }
      })
    ).toBe(inA("permissions: { jobs: { read: true, write: false }, pipelines: { delete: owner } }"))
    expect(
      edit(inA("permissions:\n  jobs:\n    read: true # r\n  # end"), {
        project: "a",
        permissions: { jobs: { read: true, write: false }, repository: { read: "owner" } }
      })
    ).toBe(
      inA(
        "permissions:\n  jobs:\n    read: true # r\n    write: false\n  repository: { read: owner }\n  # end"
      )
    )
    expect(
      edit("version: 1\nprojects: { a: {}, b: {} }", { project: "a", permissions: { jobs: { read: false } } })
    ).toBe("version: 1\nprojects: { a: { permissions: { jobs: { read: false } } }, b: {} }")
  })

  it("takes out what is not said any more", () => {
    const text = inA(
      "permissions:\n  # about jobs\n  jobs: { read: true, write: owner } # j\n  pipelines:\n    write: owner\n    # p\nid: 1"
    )
    expect(edit(text, { project: "a", permissions: { jobs: { write: "owner" } } })).toBe(
      inA("permissions:\n  # about jobs\n  jobs: { write: owner } # j\n    # p\nid: 1")
    )
    expect(edit(text, { project: "a", permissions: {} })).not.toContain("permissions")
    expect(edit(inA("permissions: { jobs: { read: true } }"), { project: "a", permissions: {} })).toContain(
      "  a: {}\n"
    )
  })

  it("leaves alone what says nothing", () => {
    const text = inA(
      "permissions: { jobs: {}, package_registry: { maven: {}, npm: { read: true } }, repository: { read: true } }"
    )
    expect(
      edit(text, {
        project: "a",
        permissions: { package_registry: { npm: { read: true } }, repository: { read: false } }
      })
    ).toBe(text.replace("repository: { read: true }", "repository: { read: false }"))
    expect(edit(inA("permissions: {}"), { project: "a", permissions: {} })).toBe(inA("permissions: {}"))
    expect(edit(inA("id: 1"), { project: "a", permissions: {} })).toBe(inA("id: 1"))
  })
})

describe("an edit of a scope", () => {
  const text = inA(
    [
      "scope: # s",
      "  allowlist:",
      "    # one",
      "    - project: x # x",
      "      job_token_policies: [read_packages, admin_packages]",
      "    # two",
      "    - { group: y } # y",
      "    # three",
      "    - project: z",
      "id: 1"
    ].join("\n")
  )

  it("takes out an entry, changes another and closes the scope", () => {
    expect(
      edit(text, {
        project: "a",
        scope: {
          allowlist: [{ project: "x", job_token_policies: ["read_packages"] }, { project: "z" }],
          inbound_enabled: true
        }
      })
    ).toBe(
      text
        .replace(", admin_packages", "")
        .replace("        - { group: y } # y\n", "")
        .replace("        - project: z\n", "        - project: z\n      inbound_enabled: true\n")
    )
  })

  it("takes out the first, the last, and all", () => {
    const entries = [
      { project: "x", job_token_policies: ["read_packages", "admin_packages"] as const },
      { group: "y" }
    ]
    expect(edit(text, { project: "a", scope: { allowlist: entries } })).toBe(
      text.replace("        - project: z\n", "")
    )
    expect(edit(text, { project: "a", scope: { allowlist: [{ group: "y" }, { project: "z" }] } })).toBe(
      text.replace(/ {8}- project: x # x\n.*\n/, "")
    )
    expect(edit(text, { project: "a", scope: { allowlist: [] } })).toContain(
      "      allowlist: []\n        # one\n    id: 1\n"
    )
  })

  it("puts new ones behind the last that stays, and no comment comes to speak of another entry", () => {
    const lines = inA(
      "scope:\n  allowlist:\n    # why x\n    - { project: x } # x\n    - { project: y } # y\n"
    )
    const to = (written: string, ...names: readonly string[]) =>
      edit(written, { project: "a", scope: { allowlist: names.map((project) => ({ project })) } })
    expect(to(lines, "x", "y", "new", "newer")).toBe(
      lines.replace("# y\n", "# y\n        - { project: new }\n        - { project: newer }\n")
    )
    expect(to(lines, "x", "new")).toBe(lines.replace("- { project: y } # y", "- { project: new }"))
    expect(to(lines, "new")).toContain("- { project: new } # y")
    const brackets = inA("scope: { allowlist: [{ project: x }, { project: y }] }")
    expect(to(brackets, "y", "new")).toBe(
      brackets.replace("{ project: x }, { project: y }", "{ project: y }, { project: new }")
    )
    expect(to(brackets, "x", "new")).toBe(brackets.replace("{ project: y }", "{ project: new }"))
    const spread = inA("scope:\n  allowlist: [\n    { project: x }, # x\n    { project: y } # y\n  ]\n")
    const left = to(spread, "x", "y", "new")
    expect(left).toContain("{ project: y },\n        { project: new } # y")
  })

  it("takes entries out from between brackets, and keeps the comments between them", () => {
    const between = (list: string): string => inA(`scope: { allowlist: [${list}] }`)
    const [x, y, z] = ["{ project: x }", "{ project: y }", "{ project: z }"]
    const of = (...kept: readonly string[]) =>
      edit(between(`${x}, ${y}, ${z}`), {
        project: "a",
        scope: { allowlist: kept.map((project) => ({ project })) }
      })
    expect(of("x", "z")).toBe(between(`${x}, ${z}`))
    expect(of("y")).toBe(between(y))
    expect(of("x")).toBe(between(x))
    expect(of("z")).toBe(between(z))
    const remarked = between(
      `{ project: x }, # x\n  # why y\n  { project: y }, # y\n  { project: z } # z\n  `
    )
    const left = edit(remarked, { project: "a", scope: { allowlist: [{ project: "x" }, { project: "z" }] } })
    for (const remark of ["# x", "# why y", "# y", "# z"]) expect(left).toContain(remark)
  })
})

describe("an edit of JSON", () => {
  it("leaves the schema that it names", () => {
    const text = '{ "$schema": "./x.json", "version": 1, "projects": { "a": { "permissions": {} } } }\n'
    expect(edit(text, { project: "a", permissions: { jobs: { read: false } } })).toBe(
      text.replace('"permissions": {}', '"permissions": { "jobs": { "read": false } }')
    )
  })

  it("leaves JSON", () => {
    const text = JSON.stringify(
      {
        version: 1,
        projects: {
          a: {
            permissions: { jobs: { read: true, write: "owner" }, pipelines: { write: true } },
            scope: { allowlist: [{ project: "x" }, { project: "y" }] }
          }
        }
      },
      null,
      2
    )
    const edited = edit(text, {
      project: "a",
      permissions: { jobs: { read: true, write: { min_role: "owner" }, delete: "owner" } },
      scope: { allowlist: [{ project: "x" }] }
    })
    expect(JSON.parse(edited)).toEqual({
      version: 1,
      projects: {
        a: {
          permissions: { jobs: { read: true, write: { min_role: "owner" }, delete: "owner" } },
          scope: { allowlist: [{ project: "x" }] }
        }
      }
    })
    expect(edited).toContain('"write": { "min_role": "owner" },\n          "delete": "owner"\n')
  })
})

describe("an edit where values are shared", () => {
  it("does not reach what an alias shares with it", () => {
    const text =
      "version: 1\nprojects:\n  a: &a\n    permissions: { jobs: { read: true } } # p\n  b: *a\n  c: { facts: {} }\n"
    expect(edit(text, { project: "a", permissions: { jobs: { read: false } } })).toBe(
      text.replace("read: true", "read: false").replace("*a", "{ permissions: { jobs: { read: true } } }")
    )
    expect(edit(text, { project: "b", permissions: { jobs: { read: false } } })).toBe(
      text.replace("*a", "{ permissions: { jobs: { read: false } } }")
    )
  })

  it("leaves aliases elsewhere as they are", () => {
    const text = "version: 1\nprojects:\n  a: { id: 1 }\n  c: { facts: &f {} }\n  d: { facts: *f }\n"
    expect(edit(text, { project: "a", permissions: { jobs: { read: false } } })).toContain("facts: *f")
  })
})

describe("edits", () => {
  it("are told with their places in the text before", () => {
    const { edits } = Result.getOrThrow(
      editPolicyText(inA("permissions: { jobs: { read: true } }"), [
        { project: "a", permissions: { jobs: { read: false } } },
        { project: "b", permissions: { jobs: { read: false } } }
      ])
    )
    expect(edits).toEqual([
      { line: 4, column: 34, endLine: 4, endColumn: 38, text: "false" },
      { line: 5, column: 6, endLine: 5, endColumn: 8, text: "{ permissions: { jobs: { read: false } } }" }
    ])
  })

  it("of nothing change nothing", () => {
    expect(edit(inA("id: 1"))).toBe(inA("id: 1"))
  })

  it("of what is not there, or cannot be read, are refused", () => {
    const refused = (text: string, project: string) =>
      Result.getOrThrow(Result.flip(editPolicyText(text, [{ project, permissions: {} }])))[0]?.message
    expect(refused(inA("id: 1"), "c")).toMatch(/says nothing of `c`/)
    expect(refused("a: [", "a")).toMatch(/cannot be parsed/)
    expect(refused("projects: { a: {}, a: {} }", "a")).toMatch(/given twice/)
  })
})
