import { hashToken, makeToken } from "@jobwarden/platforms"
import { spawn } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { testedCommand } from "../../packages/cli/test/command.ts"
import { readStore, startConfigured, temporaryFolder } from "./service.ts"

// `plan` and `apply` as processes, against a service as a process.

const token = makeToken("jwp-")
const many = Array.from({ length: 200 }, (_, at) => ({ id: 1000 + at, path: `acme/library-${at}` }))
const platform = {
  version: 1,
  groups: [{ id: 7, path: "acme" }],
  users: [{ id: 1, username: "ada", name: "Ada Admin", admin: true }],
  projects: many,
  tokens: [{ sha256: hashToken(token), user: "ada", scopes: ["api"] }]
}
const policy = JSON.stringify({
  version: 1,
  instance: { limits: { terraform_state: { delete: "maintainer" } } },
  groups: { acme: { defaults: { package_registry: { default: { delete: "owner" } } } } },
  projects: Object.fromEntries(
    many.map(({ id, path }) => [
      path,
      { id, permissions: { package_registry: { maven: { write: "maintainer" } } } }
    ])
  )
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const start = (folder: string, args: readonly string[]) => {
  const child = spawn(process.execPath, [testedCommand, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, JOBWARDEN_TOKEN: token }
  })
  let [stdout, stderr] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
  const ended = new Promise<Ended>((settle, reject) => {
    child.once("error", reject)
    child.once("close", (code) => settle({ code, stdout, stderr }))
  })
  return { ended, interrupt: () => child.kill("SIGINT") }
}

const run = (folder: string, ...args: readonly string[]): Promise<Ended> => start(folder, args).ended

const eventsIn = (folder: string) =>
  readStore(folder).events.map(({ entity, event_name }) => {
    const { id, type } = entity as { readonly id: number; readonly type: string }
    return { event_name, entity: `${type} ${id}` }
  })

/** Waits until so many changes are stored. */
const untilStored = async (folder: string, changes: number): Promise<void> => {
  while (eventsIn(folder).length < changes) await new Promise((next) => setTimeout(next, 2))
}

const allOnce = ["instance 0", "group 7", ...many.map(({ id }) => `project ${id}`)].sort()

const prepare = (): string => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, "policy.json"), policy)
  return folder
}

describe("apply", { timeout: 120_000 }, () => {
  test("goes on where a service that was killed stopped, and every change is made once", async () => {
    const folder = prepare()
    const first = await startConfigured(folder, platform)
    const applying = start(folder, ["apply", "policy.json", "--server", first.url, "--yes"])
    await untilStored(folder, 20)
    await first.end("SIGKILL")
    const { code, stdout } = await applying.ended
    expect(code).toBe(1)
    expect(stdout).toMatch(/^changed acme\/library-\d+: revision 1$/m)
    expect(stdout).toMatch(/^changed or not, nobody knows: acme\/library-\d+: /m)
    expect(stdout).toMatch(/^not sent: acme\/library-\d+$/m)
    expect(stdout).toMatch(
      /\d+ of 202 documents as planned, \d+ not; the same command again goes on with these\.\n$/
    )
    // What it says was changed is stored, and nothing else is but what it does not know of.
    const stored = new Set(eventsIn(folder).map(({ entity }) => entity))
    const saidOf = (words: string): readonly string[] =>
      [...stdout.matchAll(new RegExp(`^${words}acme/library-(\\d+)`, "gm"))].map(
        ([, at]) => `project ${1000 + Number(at)}`
      )
    const [changed, notSent] = [saidOf("changed "), saidOf("not sent: ")]
    expect(Math.min(changed.length, notSent.length)).toBeGreaterThan(0)
    for (const one of changed) expect(stored).toContain(one)
    for (const one of notSent) expect(stored).not.toContain(one)

    const second = await startConfigured(folder, platform)
    const again = await run(folder, "apply", "policy.json", "--server", second.url, "--yes")
    expect([again.code, again.stderr]).toEqual([0, ""])
    expect(
      eventsIn(folder)
        .map(({ entity }) => entity)
        .sort()
    ).toEqual(allOnce)
    const third = await run(folder, "apply", "policy.json", "--server", second.url, "--yes")
    expect(third.stdout).toMatch(/Nothing to change: 202 documents compared\.\n\nNothing to change\.\n$/)
    expect(eventsIn(folder)).toHaveLength(202)
    await second.end("SIGTERM")
  })

  test("stops at Ctrl-C between requests, says where, and goes on from there", async () => {
    const folder = prepare()
    const service = await startConfigured(folder, platform)
    const applying = start(folder, ["apply", "policy.json", "--server", service.url, "--yes"])
    await untilStored(folder, 20)
    applying.interrupt()
    const { code, stderr, stdout } = await applying.ended
    expect(code).toBe(130)
    expect(stderr).toContain("stopping; what is under way is waited for")
    // Nothing was cut in its middle: what is stored is what it says.
    expect(stdout).not.toMatch(/nobody knows/)
    const changed = stdout.match(/^changed .*$/gm) ?? []
    expect(changed).toHaveLength(eventsIn(folder).length)
    expect(changed.length).toBeLessThan(202)

    expect((await run(folder, "apply", "policy.json", "--server", service.url, "--yes")).code).toBe(0)
    expect(
      eventsIn(folder)
        .map(({ entity }) => entity)
        .sort()
    ).toEqual(allOnce)
    await service.end("SIGTERM")
  })

  test("of a saved plan changes nothing that somebody else has changed since", async () => {
    const folder = prepare()
    const service = await startConfigured(folder, platform)
    const at = ["--server", service.url]
    expect((await run(folder, "plan", "policy.json", ...at, "--out", "plan.json")).code).toBe(0)
    expect(readFileSync(join(folder, "plan.json"), "utf8")).not.toContain(token)
    const meanwhile = await fetch(`${service.url}/api/v4/projects/1005/job_token_policy`, {
      method: "PATCH",
      headers: { "private-token": token, "content-type": "application/json" },
      body: JSON.stringify({ permissions: { jobs: { delete: false } } })
    })
    expect(meanwhile.status).toBe(200)

    const applied = await run(folder, "apply", "plan.json", ...at, "--yes", "--format", "json")
    const { results, summary } = JSON.parse(applied.stdout) as {
      readonly results: readonly { readonly path?: string; readonly outcome: string }[]
      readonly summary: object
    }
    expect(applied.code).toBe(1)
    expect(summary).toEqual({ planned: 202, changed: 201, already: 0, left: 1 })
    expect(results.filter(({ outcome }) => outcome !== "changed")).toEqual([
      { kind: "project", path: "acme/library-5", outcome: "moved" }
    ])
    const now = await fetch(`${service.url}/api/v4/projects/1005/job_token_policy`, {
      headers: { "private-token": token }
    })
    expect(await now.json()).toMatchObject({ revision: 1, permissions: { jobs: { delete: false } } })

    // The same plan again: what it did is as planned, what it did not do it still does not do.
    const again = await run(folder, "apply", "plan.json", ...at, "--yes", "--format", "json")
    expect(JSON.parse(again.stdout)).toMatchObject({ summary: { changed: 0, already: 201, left: 1 } })
    await service.end("SIGTERM")
  })

  test("changes nothing where nobody agrees, or where something is refused, unless that is what is asked", async () => {
    const folder = temporaryFolder()
    const service = await startConfigured(folder, platform)
    const dangerous = { jobs: { delete: "job_token" } }
    writeFileSync(
      join(folder, "policy.json"),
      JSON.stringify({
        version: 1,
        projects: {
          "acme/library-0": { permissions: { jobs: { delete: "owner" } } },
          "acme/library-1": { permissions: dangerous, scope: { inbound_enabled: false } }
        }
      })
    )
    const applying = (...more: readonly string[]) =>
      run(folder, "apply", "policy.json", "--server", service.url, ...more)

    const refused = await applying("--yes")
    expect([refused.code, eventsIn(folder)]).toEqual([1, []])
    expect(refused.stdout).toMatch(
      /^cannot change acme\/library-1: 422: findings that nobody acknowledged\n {2}! critical /m
    )
    expect(refused.stderr).toMatch(/^nothing was changed, .*`--partly` changes what can be changed\n$/)
    const rules = [...new Set([...refused.stdout.matchAll(/^ {2}! \S+ (\S+) at /gm)].map(([, rule]) => rule))]
    const reasons = rules.flatMap((rule) => ["--acknowledge", `${rule}:agreed in writing`])

    const alone = await applying(...reasons)
    expect([alone.code, eventsIn(folder)]).toEqual([2, []])
    expect(alone.stderr).toMatch(/nobody can be asked whether to go on; `--yes` says so beforehand/)

    const partly = await applying("--yes", "--partly")
    expect([partly.code, eventsIn(folder).map(({ entity }) => entity)]).toEqual([1, ["project 1000"]])

    const all = await applying("--yes", ...reasons)
    expect([all.code, all.stderr]).toEqual([0, ""])
    const { events } = readStore(folder)
    expect(events.map(({ entity }) => (entity as { readonly id: number }).id)).toEqual([1000, 1001])
    expect(JSON.stringify(events[1]?.["acknowledged"])).toContain("agreed in writing")
    await service.end("SIGTERM")
  })
})
