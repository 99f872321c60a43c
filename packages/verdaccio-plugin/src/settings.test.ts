import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readSettings, type Settings } from "./settings.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-verdaccio-"))
afterAll(() => rmSync(folder, { recursive: true }))
beforeAll(() => {
  writeFileSync(join(folder, "client"), "token-of-the-client\n", { mode: 0o600 })
  writeFileSync(join(folder, "open"), "token-of-the-client\n", { mode: 0o600 })
  chmodSync(join(folder, "open"), 0o640)
  writeFileSync(join(folder, "two-lines"), "one\ntwo\n", { mode: 0o600 })
  mkdirSync(join(folder, "folder"))
})

const section = {
  server: "http://127.0.0.1:8080",
  credential_file: "client",
  projects: { "@acme/*": "acme/backend", "@acme/app": 124, tool: "acme/tool" }
}

const read = (jobwarden: unknown) =>
  readSettings({
    config: { auth: { jobwarden }, configPath: join(folder, "config.yaml") },
    logger: { error: () => {} }
  })

const complaint = (jobwarden: unknown): string => {
  const settings = read(jobwarden)
  return "server" in settings ? "none" : settings.join("\n")
}

describe("the plugin's settings", () => {
  it("say where Jobwarden is, who the plugin is, and how long it waits", () => {
    const settings = read(section) as Settings
    expect([settings.server.origin, settings.credential, settings.timeoutMillis]).toEqual([
      "http://127.0.0.1:8080",
      "token-of-the-client",
      5_000
    ])
    expect(read({ ...section, timeout_seconds: 1.5 })).toMatchObject({ timeoutMillis: 1_500 })
  })

  it.each<readonly [string, string | null]>([
    ["@acme/app", "124"],
    ["@acme/other", "acme/backend"],
    ["tool", "acme/tool"],
    ["other", null],
    ["@acme-2/app", null],
    ["@other/app", null],
    ["acme", null],
    ["@acme", null],
    ["@acme/", null],
    ["@acme/a/b", null],
    ["@acme/../tool", null],
    ["__proto__", null],
    ["constructor", null],
    ["", null]
  ])("say whose package %j is: %s", (name, project) => {
    expect((read(section) as Settings).projectOf(name)).toBe(project)
  })

  it("have a line for all others", () => {
    const { projectOf } = read({
      ...section,
      projects: { ...section.projects, "**": "acme/rest" }
    }) as Settings
    expect(["@acme/app", "@acme/x", "other", "@other/x", "@other/../x"].map(projectOf)).toEqual([
      "124",
      "acme/backend",
      "acme/rest",
      "acme/rest",
      null
    ])
  })

  it.each<readonly [string, unknown, string]>([
    ["no section", undefined, "`auth.jobwarden` is missing"],
    ["an unknown key", { ...section, sever: "x" }, "`sever` is no setting"],
    ["no server", { ...section, server: undefined }, "`server` has to be"],
    ["a server with a path", { ...section, server: "https://x/y" }, "without a path"],
    ["a server with a password", { ...section, server: "https://u:p@x" }, "without a path"],
    ["another scheme", { ...section, server: "ftp://x" }, "without a path"],
    ["another machine without TLS", { ...section, server: "http://jobwarden.example" }, "without TLS"],
    ["no credential", { ...section, credential_file: undefined }, "`credential_file` has to name a file"],
    ["a credential that is not there", { ...section, credential_file: "nowhere" }, "cannot be read"],
    ["one that others can read", { ...section, credential_file: "open" }, "run `chmod 600` on it"],
    ["a folder", { ...section, credential_file: "folder" }, "is no file"],
    ["two lines", { ...section, credential_file: "two-lines" }, "does not hold one line"],
    ["no projects", { ...section, projects: {} }, "has to say which packages are whose"],
    ["a pattern that is none", { ...section, projects: { "@acme*": "a/b" } }, "`@acme*` is neither"],
    ["a project that is none", { ...section, projects: { x: "backend" } }, "`x` needs a project"],
    ["a project below zero", { ...section, projects: { x: -1 } }, "`x` needs a project"],
    ["no time", { ...section, timeout_seconds: 0 }, "`timeout_seconds`"],
    ["too much time", { ...section, timeout_seconds: 61 }, "`timeout_seconds`"]
  ])("are refused with %s", (_, given, expected) => {
    expect(complaint(given)).toContain(expected)
    expect(complaint(given)).not.toContain("token-of-the-client")
  })

  it("say all that is wrong at once", () => {
    expect(complaint({ server: "x", sever: 1 }).split("\n")).toHaveLength(4)
  })

  it("take another machine without TLS where that is wanted", () => {
    expect(complaint({ ...section, server: "http://jobwarden.example", allow_plain_http: true })).toBe("none")
  })
})
