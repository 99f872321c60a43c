import { spawnSync } from "node:child_process"
import { statSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  decide,
  permissionsOf,
  printedRequests,
  readStore,
  shell,
  startQuickstart,
  temporaryFolder,
  type Running
} from "./service.ts"

const maven = { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }
const revision = {
  entity_type: "project",
  entity_id: 123,
  revision: 1,
  event_sequence: 1,
  document: { permissions: { package_registry: { maven } } }
}

const seen = async (service: Running): Promise<unknown> => {
  const response = await fetch(permissionsOf(service), {
    headers: { "private-token": service.tokens["maintainer"] ?? "" }
  })
  return response.json()
}

/** The greeting with everything that differs from start to start in words. */
const masked = (service: Running): string => {
  let text = service
    .stdout()
    .replaceAll(service.url, "http://127.0.0.1:<port>")
    .replaceAll(service.folder, "<folder>")
  for (const [name, token] of Object.entries(service.tokens)) text = text.replaceAll(token, `<${name}>`)
  return text
}

/** May they publish, may they delete? By the developer's own token, by their job on main, by a maintainer. */
const table = async (service: Running) => {
  const subjects = {
    developer: { type: "credential", id: "1", properties: { token: service.tokens["developer"] } },
    "a developer's job on a protected ref": { type: "job", id: "9001" },
    "the same job by its token": {
      type: "credential",
      id: "2",
      properties: { token: service.tokens["job_on_main"] }
    },
    maintainer: { type: "credential", id: "3", properties: { token: service.tokens["maintainer"] } }
  }
  const rows = Object.entries(subjects).map(async ([name, subject]) => [
    name,
    { write: await decide(service, subject, "write"), delete: await decide(service, subject, "delete") }
  ])
  return Object.fromEntries(await Promise.all(rows)) as unknown
}

const before = {
  developer: { write: true, delete: false },
  "a developer's job on a protected ref": { write: true, delete: false },
  "the same job by its token": { write: true, delete: false },
  maintainer: { write: true, delete: true }
}
const after = {
  developer: { write: false, delete: false },
  "a developer's job on a protected ref": { write: true, delete: true },
  "the same job by its token": { write: true, delete: true },
  maintainer: { write: true, delete: true }
}

describe("the mission", () => {
  it("has curl to run its request with", () => {
    expect(spawnSync("curl", ["--version"]).error).toBeUndefined()
  })

  it("works as printed, is there after a crash, and decides", { timeout: 30_000 }, async () => {
    const folder = temporaryFolder()
    const first = await startQuickstart(folder)
    await expect(masked(first)).toMatchFileSnapshot("golden/first-start.txt")
    expect(first.stderr()).toBe("")
    const [patch, mayPublish, ask] = printedRequests(first)
    expect(patch).toMatch(/^curl --request PATCH --header "PRIVATE-TOKEN: /)

    expect(await table(first)).toEqual(before)
    expect(JSON.parse(shell(ask))).toMatchObject({ decision: false })
    expect(readStore(folder)).toEqual({ revisions: [], events: [] })

    expect(JSON.parse(shell(patch))).toMatchObject({
      project_id: 123,
      revision: 1,
      package_registry: { maven }
    })
    expect(await seen(first)).toMatchObject({ revision: 1, package_registry: { maven } })
    expect(JSON.parse(shell(ask))).toMatchObject({
      decision: true,
      context: { reason: "allowed", revision: 1 }
    })
    expect(JSON.parse(shell(mayPublish))).toMatchObject({ decision: true })
    expect(await table(first)).toEqual(after)
    const kept = readStore(folder)
    expect(kept.revisions).toMatchObject([revision])
    expect(kept.events).toMatchObject([
      { sequence: 1, event_name: "job_token_permissions_updated", actor: { type: "user", id: 3 } }
    ])

    expect(await first.end("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" })
    expect(readStore(folder)).toEqual(kept)
    const second = await startQuickstart(folder)
    expect(second.tokens).toEqual(first.tokens)
    expect(masked(second)).toBe(masked(first))
    expect(await seen(second)).toMatchObject({ revision: 1, package_registry: { maven } })
    expect(await table(second)).toEqual(after)

    const [again, , , reset] = printedRequests(second)
    expect(JSON.parse(shell(again))).toMatchObject({ revision: 1 })
    expect(readStore(folder)).toEqual(kept)
    expect(shell(reset)).toBe("")
    expect(await table(second)).toEqual(before)
    expect(readStore(folder).revisions).toMatchObject([
      revision,
      { revision: 2, event_sequence: 2, document: {} }
    ])
    expect(readStore(folder).events).toHaveLength(2)
    expect(second.stderr()).toBe("")
  })

  it("keeps its tokens and its store for their owner alone", { timeout: 20_000 }, async () => {
    const folder = temporaryFolder()
    const service = await startQuickstart(folder)
    shell(printedRequests(service)[0])
    for (const name of ["tokens.json", "platform.yaml", "jobwarden.sqlite", "jobwarden.sqlite-wal"]) {
      expect([name, (statSync(join(folder, name)).mode & 0o777).toString(8)]).toEqual([name, "600"])
    }
    const other = await startQuickstart(temporaryFolder())
    const both = [...Object.values(service.tokens), ...Object.values(other.tokens)]
    expect(new Set(both).size).toBe(both.length)
    const foreign = await fetch(permissionsOf(other), {
      headers: { "private-token": service.tokens["maintainer"] ?? "" }
    })
    expect(foreign.status).toBe(401)
  })
})
