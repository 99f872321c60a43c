import { join } from "node:path"
import { expect, it } from "vitest"
import { verify } from "../audit/honest-log.ts"
import { decide, startQuickstart, temporaryFolder } from "../end-to-end/service.ts"

// By a service that runs, with its store on the disk: what jobs do comes into its log of use, and from there onto
// the allowlist.

const projectPath = "acme/backend"

interface Entry {
  readonly target: { readonly fullPath: string }
  readonly addedBy: { readonly username: string } | null
  readonly createdAt: string
  readonly autopopulated: boolean
}

const seen = `{ project(fullPath: "${projectPath}") {
  ciJobTokenAuthLogs { count nodes { originProject { fullPath } } }
  ciJobTokenScopeAllowlist { projectsAllowlist { nodes {
    target { ... on CiJobTokenAccessibleProject { fullPath } } addedBy { username } createdAt autopopulated
  } } }
} }`

it("an allowlist is filled from what jobs did, also after a new start, and the audit log stays as it should be", async () => {
  const folder = temporaryFolder()
  let service = await startQuickstart(folder)
  const ask = async (query: string) => {
    const answer = await fetch(`${service.url}/api/graphql`, {
      method: "POST",
      headers: { "private-token": service.tokens["maintainer"] ?? "", "content-type": "application/json" },
      body: JSON.stringify({ query })
    })
    const { data, errors } = (await answer.json()) as {
      readonly data: Readonly<Record<string, unknown>>
      readonly errors?: unknown
    }
    expect(errors).toBeUndefined()
    return data
  }
  const change = async (name: string, more = "") =>
    Object.values(
      await ask(`mutation { ${name}(input: { projectPath: "${projectPath}"${more} }) { errors } }`)
    )
  const look = async () => {
    const { project } = (await ask(seen)) as {
      readonly project: {
        readonly ciJobTokenAuthLogs: unknown
        readonly ciJobTokenScopeAllowlist: { readonly projectsAllowlist: { readonly nodes: unknown } }
      }
    }
    return {
      log: project.ciJobTokenAuthLogs,
      entries: project.ciJobTokenScopeAllowlist.projectsAllowlist.nodes as ReadonlyArray<Entry>
    }
  }

  expect((await look()).log).toEqual({ count: 0, nodes: [] })
  expect(await decide(service, { type: "job", id: "9004" }, "read")).toBe(true)
  const used = { count: 1, nodes: [{ originProject: { fullPath: "acme/app" } }] }
  expect((await look()).log).toEqual(used)
  const removal = `, targetProjectPath: "acme/app"`
  expect(await change("ciJobTokenScopeRemoveProject", removal)).toEqual([{ errors: [] }])
  expect((await look()).entries).toEqual([])

  await service.end("SIGTERM")
  service = await startQuickstart(folder)
  expect(await change("ciJobTokenScopeAutopopulateAllowlist")).toEqual([{ errors: [] }])
  const filled = await look()
  expect(filled.log).toEqual(used)
  expect(filled.entries).toMatchObject([
    { target: { fullPath: "acme/app" }, addedBy: { username: "maya" }, autopopulated: true }
  ])
  expect(filled.entries[0]?.createdAt).toMatch(/^20\d\d-/)

  await service.end("SIGTERM")
  service = await startQuickstart(folder)
  expect((await look()).entries).toEqual(filled.entries)
  expect(await change("ciJobTokenScopeClearAllowlistAutopopulations")).toEqual([{ errors: [] }])
  expect((await look()).entries).toEqual([])
  await service.end("SIGTERM")
  expect(await verify(join(folder, "jobwarden.sqlite"))).toMatchObject({
    problem: null,
    events: 3,
    believed: 0
  })
}, 60_000)
