import { execFileSync } from "node:child_process"
import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { hashToken, makeToken } from "@jobwarden/platforms"
import { startConfigured, temporaryFolder, type Running } from "../end-to-end/service.ts"
import { runNode } from "./examples.ts"
import { blocksOf, root } from "./markdown.ts"
import { command } from "./service.ts"

const page = "docs/guides/operations.md"

const blockThat = (begins: string): string => {
  const found = blocksOf(page).find(({ text }) => text.startsWith(begins))
  if (found === undefined) throw new Error(`${page} has no block that begins with ${begins}`)
  return found.text
}

describe("the guide to running the service", () => {
  test("installs what the unit needs, where it needs it", () => {
    const [clone, machine] = [temporaryFolder(), temporaryFolder()]
    symlinkSync(join(root, "examples"), join(clone, "examples"))
    for (const name of ["jobwarden.yaml", "platform.yaml"]) writeFileSync(join(clone, name), `${name}\n`)
    mkdirSync(join(machine, "etc/systemd/system"), { recursive: true })
    // Users and units are the machine's: what would be done to it is written down. Files are installed, elsewhere.
    const instead = [
      "set -eu",
      'useradd() { echo "useradd $*"; }',
      'systemctl() { echo "systemctl $*"; }',
      'install() { command install $(printf "%s\\n" "$@" | sed "s#^/etc#$MACHINE/etc#; s#^jobwarden\\$#$(id -g)#"); }'
    ].join("\n")
    const said = execFileSync("sh", ["-c", `${instead}\n${blockThat("useradd")}`], {
      cwd: clone,
      env: { PATH: process.env["PATH"], MACHINE: machine },
      encoding: "utf8"
    })
    const [user, service] = said.trimEnd().split("\n")
    const modeOf = (path: string): string => (lstatSync(join(machine, path)).mode & 0o777).toString(8)
    expect(
      ["etc/jobwarden", "etc/jobwarden/jobwarden.yaml", "etc/jobwarden/platform.yaml"].map(modeOf)
    ).toEqual(["750", "640", "640"])
    const unit = readFileSync(join(machine, "etc/systemd/system/jobwarden.service"), "utf8")
    const [, name] = /^User=(.+)$/m.exec(unit) ?? []
    const [, state] = /^StateDirectory=(.+)$/m.exec(unit) ?? []
    expect(user).toBe(`useradd --system --home-dir /var/lib/${state} --shell /usr/sbin/nologin ${name}`)
    expect(service).toBe("systemctl enable --now jobwarden")
    expect(unit).toContain("--config /etc/jobwarden/jobwarden.yaml")
  })
})

describe("a service as the guide runs it", () => {
  const token = makeToken("jwp-")
  let service: Omit<Running, "tokens">
  beforeAll(async () => {
    const platform = {
      version: 1,
      users: [{ id: 3, username: "maya", name: "Maya Maintainer" }],
      projects: [{ id: 123, path: "acme/backend", members: { maya: "maintainer" } }],
      tokens: [{ sha256: hashToken(token), user: "maya", scopes: ["api"] }]
    }
    service = await startConfigured(temporaryFolder(), platform, { log: { format: "json", requests: true } })
    const answer = await fetch(`${service.url}/api/v4/projects/123/job_token_permissions`, {
      method: "PATCH",
      headers: { "private-token": token, "content-type": "application/json" },
      body: JSON.stringify({ releases: { write: "maintainer" } })
    })
    expect(answer.status).toBe(200)
    await answer.arrayBuffer()
  })

  test("has a line in the log like the one that is shown", async () => {
    const shown = JSON.parse(blockThat('{ "time"')) as Readonly<Record<string, unknown>>
    await expect.poll(() => service.stderr()).toContain('"PATCH"')
    const lines = service.stderr().trimEnd().split("\n")
    const line = JSON.parse(lines.find((text) => text.includes('"PATCH"')) ?? "") as typeof shown
    const shape = (value: typeof shown) => Object.entries(value).map(([key, part]) => [key, typeof part])
    expect(shape(line)).toEqual(shape(shown))
    const fixed = ["level", "message", "method", "route", "status", "caller_type", "caller_id"]
    for (const key of fixed) expect([key, line[key]]).toEqual([key, shown[key]])
  })

  test("is backed up by the command that is shown", async () => {
    const copy = join(temporaryFolder(), "monday.sqlite")
    const [, ...words] = blockThat("jobwarden store backup")
      .replace("/var/lib/jobwarden", service.folder)
      .replace("/backup/monday.sqlite", copy)
      .split(" ")
    expect(await runNode([command, ...words], { cwd: service.folder })).toMatchObject({ exitCode: 0 })
    const verified = await runNode([command, "audit", "verify", copy], { cwd: service.folder })
    expect(verified).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("nothing is wrong with 1 event") as unknown
    })
  })
})
