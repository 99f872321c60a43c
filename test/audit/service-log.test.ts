import { canonicalJson, type Json } from "@jobwarden/core"
import { leafHash } from "@jobwarden/service"
import { join } from "node:path"
import { expect, test } from "vitest"
import { blocksOf } from "../documentation/markdown.ts"
import { readCurl, send, type Tokens } from "../documentation/service.ts"
import { startQuickstart, temporaryFolder } from "../end-to-end/service.ts"
import { tamper, verify } from "./honest-log.ts"

const guides = ["job-token-scope", "whole-policy", "group-policies", "rest-api", "audit"]

/** Every request that the guides show, in their order: each way to change a policy, and to be refused. */
const shown = guides.flatMap((name) =>
  blocksOf(`docs/guides/${name}.md`).flatMap(({ language, text }) =>
    language === "sh" && text.startsWith("curl ") ? [readCurl(text.replaceAll(/\\\n\s*/g, " ").trim())] : []
  )
)

/** Documents one after the other, so that each part comes, changes, stays and goes. */
const documents = [
  { scope: { inbound_enabled: true, allowlist: [{ project: 124, job_token_policies: ["read_packages"] }] } },
  {
    permissions: {
      releases: { read: true, delete: "maintainer" },
      package_registry: { maven: { read: true } }
    }
  },
  { scope: { inbound_enabled: true, allowlist: [{ project: 124 }, { group: "acme" }] } },
  { permissions: null, scope: { inbound_enabled: true, allowlist: [{ group: "acme" }, { project: 124 }] } },
  {
    permissions: { package_registry: { default: { read: "developer" }, npm: { write: "maintainer" } } },
    scope: null
  },
  {
    scope: { inbound_enabled: true, allowlist: [{ project: "acme/app", job_token_policies: ["read_jobs"] }] }
  },
  {
    permissions: { package_registry: { npm: { write: "owner" } } },
    scope: { inbound_enabled: true, allowlist: [] }
  }
]

test("the log of a service that did all that the guides show is as it should be, while it runs and after", async () => {
  const service = await startQuickstart(temporaryFolder())
  const store = join(service.folder, "jobwarden.sqlite")
  const tokens = service.tokens as unknown as Tokens
  for (const request of shown) await (await send(request, service.url, tokens)).arrayBuffer()
  let changed = 0
  for (const document of [...documents, ...documents]) {
    const answer = await fetch(`${service.url}/api/v4/projects/123/job_token_policy`, {
      method: "PATCH",
      headers: { "private-token": tokens.owner, "content-type": "application/json" },
      body: JSON.stringify(document)
    })
    await answer.arrayBuffer()
    if (answer.ok) changed += 1
  }
  await fetch(`${service.url}/api/v4/projects/123/job_token_permissions`, {
    method: "DELETE",
    headers: { "private-token": tokens.owner }
  })
  const running = await verify(store)
  expect(running.problem).toBeNull()
  expect(changed, "documents that were stored").toBeGreaterThan(8)
  expect(running.events).toBeGreaterThan(20)
  await service.end("SIGTERM")
  const after = await verify(store, [{ size: running.events, root: running.root }])
  expect(after.problem).toBeNull()
  expect(after.events).toBeGreaterThanOrEqual(running.events)
  expect(after.believed).toBe(0)
  // As a version would have stored it whose events had no hash of the document yet.
  const before = tamper(store, join(service.folder, "before.sqlite"), (database) => {
    const events = database.prepare<[], { sequence: number; body: string }>(
      "SELECT sequence, body FROM audit_event"
    )
    const put = database.prepare("UPDATE audit_event SET body = ?, leaf_hash = ? WHERE sequence = ?")
    for (const { body, sequence } of events.all()) {
      const { document_hash: _, ...event } = JSON.parse(body) as { document_hash?: string }
      const made = canonicalJson(event as Json)
      put.run(made, leafHash(made), sequence)
    }
  })
  const older = await verify(before)
  expect(older.problem).toBeNull()
  expect(older.believed).toBeGreaterThan(0)
})
