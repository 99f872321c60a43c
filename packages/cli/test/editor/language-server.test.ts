import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { schemaText } from "../../src/init/schema-text.ts"
import { schemaName, starterText } from "../../src/init/starter.ts"
import { startEditor, type Editor, type LspPosition, type OpenDocument } from "./language-server.ts"

const corpus = join(import.meta.dirname, "../../../policy-files/corpus")
const head = `# yaml-language-server: $schema=./${schemaName}\n`

const formats =
  "maven npm conan nuget pypi composer generic golang debian rubygems helm terraform_module rpm ml_model default"
const inProject = (text: string): string =>
  `version: 1\nprojects:\n  acme/backend:\n${text.replaceAll(/^/gm, "    ")}\n`
const inTest = (caller: string): string =>
  `version: 1\ntests:\n  - name: x\n    project: acme/backend\n    caller: ${caller}\n    can: { jobs: [read] }\n`

describe.each(["2020-12", "7"] as const)("an editor with the schema of draft %s", (draft) => {
  let editor: Editor
  let files = 0
  beforeAll(async () => {
    editor = await startEditor({ [schemaName]: schemaText(draft) })
  })
  afterAll(() => editor.close())

  const open = (text: string): OpenDocument => {
    files += 1
    return editor.open(`${files}.yaml`, head + text)
  }
  /** Opens a text, and where in it the sign `‸` stands, which is taken out. */
  const openAt = (text: string): readonly [OpenDocument, LspPosition] => {
    const [before = "", after = ""] = text.split("‸")
    const lines = (head + before).split("\n")
    return [open(before + after), { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 }]
  }
  const hover = async (text: string): Promise<string> => {
    const [document, position] = openAt(text)
    // Markdown escapes what has a meaning there.
    return (await document.hover(position)).replaceAll("\\", "")
  }
  const complete = async (text: string): Promise<readonly string[]> => {
    const [document, position] = openAt(text)
    return (await document.complete(position)).map(({ label }) => label)
  }
  const problems = async (text: string): Promise<readonly string[]> => {
    const found = await open(text).diagnostics
    return found.map(({ message, range: { start } }) => `${start.line}:${start.character + 1} ${message}`)
  }

  test.each([
    [
      "permissions: { package_registry: { maven: { wr‸ite: true } } }",
      "Who may write `package_registry.maven`."
    ],
    ["permissions: { jobs: { write: { min_r‸ole: owner } } }", "Members of this role and above"],
    ["permissions: { jobs: { write: { job_token: { re‸fs: any } } } }", "`any` without forks"],
    ["scope: { allowlist: [{ project: a/b, job_token_po‸licies: [] }] }", "What the job tokens may do"],
    ["sc‸ope: {}", "Which projects' job tokens get in here at all."],
    [
      "facts: { protected_refs: [{ pattern: main, push_r‸ole: owner }] }",
      "The least role that may push there."
    ]
  ])("tells what a key is for: %s", async (text, said) => {
    expect(await hover(inProject(text))).toContain(said)
  })

  test("tells it in tests, by the type of the caller", async () => {
    expect(await hover(inTest("{ type: user, ro‸le: owner }"))).toContain("The user's role in the project.")
    const job = "{ type: job, project: a/b, ref: { protected: true }, trigger_‸role: owner }"
    expect(await hover(inTest(job))).toContain("of who triggered the pipeline")
  })

  test("offers every grant by its name, and nothing without one", async () => {
    const offered = await complete(inProject("permissions:\n  package_registry:\n    maven:\n      write: ‸"))
    expect(offered.toSorted()).toEqual(
      [
        "true",
        "false",
        "job_token",
        ...["guest", "reporter", "developer", "maintainer", "owner"].flatMap((role) => [
          role,
          `job_token_and_${role}`
        ])
      ].toSorted()
    )
  })

  test("offers the keys of a place", async () => {
    expect(await complete(inProject("permissions:\n  package_registry:\n    ‸"))).toEqual(formats.split(" "))
    expect(await complete(inProject("permissions:\n  jobs:\n    ‸"))).toEqual(["read", "write", "delete"])
    expect(await complete(inProject("permissions:\n  jobs:\n    write:\n      ‸"))).toEqual([
      "min_role",
      "job_token",
      "deploy_token"
    ])
    expect(await complete(inProject("‸"))).toEqual(["id", "visibility", "permissions", "scope", "facts"])
    expect(await complete("version: 1\n‸")).toEqual(["$schema", "instance", "groups", "projects", "tests"])
    expect(await complete(inProject("scope:\n  allowlist:\n    - ‸"))).toContain("job_token_policies")
  })

  test("offers the types of a caller, and the names of GitLab", async () => {
    expect(await complete(inTest("\n      type: ‸"))).toEqual(["user", "job", "deploy_token"])
    const policies = "scope:\n  allowlist:\n    - project: a/b\n      job_token_policies:\n        - ‸"
    expect(await complete(inProject(policies))).toEqual(
      expect.arrayContaining(["read_packages", "admin_containers", "package_registry.maven:write"])
    )
  })

  test("finds nothing wrong with the file to begin with, nor with good files", async () => {
    expect(await editor.open("jobwarden.yaml", starterText).diagnostics).toEqual([])
    const names = readdirSync(join(corpus, "good")).filter((name) => name.endsWith(".yaml"))
    const checked = [
      "from-the-specification",
      "grants-as-objects",
      "grants-environments",
      "test-job",
      "scope-nulls"
    ]
    const looked = names.filter((one) => checked.includes(one.replace(".yaml", "")))
    expect(looked).toHaveLength(checked.length)
    for (const name of looked) {
      expect(await problems(readFileSync(join(corpus, "good", name), "utf8")), name).toEqual([])
    }
  })

  const roles = '"anonymous", "authenticated", "guest", "reporter", "developer", "maintainer", "owner"'
  test.each([
    [
      "a misspelt grant",
      "permissions:\n  jobs: { write: job_tokn }",
      /^5:22 Value is not accepted.*"job_token_and_owner"/
    ],
    [
      "a misspelt member of a grant",
      "permissions:\n  jobs: { write: { min_rol: owner } }",
      /^5:24 Property min_rol is not allowed/
    ],
    [
      "an unknown role",
      "permissions:\n  jobs: { write: { min_role: ownr } }",
      new RegExp(`^5:34 .*${roles}`)
    ],
    [
      "an unknown ref",
      "permissions:\n  jobs: { write: { job_token: { refs: al } } }",
      /^5:43 .*"protected", "any", /
    ],
    ["an unknown resource", "permissions:\n  job: { write: owner }", /^5:7 Property job is not allowed/],
    [
      "an unknown policy",
      "scope:\n  allowlist: [{ project: a, job_token_policies: [read] }]",
      /^5:54 .*"read_packages"/
    ]
  ])("says of %s where it is and what may be there", async (_, text, said) => {
    const [first, ...others] = await problems(inProject(text))
    expect(first).toMatch(said)
    expect(others).toEqual([])
  })

  test("says of a wrong caller what is wrong for its type", async () => {
    expect(await problems(inTest("{ type: jb }"))).toEqual([
      '5:21 Value is not accepted. Valid values: "user", "job", "deploy_token".'
    ])
    expect(await problems(inTest("{ type: user, role: owner, rol: 1 }"))).toEqual([
      "5:40 Property rol is not allowed."
    ])
  })

  test("finds the place of what is wrong in bad files", async () => {
    for (const name of ["grant-misspelt", "key-misspelt", "grant-role-unknown", "schema-null"]) {
      const text = readFileSync(join(corpus, "bad", `${name}.yaml`), "utf8")
      const expected = JSON.parse(readFileSync(join(corpus, "bad", `${name}.expected.json`), "utf8")) as {
        readonly problems: readonly { readonly line: number; readonly column: number }[]
      }
      const found = await open(text).diagnostics
      expect(
        found.map(({ range: { start } }) => start.line),
        name
      ).toEqual(expected.problems.map(({ line }) => line))
    }
  })

  test("reads in JSON the schema that the file names", async () => {
    const text = (write: string): string =>
      `{ "$schema": "./${schemaName}", "version": 1,\n "projects": { "a/b": { "permissions": { "jobs": { "write": "${write}" } } } } }`
    const wrong = await editor.open("wrong.json", text("ownr")).diagnostics
    expect(wrong.map(({ range: { start } }) => start)).toEqual([{ line: 1, character: 60 }])
    const right = editor.open("right.json", text("owner"))
    expect(await right.diagnostics).toEqual([])
    expect((await right.hover({ line: 1, character: 54 })).replaceAll("\\", "")).toContain(
      "Who may write `jobs`."
    )
    expect(await right.hover({ line: 0, character: 6 })).toContain("for editors of JSON")
  })
})
