import { execFileSync, spawnSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"

const root = fileURLToPath(new URL("../../", import.meta.url))
const bin = join(root, "packages/cli/bin/jobwarden.js")

/** Too old for the command, and new enough to know modules; there may be one on the machine or not. */
const isOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.replace("v", "").split(".").map(Number)
  return major >= 18 && (major < 22 || (major === 22 && minor < 19))
}

const oldNode = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "node"))
  .find((node) => existsSync(node) && isOld(execFileSync(node, ["--version"], { encoding: "utf8" })))

const folder = mkdtempSync(join(tmpdir(), "jobwarden-node-"))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (node: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(node, args, { cwd: folder, encoding: "utf8" })
  return { status, stdout, stderr }
}

/** The bin alone, as where no workspace with a Node of its own is around it. */
const loneBin = (): string => {
  mkdirSync(join(folder, "bin"), { recursive: true })
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }')
  copyFileSync(bin, join(folder, "bin/jobwarden.js"))
  return join(folder, "bin/jobwarden.js")
}

describe.skipIf(oldNode === undefined)("on an old Node (skipped where PATH has none)", () => {
  it("the command runs on the workspace's own", () => {
    expect(run(oldNode ?? "", [bin, "--version"])).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: ""
    })
  })

  it("the command hands on what its own Node ended with", () => {
    expect(run(oldNode ?? "", [bin, "validate", "none.yaml"]).status).toBe(2)
  })

  it("the command says in one line what it needs where there is no other", () => {
    expect(run(oldNode ?? "", [loneBin(), "--version"])).toEqual({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(/^jobwarden needs Node 22\.19 or newer; this is Node [\d.]+\.\n$/)
    })
  })
})

describe("on a Node that says it is older than it is", () => {
  const pretend = (version: string): string => {
    const file = join(folder, `pretend-${version}.cjs`)
    writeFileSync(file, `Object.defineProperty(process.versions, "node", { value: "${version}" })`)
    return file
  }

  it.each(["12.22.0", "22.18.0"])("%s, the command says in one line what it needs", (version) => {
    expect(run(process.execPath, ["--require", pretend(version), loneBin()])).toEqual({
      status: 2,
      stdout: "",
      stderr: `jobwarden needs Node 22.19 or newer; this is Node ${version}.\n`
    })
  })

  it.each(["start", "test", "check"])("16.20.0, `npm run %s` says in one line what it needs", (task) => {
    expect(
      run(process.execPath, ["--require", pretend("16.20.0"), join(root, "tools/run.mjs"), task])
    ).toEqual({
      status: 2,
      stdout: "",
      stderr: "Jobwarden's workspace needs Node 18 or newer to install itself; this is Node 16.20.0.\n"
    })
  })
})
