import { buildSchema, parse, validate } from "graphql"
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import {
  HistoryDocument,
  LetInDocument,
  LetIntoDocument,
  PermissionsDocument,
  type TypedDocumentString
} from "../../examples/graphql/generated.ts"
import { typeErrors } from "../documentation/examples.ts"
import { root } from "../documentation/markdown.ts"
import { startQuickstart, temporaryFolder, type Running } from "../end-to-end/service.ts"
import { clientText } from "./client-text.ts"
import { exampleDocuments } from "./generated-files.ts"
import { schemaText } from "./schema-text.ts"

const folder = join(root, "examples", "graphql")
const read = (name: string): string => readFileSync(join(folder, name), "utf8")
const program = (text: string) => ({ text, assertions: 0 })

/** What TypeScript says of a change of the example beside the generated client. */
const errorsIn = (text: string): Promise<string> =>
  typeErrors(
    new Map([
      ["change.ts", program(text)],
      ["generated.ts", program(read("generated.ts"))]
    ])
  )

describe("the generated client", () => {
  it("is made from documents that the schema allows", () => {
    const schema = buildSchema(schemaText())
    const documents = exampleDocuments()
    expect(documents.map(({ name }) => name)).toEqual([
      "allowlist.graphql",
      "change.graphql",
      "history.graphql",
      "permissions.graphql"
    ])
    for (const { text } of documents) expect(validate(schema, parse(text))).toEqual([])
  })

  it("is made from no document that the schema does not allow", async () => {
    const wrong = { name: "wrong.graphql", text: 'query Wrong { project(fullPath: "a/b") { nmae } }' }
    await expect(clientText([wrong])).rejects.toThrow(/nmae|validation/i)
  })

  it("is committed as it is made", async () => {
    expect(read("generated.ts")).toBe(await clientText(exampleDocuments()))
  })

  it("compiles with the program that uses it", async () => expect(await errorsIn(read("change.ts"))).toBe(""))

  it.each<[what: string, from: string, to: string, error: RegExp]>([
    [
      "a field that was not asked for",
      "after.access.sentences",
      "after.access.words",
      /'words' does not exist/
    ],
    [
      "a field that there is not",
      "{ revision } = await look",
      "{ revison } = await look",
      /'revison' does not/
    ],
    [
      "an unknown grant",
      'write: "JOB_TOKEN_AND_MAINTAINER"',
      'write: "JOB_TOKEN_AND_BOSS"',
      /JOB_TOKEN_AND_BOSS/
    ],
    ["an unknown format", "maven: {", "mavn: {", /'mavn' does not exist/],
    ["an unknown action", 'action: "DELETE"', 'action: "ERASE"', /"ERASE"/],
    ["a variable that is left out", "{ fullPath, ...maven }", "{ ...maven }", /'fullPath' is missing/],
    [
      "a variable of a wrong type",
      "ifRevision: revision }",
      "ifRevision: String(revision) }",
      /'string' is not/
    ],
    [
      "what may be null as if it could not",
      "accessGained?.length ?? 0",
      "accessGained.length",
      /possibly 'null'/
    ]
  ])("does not compile with %s", async (_, from, to, error) => {
    const text = read("change.ts").replace(from, to)
    expect(text).not.toBe(read("change.ts"))
    expect(await errorsIn(text)).toMatch(error)
  })
})

describe("against a running service", () => {
  let service: Running
  beforeAll(async () => {
    service = await startQuickstart(temporaryFolder())
  })

  const run = (token = "maintainer", project = "acme/backend") => {
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [join(folder, "change.ts"), service.url, project],
      {
        encoding: "utf8",
        env: { ...process.env, JOBWARDEN_TOKEN: service.tokens[token] ?? token },
        timeout: 50_000
      }
    )
    return { status, stderr, stdout }
  }

  const ask = async <Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables
  ) => {
    const answer = await fetch(`${service.url}/api/graphql`, {
      method: "POST",
      headers: { "private-token": service.tokens["maintainer"] ?? "", "content-type": "application/json" },
      body: JSON.stringify({ query: document, variables })
    })
    const { data, errors } = (await answer.json()) as { readonly data: Data; readonly errors?: unknown }
    expect([answer.status, errors]).toEqual([200, undefined])
    return data
  }

  it("the program makes the mission's change, and reads it back", () => {
    const first = run()
    expect(first).toMatchObject({ status: 0, stderr: "" })
    const [before, rehearsed, after, ...sentences] = first.stdout.split("\n")
    expect(before).toBe("revision 0")
    expect(rehearsed).toMatch(/^would give [1-9]\d* accesses and take [1-9]\d*$/)
    expect(after).toBe(
      "revision 1: read true, write job_token_and_maintainer, delete job_token_and_maintainer"
    )
    expect(sentences.join("\n")).toMatch(/maintainers and above.* can delete Maven packages/)
    expect(run().stdout).toBe(
      ["revision 1", "would give 0 accesses and take 0", after, ...sentences].join("\n")
    )
  })

  it("the program says what the service says where it is refused, and ends with 1", () => {
    expect(run("developer")).toMatchObject({ status: 1, stdout: "" })
    expect(run("developer").stderr).toMatch(/don't have permission/)
    expect(run("guessed").stderr).toContain("Invalid token")
    expect(run("maintainer", "acme/nothing").stderr).toContain("acme/nothing is not there, or not yours")
  })

  it("every document is answered in the shape of its type", async () => {
    const fullPath = "acme/backend"
    const { project } = await ask(PermissionsDocument, {
      fullPath,
      resource: "package_registry.maven",
      action: "WRITE"
    })
    expect(project?.jobTokenPermissions?.cells.map(({ action }) => action)).toEqual([
      "READ",
      "WRITE",
      "DELETE"
    ])
    const before = await ask(LetIntoDocument, { fullPath })
    const { ciJobTokenScopeAddGroupOrProject: added } = await ask(LetInDocument, {
      input: { projectPath: fullPath, targetPath: "acme/handbook", jobTokenPolicies: ["READ_PACKAGES"] }
    })
    expect(added?.errors).toEqual([])
    const listed = added?.ciJobTokenScope?.inboundAllowlist.nodes.map((node) => node.fullPath)
    expect(listed).toContain("acme/handbook")
    const after = await ask(LetIntoDocument, { fullPath })
    expect(after).not.toEqual(before)
    expect(after.project?.ciJobTokenScope).toEqual(added?.ciJobTokenScope)
    const history = await ask(HistoryDocument, { fullPath, first: 1 })
    const { nodes, pageInfo } = history.project?.jobTokenAuditEvents ?? {}
    expect(nodes).toMatchObject([{ eventName: "secure_ci_job_token_project_added" }])
    const next = await ask(HistoryDocument, { fullPath, first: 1, after: pageInfo?.endCursor })
    expect(next.project?.jobTokenAuditEvents?.nodes).toMatchObject([
      { eventName: "job_token_permissions_updated" }
    ])
  })
})
