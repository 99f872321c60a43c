import { spawn, spawnSync } from "node:child_process"
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"

// The bundle as a package would hold it: far from the repository, and with nothing installed beside it.

const root = join(import.meta.dirname, "..", "..", "..")
const fixtures = join(import.meta.dirname, "fixtures")
const source = join(root, "packages", "cli", "bin", "jobwarden.js")
let folder = ""

/** The command that needs more than its one file. */
const report = ["report", "--html", "--at", "2027-01-31", "--output", "-", "policy.yaml"]

const run = (file: string, args: readonly string[], options: readonly string[] = []) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [...options, file, ...args], {
    cwd: fixtures,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: folder }
  })
  return { status, stderr, stdout }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "jobwarden-bundle-"))
  for (const name of ["bin", "dist"]) mkdirSync(join(folder, name))
  copyFileSync(source, join(folder, "bin", "jobwarden.js"))
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }))
  const built = spawnSync(process.execPath, [
    join(root, "tools", "bundle.ts"),
    join(folder, "dist", "jobwarden.js")
  ])
  expect(built.stderr.toString()).toBe("")
  expect(built.status).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.for([
  ["--version"],
  ["--help"],
  ["validate", "policy.yaml"],
  ["lint", "policy.yaml", "--format", "sarif"],
  ["rules", "job-token-can-delete"],
  report,
  ["valdate"]
])("says what the sources say: %j", (args) => {
  expect(run(join(folder, "bin", "jobwarden.js"), args)).toEqual(run(source, args))
})

test("is one file with the page of reports and the licences of what is in it beside it, and keeps what it compiled in a folder of the user's own", () => {
  const notices = "THIRD-PARTY-NOTICES.txt"
  expect(readdirSync(join(folder, "dist"))).toEqual([notices, "jobwarden.js", "report-page.json"])
  const titles = readFileSync(join(folder, "dist", notices), "utf8").match(/(?<====\n).+ [\d.]+(?=\n===)/g)
  expect(titles?.map((title) => title.split(" ")[0])).toEqual([
    "@effect/platform-node",
    "@effect/platform-node-shared",
    "effect",
    "ws",
    "yaml"
  ])
  expect(existsSync(join(folder, ".cache", "jobwarden"))).toBe(true)
})

test("says what to do where the page of a report cannot be read, or cannot be made in a clone", () => {
  const page = join(folder, "dist", "report-page.json")
  const kept = readFileSync(page)
  rmSync(page)
  try {
    expect(run(join(folder, "bin", "jobwarden.js"), report)).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "jobwarden: `report-page.json`, which lies beside the command, cannot be read; install the package anew\n"
    })
  } finally {
    writeFileSync(page, kept)
  }
  const withoutBundler = `import { registerHooks } from "node:module"
    registerHooks({ resolve: (specifier, context, next) => {
      if (specifier !== "rolldown") return next(specifier, context)
      throw Object.assign(new Error("it is absent"), { code: "ERR_MODULE_NOT_FOUND" })
    } })`
  const hooks = `data:text/javascript,${encodeURIComponent(withoutBundler)}`
  expect(run(source, report, ["--import", hooks])).toEqual({
    status: 2,
    stdout: "",
    stderr:
      "jobwarden: the script of the page is made of the sources by `rolldown`, which is not installed; run `npm test` " +
      "or `npm start` once, which install what is missing\n"
  })
})

test("serves, with the database's driver beside it", async () => {
  // The driver is compiled code: it stays outside, as a dependency of the package.
  const bundled = join(root, "packages", "cli", "dist", "bundle-under-test.js")
  mkdirSync(dirname(bundled), { recursive: true })
  copyFileSync(join(folder, "dist", "jobwarden.js"), bundled)
  const child = spawn(process.execPath, [bundled, "serve", "--quickstart", "--data", join(folder, "data")], {
    env: { PATH: process.env["PATH"], HOME: folder, PORT: "0" }
  })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let [said, complaints] = ["", ""]
      child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()))
      child.on("close", (code) => reject(new Error(`it ended with ${code}: ${complaints}`)))
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString()
        const [, found] = /It listens on (http:\S+)/.exec(said) ?? []
        if (found !== undefined) resolve(found)
      })
    })
    expect((await fetch(`${url}/-/readiness`)).status).toBe(200)
  } finally {
    child.kill("SIGKILL")
    rmSync(bundled, { force: true })
  }
})
