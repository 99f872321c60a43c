import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { expect, test } from "vitest"
import { testedCommand } from "../../packages/cli/test/command.ts"
import { startQuickstart, temporaryFolder } from "./service.ts"

// `who-can --at`, of a service and of its store, says the same, and what was answered then.

const path = "/api/v4/projects/123/job_token_permissions"

test(
  "the past is told by a service as by its store, before and after a restart",
  { timeout: 180_000 },
  async () => {
    const folder = temporaryFolder()
    const first = await startQuickstart(folder)
    const { administrator, maintainer } = first.tokens
    const run = (token: string | undefined, ...args: readonly string[]) => {
      const { status, stderr, stdout } = spawnSync(process.execPath, [testedCommand, ...args], {
        cwd: folder,
        encoding: "utf8",
        env: {
          PATH: process.env["PATH"],
          HOME: folder,
          ...(token !== undefined && { JOBWARDEN_TOKEN: token })
        }
      })
      return { status, stdout, stderr }
    }
    const write = async (grant: unknown): Promise<string> => {
      const answer = await fetch(first.url + path, {
        method: "PATCH",
        headers: { "private-token": maintainer ?? "", "content-type": "application/json" },
        body: JSON.stringify({ package_registry: { maven: { write: grant } } })
      })
      expect(answer.status).toBe(200)
      await new Promise((later) => setTimeout(later, 3))
      return ((await answer.json()) as { readonly updated_at: string }).updated_at
    }
    const question = ["who-can", "acme/backend", "package_registry.maven", "write"]
    const ofStore = ["--store", "jobwarden.sqlite", "--platform", "platform.yaml"]

    const began = await write("job_token_and_maintainer")
    const then = run(maintainer, ...question, "--server", first.url)
    const ended = await write("owner")

    const asked = run(maintainer, ...question, "--at", began, "--server", first.url)
    expect(asked).toMatchObject({ status: 0, stderr: "" })
    expect(asked.stdout).toContain(`from   ${began}  revision 1 of acme/backend, event 1\n`)
    expect(asked.stdout).toContain(`until  ${ended}  revision 2 of acme/backend, event 2\n`)
    const [head, ...lines] = then.stdout.split("\n")
    expect(asked.stdout).toContain(lines.join("\n").trimEnd())
    expect(asked.stdout.split("\n")[0]).toBe(head?.replace("can", "could").replace(":", ` at ${began}:`))
    const json = run(undefined, ...question, "--at", began, ...ofStore, "--format", "json")
    expect(json).toMatchObject({ status: 0, stderr: "" })

    await first.end("SIGTERM")
    expect(run(undefined, ...question, "--at", began, ...ofStore, "--format", "json")).toEqual(json)
    const second = await startQuickstart(join(folder))
    const again = run(administrator, ...question, "--at", began, "--server", second.url, "--format", "json")
    expect(again).toEqual(json)
    await second.end("SIGTERM")
  }
)
