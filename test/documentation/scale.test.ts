import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { parse } from "yaml"
import {
  missingPooler,
  startPooler,
  startServer,
  type TestServer
} from "../../packages/store-postgres/src/testing/index.ts"
import { startConfigured, startQuickstart, temporaryFolder, type Running } from "../end-to-end/service.ts"
import { runNode } from "./examples.ts"
import { blocksOf, pageText } from "./markdown.ts"
import { command } from "./service.ts"

const { MODE } = (import.meta as { readonly env?: { readonly MODE?: string } }).env ?? {}

const page = "docs/guides/scale.md"
const [copying, direct, pooled, progress] = blocksOf(page).map(({ text }) => text)

const stops: Array<() => Promise<unknown>> = []
afterAll(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

test("a start says how far it is in the words of the guide", () => {
  const written = ["packages/store-postgres/src/policy-queries.ts", "packages/service/src/load-index.ts"]
    .map(pageText)
    .join("\n")
    .replaceAll(/\$\{[^}]*\}/g, "N")
  const lines = (progress ?? "").replaceAll(/[\d,]+/g, "N").split("\n")
  expect(lines).toHaveLength(2)
  for (const line of lines) expect(written).toContain(`\`${line}\``)
})

/** Maya reads or changes project 123. */
const asMaya = async ({ url }: Pick<Running, "url">, token: string, change?: object) => {
  const answer = await fetch(`${url}/api/v4/projects/123/job_token_permissions?view=explicit`, {
    method: change === undefined ? "GET" : "PATCH",
    headers: { "private-token": token, "content-type": "application/json" },
    ...(change === undefined ? {} : { body: JSON.stringify(change) })
  })
  return { status: answer.status, text: await answer.text() }
}

const publishes = async ({ url }: Pick<Running, "url">, token: string): Promise<unknown> => {
  const answer = await fetch(`${url}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "job", id: "9001" },
      action: { name: "write" },
      resource: { type: "package_registry.maven", id: "acme/backend" }
    })
  })
  return ((await answer.json()) as { readonly decision: unknown }).decision
}

/** A new, empty database of the guide's user, with the password that the guide keeps in a file. */
const policiesOf = async (server: TestServer): Promise<void> => {
  await server.run("postgres", `CREATE ROLE jobwarden LOGIN PASSWORD '${server.password}'`)
  await server.run("postgres", "CREATE DATABASE policies OWNER jobwarden ENCODING 'UTF8' TEMPLATE template0")
}

// A server, a pooler and services: some twenty seconds. `npm run prove:documents` takes them.
test.runIf(MODE === "whole")(
  "a store is copied by the command of the guide, and served from its new place",
  { timeout: 180_000 },
  async () => {
    expect(missingPooler()).toBeNull()
    const server = await startServer()
    stops.push(server.stop)
    await policiesOf(server)

    const sample = await startQuickstart(temporaryFolder())
    const { decision_client: client = "", maintainer = "" } = sample.tokens
    const told = await asMaya(sample, maintainer, { releases: { write: "maintainer" } })
    expect(told.status).toBe(200)
    await sample.end("SIGTERM")

    const at = `127.0.0.1:${server.port}`
    const placed = (text = ""): string => text.replaceAll("db.example.com", at)
    writeFileSync(join(sample.folder, "password"), `${server.password}\n`, { mode: 0o600 })
    const [, ...words] = placed(copying).split(" ")
    const copied = await runNode([command, ...words], { cwd: sample.folder })
    expect(copied.exitCode, copied.stderr).toBe(0)

    const platform = parse(readFileSync(join(sample.folder, "platform.yaml"), "utf8")) as object
    const serve = async (settings: string) => {
      const folder = temporaryFolder()
      writeFileSync(join(folder, "password"), `${server.password}\n`, { mode: 0o600 })
      const service = await startConfigured(folder, platform, parse(settings) as object)
      stops.push(() => service.end("SIGKILL"))
      return service
    }
    const service = await serve(placed(direct))
    expect(JSON.parse((await asMaya(service, maintainer)).text)).toMatchObject({
      releases: { write: "maintainer" },
      revision: 1
    })

    const pooler = await startPooler(server, 4)
    stops.push(pooler.stop)
    const throughPooler = (pooled ?? "")
      .replace("jobwarden@pooler.example.com", `postgres@${new URL(pooler.url("policies")).host}`)
      .replace("jobwarden@db.example.com", `postgres@${at}`)
    const other = await serve(throughPooler)
    const changed = await asMaya(other, maintainer, { releases: { write: "owner" } })
    expect([changed.status, JSON.parse(changed.text)]).toMatchObject([200, { revision: 2 }])
    await expect.poll(async () => (await asMaya(service, maintainer)).text).toContain('"revision":2')

    // The database is gone: changes are refused, decisions go on, and all is well once it is back.
    expect(await publishes(service, client)).toBe(true)
    server.kill()
    expect(await publishes(service, client)).toBe(true)
    expect((await asMaya(service, maintainer, { releases: { write: "developer" } })).status).toBe(503)
    expect(await publishes(service, client)).toBe(true)
    await server.killAndRestart()
    const change = { releases: { delete: "owner" } }
    await expect
      .poll(async () => (await asMaya(service, maintainer, change)).status, {
        timeout: 30_000,
        interval: 300
      })
      .toBe(200)
  }
)
