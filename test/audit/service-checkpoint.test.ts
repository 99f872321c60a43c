import { hashToken, makeToken } from "@jobwarden/platforms"
import { hashLeaf, rootOf } from "@jobwarden/service"
import { isConsistent, isIncluded, leafOf, readCheckpoint } from "@jobwarden/service/testing"
import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { blocksOf } from "../documentation/markdown.ts"
import { startConfigured, temporaryFolder, type Running } from "../end-to-end/service.ts"
import { audit, verifyAlone } from "./command.ts"
import { origin } from "./honest-log.ts"

const auditor = makeToken("jwc-")
const maintainer = makeToken("jwc-")
const asAuditor = { JOBWARDEN_TOKEN: auditor }
const platform = {
  version: 1,
  users: [
    { id: 1, username: "maya", name: "Maya Maintainer" },
    { id: 2, username: "audie", name: "Audie Auditor", auditor: true }
  ],
  projects: [{ id: 100, path: "acme/backend", members: { maya: "maintainer" } }],
  tokens: [
    { sha256: hashToken(maintainer), user: "maya", scopes: ["api"] },
    { sha256: hashToken(auditor), user: "audie", scopes: ["read_api"] }
  ]
}

// The key's folder is not the store's.
const [folder, keys] = [temporaryFolder(), temporaryFolder()]
const at = (name: string): string => join(keys, name)
const publicKey = at("audit.pub")
const store = join(folder, "jobwarden.sqlite")
let service: Omit<Running, "tokens">

const change = async (grant: string): Promise<void> => {
  const answer = await fetch(`${service.url}/api/v4/projects/100/job_token_permissions`, {
    method: "PATCH",
    headers: { "private-token": maintainer, "content-type": "application/json" },
    body: JSON.stringify({ jobs: { read: grant } })
  })
  expect(answer.status).toBe(200)
  await answer.arrayBuffer()
}

const fetched = async (path: string): Promise<string> => {
  const answer = await fetch(`${service.url}${path}`, { headers: { "private-token": auditor } })
  expect(answer.status).toBe(200)
  return answer.text()
}

const keep = (name: string, text: string): string => {
  writeFileSync(at(name), text)
  return at(name)
}

beforeAll(async () => {
  const made = await audit(["checkpoint", "--new-key", at("audit.key"), "--origin", origin])
  writeFileSync(publicKey, made.stdout)
  service = await startConfigured(folder, platform, { audit: { key_file: at("audit.key"), origin } })
  for (const grant of ["developer", "maintainer", "developer"]) await change(grant)
})

describe("a checkpoint that a running service signed", () => {
  test("is kept by the lines of the guide, and the store and an export are held to it", async () => {
    const [script] = blocksOf("docs/guides/audit.md").filter(({ text }) => text.startsWith("#!/bin/sh"))
    mkdirSync(at("checkpoints"))
    const header = keep("auditor.header", `PRIVATE-TOKEN: ${auditor}\n`)
    const lines = (script?.text ?? "")
      .replaceAll("https://jobwarden.example.com", service.url)
      .replaceAll("/var/lib/jobwarden-checkpoints", at("checkpoints"))
      .replaceAll("/etc/jobwarden-auditor.header", header)
    const ran = spawnSync("sh", ["-c", lines], { encoding: "utf8", timeout: 20_000 })
    expect([ran.status, ran.stderr]).toEqual([0, ""])
    const [name = ""] = readdirSync(at("checkpoints"))
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d{6}Z\.checkpoint$/)
    const checkpoint = join(at("checkpoints"), name)
    const given = ["--checkpoint", checkpoint, "--public-key", publicKey]
    const verified = await audit(["verify", store, ...given])
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining("covers every event") })
    const exported = keep("export.jsonl", (await audit(["export", store])).stdout)
    expect(await audit(["verify", exported, ...given])).toMatchObject({ code: 0 })
    expect(await verifyAlone([exported, ...given])).toMatchObject({ code: 0 })
  })

  test("proves each event and that the log only grew, to a verifier of its own", async () => {
    const key = readFileSync(publicKey, "utf8").trim()
    const before = readCheckpoint(await fetched("/audit/checkpoint"), key)
    await change("maintainer")
    const after = readCheckpoint(await fetched("/audit/checkpoint"), key)
    expect(after).toMatchObject({ origin, size: before.size + 1 })
    const grown = JSON.parse(await fetched(`/audit/proof?first=${before.size}`)) as { proof: string[] }
    expect(isConsistent(before, after, grown.proof)).toBe(true)
    const first = JSON.parse(await fetched("/audit/proof?sequence=1")) as { proof: string[]; body: string }
    expect(isIncluded(after, 0, leafOf(first.body), first.proof)).toBe(true)
    expect(JSON.parse(first.body)).toMatchObject({ sequence: 1, entity: { id: 100 } })
  })

  test("is fetched and looked at by the command, which goes on from one that was kept", async () => {
    const asked = ["checkpoint", "--server", service.url, "--public-key", publicKey]
    const kept = await audit(asked, "", asAuditor)
    expect(kept).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(`^${origin}\n4\n`) })
    await change("developer")
    const [shown] = blocksOf("docs/guides/audit.md").filter(({ text }) =>
      text.startsWith("jobwarden audit checkpoint --server ")
    )
    const words = (shown?.text ?? "")
      .replace("https://jobwarden.example.com", service.url)
      .replace("audit.pub", publicKey)
      .replace("last.checkpoint", keep("kept", kept.stdout))
      .split(" ")
    const next = await audit(words.slice(2), "", asAuditor)
    expect(next).toMatchObject({ code: 0, stdout: expect.stringMatching(`^${origin}\n5\n`) })
    const other = await audit(["checkpoint", "--new-key", at("other.key"), "--origin", origin])
    const stranger = [...asked.slice(0, -1), keep("other.pub", other.stdout)]
    expect(await audit(stranger, "", asAuditor)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/is signed by none of the public keys given/)
    })
    expect(await audit(asked, "", { JOBWARDEN_TOKEN: maintainer })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/answered 403/)
    })
  })

  test("shows that its log begins with an export, or with a copy of the store, and with no other", async () => {
    const exported = keep("early.jsonl", (await audit(["export", store])).stdout)
    await change("maintainer")
    const held = ["--server", service.url, "--public-key", publicKey]
    const early = await audit(["verify", exported, ...held], "", asAuditor)
    expect(early.stdout).toMatch(/its log of 6 events begins with this one/)
    expect(early).toMatchObject({ code: 0, stderr: "" })
    const whole = await audit(["verify", store, ...held, "--only-hashes"], "", asAuditor)
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringMatching(/bytes and hashes alone/) })

    // Another actor, with every hash made anew: nothing in the export itself tells.
    const [start, ...lines] = readFileSync(exported, "utf8").trimEnd().split("\n")
    const events = lines.slice(0, -1).map((line) => JSON.parse(line) as { body: string; leaf_hash: string })
    for (const event of events) {
      event.body = event.body.replace('"actor":{"id":1', '"actor":{"id":2')
      event.leaf_hash = Buffer.from(hashLeaf(Buffer.from(event.body))).toString("hex")
    }
    const root = Buffer.from(rootOf(events.map(({ body }) => hashLeaf(Buffer.from(body))))).toString("base64")
    const end = { events: events.length, root_hash: root }
    const forged = keep(
      "forged.jsonl",
      `${[start, ...[...events, end].map((line) => JSON.stringify(line))].join("\n")}\n`
    )
    expect(await audit(["verify", forged])).toMatchObject({ code: 0 })
    expect(await audit(["verify", forged, ...held], "", asAuditor)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/of 6 events, is not shown to begin with these\s+5/)
    })
    expect(await audit(["verify", exported, "--server", service.url])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/`--public-key` is missing/)
    })
  })
})

test("the service says nothing of its key, and stops as ever", async () => {
  await service.end("SIGTERM")
  const secret = readFileSync(at("audit.key"), "utf8").trim().split("+").slice(4).join("+")
  expect(secret.length).toBeGreaterThan(20)
  expect(service.stdout() + service.stderr()).not.toContain(secret)
})

test("a service is not started with a key in the store's folder", async () => {
  const made = await audit(["checkpoint", "--new-key", join(folder, "inside.key"), "--origin", origin])
  expect(made.code).toBe(0)
  await expect(startConfigured(folder, platform, { audit: { key_file: "inside.key" } })).rejects.toThrow(
    /audit\.key_file: .*is below the store's folder/
  )
})
