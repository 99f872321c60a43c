import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { createEngine } from "@jobwarden/core"
import { mergePolicyFiles } from "../merge.ts"
import { checkPolicyFile } from "../policy-file/check.ts"
import { formatPolicyText } from "./format.ts"

const format = (text: string): string => Result.getOrThrow(formatPolicyText(text))
const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`

describe("keys", () => {
  it("stand in the order of the schema, at every level", () => {
    expect(
      format(
        lines(
          "tests:",
          "- cannot: { jobs: [read] }",
          "  caller: { trigger_role: guest, ref: { name: main, protected: true }, project: a, type: job }",
          "  name: x",
          "  project: a",
          "projects:",
          "  a:",
          "    facts: { protected_refs: [{ push_role: owner, pattern: main }], registries: [npm, maven] }",
          "    scope: { allowlist: [{ expires_at: 2027-01-01T00:00:00Z, job_token_policies: [], project: b }], inbound_enabled: true }",
          "    permissions:",
          "      terraform_state: { delete: false, read: false }",
          "      package_registry: { default: { write: owner }, npm: { write: guest }, maven: { read: true } }",
          "      jobs: { write: { deploy_token: true, job_token: { expires_at: 2027-01-01T00:00:00Z, origin: own }, min_role: owner } }",
          "    visibility: public",
          "    id: 1",
          "instance: { enforce_scope: true, limits: {}, defaults: {} }",
          "version: 1",
          "groups: { z: { limits: {}, defaults: {}, id: 2 }, a: {} }"
        )
      )
    ).toBe(
      lines(
        "version: 1",
        "instance: { defaults: {}, limits: {}, enforce_scope: true }",
        "groups: { z: { id: 2, defaults: {}, limits: {} }, a: {} }",
        "projects:",
        "  a:",
        "    id: 1",
        "    visibility: public",
        "    permissions:",
        "      package_registry: { maven: { read: true }, npm: { write: guest }, default: { write: owner } }",
        "      jobs:",
        "        write:",
        "          min_role: owner",
        "          job_token: { origin: own, expires_at: 2027-01-01T00:00:00Z }",
        "          deploy_token: true",
        "      terraform_state: { read: false, delete: false }",
        "    scope:",
        "      inbound_enabled: true",
        "      allowlist: [{ project: b, job_token_policies: [], expires_at: 2027-01-01T00:00:00Z }]",
        "    facts: { registries: [npm, maven], protected_refs: [{ pattern: main, push_role: owner }] }",
        "tests:",
        "  - name: x",
        "    project: a",
        "    caller: { type: job, project: a, ref: { protected: true, name: main }, trigger_role: guest }",
        "    cannot: { jobs: [read] }"
      )
    )
  })

  it("that nobody knows come last, and users' own names stay as they are", () => {
    expect(format("zeta: 1\nprojects: { z: {}, a: {} }\nalpha: 2\nversion: 1\n")).toBe(
      "version: 1\nprojects: { z: {}, a: {} }\nzeta: 1\nalpha: 2\n"
    )
  })

  it("stay where an alias would come to stand before its anchor", () => {
    const text = "projects: { a: &all { id: 1 } }\ngroups: { b: *all }\nversion: 1\n"
    expect(format(text)).toBe(text)
    expect(format("tests: []\ngroups: { a: &all { id: 1 } }\nprojects: { b: *all }\n")).toBe(
      "groups: { a: &all { id: 1 } }\nprojects: { b: *all }\ntests: []\n"
    )
  })
})

describe("comments", () => {
  it("go with what they belong to", () => {
    expect(
      format(
        lines(
          "projects: # all of them",
          "  # about a",
          "  a: # a itself",
          "      # about its scope",
          "      scope:",
          "          allowlist:",
          "          # about b",
          "          - project: b   # b itself",
          "          - # about c",
          "            project: c",
          "          # the end of the list",
          "      id: 1 # its number",
          "      # the end of a",
          "  # the end of the projects",
          "# about the version",
          "version: 1",
          "# the end"
        )
      )
    ).toBe(
      lines(
        "# about the version",
        "version: 1",
        "projects: # all of them",
        "  # about a",
        "  a: # a itself",
        "    id: 1 # its number",
        "    # about its scope",
        "    scope:",
        "      allowlist:",
        "        # about b",
        "        - project: b # b itself",
        "        # about c",
        "        - project: c",
        "        # the end of the list",
        "    # the end of a",
        "  # the end of the projects",
        "# the end"
      )
    )
  })

  it("open the brackets that they stand between", () => {
    expect(
      format("version: 1\nprojects: { a: { # one\n  id: 1, # two\n  # three\n  facts: {} } } # four\n")
    ).toBe(
      lines("version: 1", "projects: # four", "  a: # one", "    id: 1 # two", "    # three", "    facts: {}")
    )
  })

  it("at the top stay at the top, also where something else comes to stand first", () => {
    expect(format("# licence\n\n# about projects\nprojects: {}\nversion: 1\n")).toBe(
      "# licence\n\nversion: 1\n\n# about projects\nprojects: {}\n"
    )
    expect(
      format("# yaml-language-server: $schema=x.json\n# about projects\nprojects: {}\nversion: 1\n")
    ).toBe("# yaml-language-server: $schema=x.json\nversion: 1\n# about projects\nprojects: {}\n")
    expect(format("--- # top\n\nversion: 1\n")).toBe("---\n# top\n\nversion: 1\n")
  })

  it("that look like something else are no comments", () => {
    expect(format("version: 1\ntests: [{ name: 'a # b' }, { name: a#b }]\n")).toBe(
      'version: 1\ntests: [{ name: "a # b" }, { name: a#b }]\n'
    )
    expect(format("version: 1\ntests:\n  - name: |\n      # no comment\n      x\n")).toBe(
      "version: 1\ntests:\n  - name: |\n      # no comment\n      x\n"
    )
  })
})

describe("layout", () => {
  it("keeps empty lines, one at a time, but none at the beginning of anything", () => {
    expect(format("\n\nversion: 1\n\n\nprojects:\n\n  a: {}\n\n\n\n  # about b\n\n  b: {}\n\n")).toBe(
      "version: 1\n\nprojects:\n  a: {}\n\n  # about b\n\n  b: {}\n"
    )
  })

  it("opens brackets that do not fit the line", () => {
    const names = Array.from({ length: 12 }, (_, index) => `group/project-${index}`)
    expect(format(`version: 1\nprojects: { ${names.map((name) => `${name}: {}`).join(", ")} }\n`)).toBe(
      lines("version: 1", "projects:", ...names.map((name) => `  ${name}: {}`))
    )
  })

  it.each([
    ["'acme/app'", "acme/app"],
    ['"it\'s"', "it's"],
    ["'true'", '"true"'],
    ["'1'", '"1"'],
    ["''", '""'],
    ["'a: b'", '"a: b"'],
    ["' a'", '" a"'],
    ["'- a'", '"- a"'],
    ["'*a'", '"*a"'],
    ['"\\u202Ea"', '"\\u202Ea"'],
    ['"\\u001B"', '"\\u001b"'],
    ["yes", "yes"],
    ["1.50", "1.50"],
    ["0x10", "0x10"],
    ["~", "null"],
    ["True", "true"],
    ["!!str 1", '"1"']
  ])("quotes only where it must: %s", (written, printed) => {
    expect(format(`x: ${written}\n`)).toBe(`x: ${printed}\n`)
  })

  it("quotes between brackets what would end there", () => {
    expect(format("x: [ 'a,b', 'a]', 'a:b' ]\ny: 'a,b'\n")).toBe('x: ["a,b", "a]", a:b]\ny: a,b\n')
  })

  it("keeps the line ends of Windows, and no byte order mark", () => {
    expect(format("\uFEFFprojects:  {}\r\nversion: 1 # one\r\n")).toBe("version: 1 # one\r\nprojects: {}\r\n")
  })
})

describe("JSON", () => {
  it("stays JSON, in the order of the schema", () => {
    expect(format('{"projects": {"a": {\n"id": 1.0, "facts": {}}}, "version": 1}')).toBe(
      lines(
        "{",
        '  "version": 1,',
        '  "projects": {',
        '    "a": {',
        '      "id": 1.0,',
        '      "facts": {}',
        "    }",
        "  }",
        "}"
      )
    )
    expect(format('{"version":1,"groups":{}}')).toBe('{ "version": 1, "groups": {} }\n')
  })

  it("keeps the schema that it names, and in the first place, where editors look for it", () => {
    expect(format('{ "version": 1, "tests": [], "$schema": "./x.json" }')).toBe(
      '{ "$schema": "./x.json", "version": 1, "tests": [] }\n'
    )
    expect(format("version: 1 # v\n$schema: ./x.json # s\n")).toBe("$schema: ./x.json # s\nversion: 1 # v\n")
  })

  it("is read by every reader of JSON", () => {
    const text = JSON.stringify({ version: 1, tests: [{ name: '\u2028\u{E0041}\u007F\\"' }] })
    expect(JSON.parse(format(text))).toEqual(JSON.parse(text))
  })
})

describe("a text", () => {
  it("without a meaning is told and not laid out", () => {
    const problems = (text: string) => Result.getOrThrow(Result.flip(formatPolicyText(text)))
    expect(problems("a: [")).toMatchObject([{ line: 1 }])
    expect(problems("a: 1\na: 2\n")).toMatchObject([{ line: 2, column: 1, kind: "repeated_key" }])
    expect(problems("")).toHaveLength(1)
  })

  it("with a key that is longer than one may be has a mark before it", () => {
    const text = `? ${"x".repeat(2000)}\n: 1\n`
    expect(format(text)).toBe(text)
    expect(format(`- ? ${"x".repeat(2000)} # x\n  : { a: 1 } # a\n`)).toBe(
      `# x\n# a\n- ? ${"x".repeat(2000)}\n  :\n    a: 1\n`
    )
  })

  it("gives the same tables before and after", () => {
    const text =
      "projects: { a/b: { scope: { allowlist: [{ project: a/c }] }, permissions: { jobs: { write: job_token, read: 'owner' } } } }\nversion: 1\n"
    const table = (source: string) => {
      const engine = createEngine({ now: () => 0 })
      engine.load(mergePolicyFiles([checkPolicyFile("x", source)]).world)
      return engine.whoCan("a/b", "jobs", "write")
    }
    expect(table(format(text))).toEqual(table(text))
  })
})
