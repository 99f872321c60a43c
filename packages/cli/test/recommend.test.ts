import { checkPolicyFile } from "@jobwarden/policy-files"
import { UseStore } from "@jobwarden/service"
import { batch, use } from "@jobwarden/service/testing"
import { layer } from "@jobwarden/store-sqlite"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { testedCommand } from "./command.ts"

// What no transcript can show: a store, files that are written, and logs that are too much.

const patience = { timeout: 60_000 }
let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jobwarden-recommend-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: readonly string[]) =>
  new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>(
    (resolve) => {
      const child = spawn(process.execPath, [testedCommand, "recommend", ...args], { cwd: folder })
      let [stdout, stderr] = ["", ""]
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk))
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk))
      child.on("close", (code) => resolve({ code, stdout, stderr }))
    }
  )
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
const read = (name: string): string => readFileSync(join(folder, name), "utf8")

const policy = `version: 1
# All about the backend.
projects:
  acme/backend: # ours
    id: 123
    permissions:
      releases: { write: maintainer } # on purpose
    scope:
      allowlist:
        # builds with our packages
        - { project: 124, default_permissions: true } # the app
        - { group: old } # who was that?
  acme/app: { id: 124 }
`

const summaries = [
  use({ count: 40 }),
  use({ day: "2026-09-30", count: 2 }),
  use({
    source: "project:123",
    action: "write",
    principalClass: "job:own:unprotected:unprotected:maintainer"
  }),
  use({
    source: "project:999",
    allowed: false,
    principalClass: "job:foreign:protected:none:developer",
    count: 3
  }),
  use({ target: 555, count: 5 }),
  use({ resource: "of another version", count: 7 })
]

/** A store in which a service has recorded, and is still open while `then` runs. */
const record = (then: () => Promise<void> = async () => {}): Promise<void> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const store = yield* UseStore
      yield* store.begin("2026-08-01T00:00:00.000Z")
      yield* store.add({
        ...batch(...summaries),
        lost: { allowed: 2, denied: 0 },
        at: "2026-08-10T00:00:00.000Z"
      })
      yield* Effect.promise(then)
    }).pipe(Effect.provide(layer({ path: join(folder, "jobwarden.sqlite") })))
  )

interface Answer {
  readonly logs: readonly { readonly remarks: readonly string[]; readonly window: unknown }[]
  readonly projects: readonly {
    readonly project: string
    readonly uses: number
    readonly permissions: { readonly package_registry: { readonly maven: unknown } }
    readonly scope: unknown
    readonly refused: readonly { readonly count: number; readonly reason: string }[]
  }[]
  readonly without_uses: readonly string[]
  readonly unknown_projects: unknown
}

describe("the service's store as a log", patience, () => {
  test("is read while the service runs, and the same once it is stopped", async () => {
    write("policy.yaml", policy)
    const ask = () => run("policy.yaml", "--log", "jobwarden.sqlite", "--format", "json")
    let whileRunning = ""
    await record(async () => {
      const names = readdirSync(folder)
      const { code, stderr, stdout } = await ask()
      expect([code, stderr]).toEqual([0, ""])
      expect(readdirSync(folder)).toEqual(names)
      whileRunning = stdout
    })
    expect((await ask()).stdout).toBe(whileRunning)
    expect(readdirSync(folder)).toEqual(["jobwarden.sqlite", "policy.yaml"])
    const answer = JSON.parse(whileRunning) as Answer
    expect(answer.logs).toMatchObject([
      {
        kind: "service",
        window: { from: "2026-08-10T00:00:00Z", to: "2026-09-30T10:00:00Z", days: 52 },
        remarks: [
          "2 allowed decisions are missing in it; nothing is missing since 2026-08-10T00:00:00.000Z",
          "kinds of use that another version wrote, passed over: 1"
        ]
      }
    ])
    expect(answer.projects).toMatchObject([
      {
        project: "acme/backend",
        uses: 43,
        permissions: {
          package_registry: {
            maven: {
              read: { job_token: { refs: "protected", trigger_role: "developer" } },
              // Its name was not kept, and a list of names would keep it out.
              write: { job_token: { origin: "own", trigger_role: "maintainer" } }
            }
          }
        },
        scope: {
          allowlist: [
            { project: 124, job_token_policies: ["package_registry.maven:read"] },
            { project: "acme/backend", job_token_policies: ["package_registry.maven:write"] }
          ]
        },
        refused: [{ count: 3, reason: "not_in_scope", was_allowed: false }]
      }
    ])
    expect(answer.without_uses).toEqual(["acme/app"])
    expect(answer.unknown_projects).toEqual([{ project: 555, uses: 5 }])
  })

  test("can be asked for a period, which counts in whole days", async () => {
    write("policy.yaml", policy)
    await record()
    const of = async (...period: readonly string[]) => {
      const { stdout } = await run("policy.yaml", "--log", "jobwarden.sqlite", "--format", "json", ...period)
      return JSON.parse(stdout) as Answer
    }
    expect((await of("--since", "2026-09-30T23:00:00Z")).projects).toMatchObject([{ uses: 2 }])
    const until = await of("--until", "2026-09-29", "--project", "123")
    expect(until.projects).toMatchObject([{ uses: 41, window: { to: "2026-09-29T23:59:59.999Z" } }])
    expect([until.unknown_projects, until.without_uses], "only one was asked for").toEqual([[], []])
    expect((await of("--since", "2027-01-01")).projects).toEqual([])
  })
})

describe("recommend --write", patience, () => {
  test("writes what is tighter, and keeps every comment with what it is about", async () => {
    write("policy.yaml", policy)
    write("other.yaml", "version:   1\nprojects: { acme/untouched: {} }\n")
    await record()
    const { code, stderr, stdout } = await run(
      "policy.yaml",
      "other.yaml",
      "--log",
      "jobwarden.sqlite",
      "--write"
    )
    expect(code).toBe(0)
    expect(stderr).toContain("wrote policy.yaml: acme/backend\n")
    expect(stdout).not.toContain("THE POLICY")
    const written = read("policy.yaml")
    for (const line of [
      "# All about the backend.",
      "  acme/backend: # ours",
      "      releases: { write: false, read: false, delete: false } # on purpose",
      "        # builds with our packages",
      "        - { project: 124, job_token_policies: [package_registry.maven:read] } # the app",
      "        - { project: acme/backend, job_token_policies: [package_registry.maven:write] }",
      "  acme/app: { id: 124 }"
    ]) {
      expect(written.split("\n")).toContain(line)
    }
    expect(written).not.toContain("old")
    expect(read("other.yaml")).toBe("version:   1\nprojects: { acme/untouched: {} }\n")
    const again = await run("policy.yaml", "--log", "jobwarden.sqlite", "--write")
    expect(again.stdout).toContain("there is nothing to tighten")
    expect(again.stderr).toContain("nothing to write")
    expect(read("policy.yaml")).toBe(written)
  })

  test("by GitLab's log writes the allowlist alone", async () => {
    write("policy.yaml", policy)
    write("log.csv", "Last Authorized At (UTC),Origin Project Path\n2026-05-30T06:12:44Z,acme/app\n")
    await run("policy.yaml", "--project", "acme/backend", "--log", "log.csv", "--write")
    expect(read("policy.yaml")).toBe(policy.replace("        - { group: old } # who was that?\n", ""))
  })
})

describe("a log that is too much or something else", patience, () => {
  const refusal = async (name: string): Promise<string> => {
    const { code, stderr, stdout } = await run("policy.yaml", "--log", name)
    expect([code, stdout]).toEqual([2, ""])
    return stderr
  }
  beforeEach(() => write("policy.yaml", policy))

  test("of a hundred megabytes is refused, and says what to do", async () => {
    write("huge.jsonl", "{}\n")
    truncateSync(join(folder, "huge.jsonl"), 100 * 1024 * 1024)
    expect(await refusal("huge.jsonl")).toBe(
      "jobwarden: `huge.jsonl` cannot be used: the file is larger than 64 MiB; split it, and give each part with a `--log` of its own\n"
    )
    expect(await refusal("/dev/zero")).toMatch(/larger than 64 MiB/)
  })

  test("with nothing but problems tells fifty of them", async () => {
    write("bad.jsonl", "{\n".repeat(100_000))
    expect((await refusal("bad.jsonl")).split("\n")).toHaveLength(51)
  })

  test("with a line that never ends, or too many sources", async () => {
    write("line.jsonl", `{"project":"${"a".repeat(70_000)}"}`)
    expect(await refusal("line.jsonl")).toMatch(/line\.jsonl:1: the line has more than 65536 characters/)
    const from = (at: number) =>
      JSON.stringify({
        project: 123,
        caller: { type: "job", project: `old/${at}`, ref: { protected: true }, trigger_role: "owner" },
        resource: "jobs",
        action: "read",
        last_used: "2026-05-30T06:12:44Z"
      })
    write("many.jsonl", Array.from({ length: 2_001 }, (_, at) => from(at)).join("\n"))
    expect(await refusal("many.jsonl")).toMatch(/jobs of more than 2000 projects came to `acme\/backend`/)
  })

  test("of NUL bytes, of another encoding, or of another program", async () => {
    write("nul.csv", "\0".repeat(5_000))
    expect(await refusal("nul.csv")).toMatch(/`nul\.csv` is no log that is known/)
    writeFileSync(join(folder, "latin.csv"), Buffer.from("Origin Project Path\nacm\u00e9", "latin1"))
    expect(await refusal("latin.csv")).toMatch(/`latin\.csv` is not UTF-8/)
    const other = new DatabaseSync(join(folder, "other.sqlite"))
    other.exec("CREATE TABLE use_summary (day)")
    other.close()
    expect(await refusal("other.sqlite")).toMatch(
      /other\.sqlite` is a SQLite database, but not a policy store/
    )
    expect(await refusal("policy.yaml/none")).toMatch(/does not exist; give the path of a log/)
    expect(await refusal(".")).toMatch(/is a folder; give the log in it/)
  })

  test("deep as a well breaks nothing", async () => {
    write(
      "deep.jsonl",
      `{"project":123,"caller":${"[".repeat(20_000)}${"]".repeat(20_000)},"resource":"jobs","action":"read","last_used":"2026-05-30T06:12:44Z"}`
    )
    expect(await refusal("deep.jsonl")).toMatch(/deep\.jsonl:1: caller: expected an object with a `type`/)
  })

  test("what a terminal would obey is printed as an escape, and the file still says it", async () => {
    write("open.yaml", "version: 1\nprojects: { acme/open: { scope: { inbound_enabled: false } } }\n")
    const source = "acme/\u001B[31mred\u202E\0"
    write("hostile.csv", `Last Authorized At (UTC),Origin Project Path\n2026-05-30T06:12:44Z,"${source}"\n`)
    for (const format of ["pretty", "json", "yaml"]) {
      const { code, stderr, stdout } = await run(
        "open.yaml",
        "--log",
        "acme/open=hostile.csv",
        "--format",
        format
      )
      expect([code, stderr]).toEqual([0, ""])
      // Controls, but for the ends of lines, and what turns text around.
      expect(stdout).not.toMatch(/[^\P{C}\n]/u)
      if (format !== "yaml") continue
      const [project] = checkPolicyFile("recommended.yaml", stdout).content.projects
      expect(project?.scope?.allowlist).toEqual([{ project: source, default_permissions: true }])
    }
  })
})
