import Database from "better-sqlite3"
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { testedCommand } from "../../packages/cli/test/command.ts"
import { decide, startQuickstart, temporaryFolder } from "./service.ts"

const patience = { timeout: 60_000 }
const job = { type: "job", id: "9001" }

/** What the log of use holds, by a connection that cannot write. */
const usesIn = (folder: string): ReadonlyArray<string> => {
  const path = join(folder, "jobwarden.sqlite")
  const database = new Database(path, { readonly: true, fileMustExist: true })
  try {
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok")
    return database
      .prepare<[], string>(
        `SELECT concat_ws(' ', iif(allowed, 'yes', 'no'), target, action, source, principal_class, count)
         FROM use_summary ORDER BY allowed DESC, action`
      )
      .pluck()
      .all()
  } finally {
    database.close()
  }
}

const written = (count: number): string =>
  `yes 123 write project:123 job:own:protected:none:developer ${count}`
const removed = (count: number): string =>
  `no 123 delete project:123 job:own:protected:none:developer ${count}`

describe("the log of use of a service that runs", () => {
  it(
    "holds every decision after an orderly stop, and is added to after the next start",
    patience,
    async () => {
      const folder = temporaryFolder()
      const service = await startQuickstart(folder)
      for (let turn = 0; turn < 3; turn++) expect(await decide(service, job, "write")).toBe(true)
      expect(await decide(service, job, "delete")).toBe(false)
      await service.end("SIGTERM")
      expect(usesIn(folder)).toEqual([written(3), removed(1)])
      const again = await startQuickstart(folder)
      expect(await decide(again, job, "write")).toBe(true)
      await again.end("SIGTERM")
      expect(usesIn(folder)).toEqual([written(4), removed(1)])
      expect(service.stderr() + again.stderr()).toBe("")
    }
  )

  it("has lost to a kill what was not written yet, and nothing that was", patience, async () => {
    const folder = temporaryFolder()
    const service = await startQuickstart(folder)
    for (let turn = 0; turn < 3; turn++) await decide(service, job, "write")
    while (usesIn(folder).length === 0) await sleep(50)
    expect(usesIn(folder)).toEqual([written(3)])
    // Right after a writing, and five seconds before the next.
    for (let turn = 0; turn < 5; turn++) await decide(service, job, "write")
    await service.end("SIGKILL")
    expect(usesIn(folder)).toEqual([written(3)])
    const again = await startQuickstart(folder)
    await decide(again, job, "write")
    await again.end("SIGTERM")
    expect(usesIn(folder)).toEqual([written(4)])
  })

  it("is in nobody's way while another process holds the database", patience, async () => {
    const folder = temporaryFolder()
    const service = await startQuickstart(folder)
    await decide(service, job, "write")
    const other = new Database(join(folder, "jobwarden.sqlite"))
    other.exec("BEGIN IMMEDIATE")
    while (!service.stderr().includes("the use log could not be written yet")) {
      const asked = performance.now()
      expect(await decide(service, job, "delete")).toBe(false)
      expect(performance.now() - asked, "a decision waits for no lock").toBeLessThan(3000)
      await sleep(50)
    }
    other.exec("COMMIT")
    other.close()
    await service.end("SIGTERM")
    const [first, second] = usesIn(folder)
    expect(first).toBe(written(1))
    expect(second).toMatch(/^no 123 delete project:123 job:own:protected:none:developer \d+$/)
  })
})

const children = new Set<ReturnType<typeof spawn>>()
afterAll(() => {
  for (const child of children) child.kill("SIGKILL")
})

describe("the log of use before a registry", () => {
  it("holds what forward-auth was asked", patience, async () => {
    const folder = temporaryFolder()
    const service = await startQuickstart(folder)
    await service.end("SIGTERM")
    const config = join(folder, "jobwarden.json")
    const configuration = {
      version: 1,
      listen: "127.0.0.1:0",
      store: "sqlite:jobwarden.sqlite",
      platform: { type: "static", file: "platform.yaml" },
      registry: { forward_auth: { listen: "127.0.0.1:0", trusted_peers: ["127.0.0.1"] } }
    }
    writeFileSync(config, JSON.stringify(configuration))
    const child = spawn(process.execPath, [testedCommand, "serve", "--config", config], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    children.add(child)
    const ended = new Promise((settle) => child.once("close", settle))
    const url = await new Promise<string>((settle, reject) => {
      let printed = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        printed += text
        const [, found] = /asked by a proxy before the registry: (\S+)/.exec(printed) ?? []
        if (found !== undefined && printed.includes("Jobwarden listens on")) settle(found)
      })
      void ended.then((code) => reject(new Error(`it ended with ${String(code)}`)))
    })
    const ask = async (method: string): Promise<number> => {
      const response = await fetch(url, {
        headers: {
          "job-token": service.tokens["job_on_main"] ?? "",
          "x-original-method": method,
          "x-original-uri": "/api/v4/projects/123/packages/maven/com/acme/x/1/x-1.jar"
        }
      })
      return response.status
    }
    expect([await ask("GET"), await ask("PUT"), await ask("PUT")]).toEqual([204, 204, 204])
    child.kill("SIGTERM")
    await ended
    expect(usesIn(folder)).toEqual([
      "yes 123 read project:123 job:own:protected:none:developer 1",
      written(2)
    ])
  })
})
