import { spawn, spawnSync } from "node:child_process"
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"

const tools = fileURLToPath(new URL("../../tools", import.meta.url))

/** A workspace with the real `tools/`, and an `npx` that installs a Node which prints what it is asked to run. */
let clone = ""

const executable = (path: string, script: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
}

const installing = [
  'echo "npx $* (CI=$CI, NODE_ENV=$NODE_ENV)" >> "$CLONE/log"',
  'read -r line && echo "npx was given input" >> "$CLONE/log"',
  'mkdir -p "$CLONE/node_modules/node/bin"',
  'cp "$CLONE/fake-node" "$CLONE/node_modules/node/bin/node"',
  "echo progress"
].join("\n")

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "jobwarden-clone-"))
  cpSync(tools, join(clone, "tools"), { recursive: true })
  mkdirSync(join(clone, "packages/core"), { recursive: true })
  writeFileSync(join(clone, "package.json"), '{ "packageManager": "pnpm@1.2.3" }')
  writeFileSync(join(clone, "packages/core/package.json"), "{}")
  writeFileSync(join(clone, "pnpm-lock.yaml"), "lockfileVersion: 9")
  writeFileSync(join(clone, "pnpm-workspace.yaml"), "packages: []")
  executable(join(clone, "fake-node"), 'echo "node $*"; echo "PATH=$PATH" >&2; exit ${NODE_EXIT:-0}')
  executable(join(clone, "bin/npx"), installing)
})

afterEach(() => rmSync(clone, { recursive: true }))

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  PATH: `${join(clone, "bin")}${delimiter}/usr/bin${delimiter}/bin`,
  CLONE: clone,
  ...more
})

const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [join(clone, "tools/run.mjs"), ...args], {
    cwd: clone,
    encoding: "utf8",
    input: "y\n",
    env: environment(more)
  })

const log = (): readonly string[] =>
  existsSync(join(clone, "log")) ? readFileSync(join(clone, "log"), "utf8").trimEnd().split("\n") : []

describe("the workspace installs itself", () => {
  it("with the pinned package manager, from the lock file, asking nothing", () => {
    expect(run(["test"], { NODE_ENV: "production" }).status).toBe(0)
    expect(log()).toEqual([
      "npx --yes pnpm@1.2.3 install --frozen-lockfile --pm-on-fail=ignore (CI=true, NODE_ENV=)"
    ])
  })

  it("once", () => {
    expect(run(["test"]).stderr).toMatch(/installing the workspace/)
    expect(run(["test"]).stderr).not.toMatch(/install/)
    expect(log()).toHaveLength(1)
  })

  it.each(["pnpm-lock.yaml", "pnpm-workspace.yaml", "packages/core/package.json"])(
    "again when %s changes",
    (file) => {
      run(["test"])
      writeFileSync(join(clone, file), "changed: true")
      run(["test"])
      expect(log()).toHaveLength(2)
    }
  )

  it("again when its Node is gone", () => {
    run(["test"])
    rmSync(join(clone, "node_modules/node"), { recursive: true })
    run(["test"])
    expect(log()).toHaveLength(2)
  })

  it("or says why not and what to do, and tries again the next time", () => {
    executable(join(clone, "bin/npx"), "echo out of luck; echo truly >&2; exit 7")
    const failed = run(["test"])
    expect([failed.status, failed.stdout]).toEqual([7, ""])
    expect(failed.stderr).toMatch(/out of luck\n[^]*truly\n[^]*installing failed \(exit code 7\)/)
    expect(failed.stderr).toMatch(
      /to try by hand: npx --yes pnpm@1\.2\.3 install --frozen-lockfile --pm-on-fail=ignore\n$/
    )
    executable(join(clone, "bin/npx"), installing)
    expect(run(["test"]).status).toBe(0)
  })

  it("or says that it was interrupted", () => {
    executable(join(clone, "bin/npx"), "echo half done; kill -TERM $$")
    const interrupted = run(["test"])
    expect([interrupted.status, interrupted.stderr]).toEqual([
      143,
      expect.stringMatching(
        /^.*installing the workspace.*\n.*was interrupted; the next run starts it again\n$/
      )
    ])
  })

  it("or says that it left no Node", () => {
    executable(join(clone, "bin/npx"), "exit 0")
    const failed = run(["test"])
    expect([failed.status, failed.stderr]).toEqual([1, expect.stringMatching(/left no Node at/)])
  })
})

describe("the tasks run on the workspace's Node", () => {
  it("test: Vitest with the arguments, and the Node first in PATH", () => {
    const { stdout, stderr } = run(["test", "packages/cli", "-t", "a name"])
    expect(stdout).toBe(`node ${join(clone, "node_modules/vitest/vitest.mjs")} run packages/cli -t a name\n`)
    expect(stderr).toContain(`PATH=${join(clone, "node_modules/node/bin")}${delimiter}`)
  })

  it("start: the service's quickstart, with the arguments", () => {
    expect(run(["start", "--config", "x"]).stdout).toBe(
      `node ${join(clone, "packages/cli/bin/jobwarden.js")} serve --quickstart --config x\n`
    )
  })

  it("check: all checks, also after one that failed", () => {
    const { stdout, status } = run(["check"], { NODE_EXIT: "1" })
    expect(status).toBe(1)
    const names = [
      "lint",
      "format",
      "types",
      "types in the browser",
      "what nobody uses",
      "generated files",
      "licences"
    ]
    expect(stdout.match(/^== .*/gm)).toEqual(names.map((name) => `== ${name}`))
    expect(stdout.endsWith(`failed: ${names.join(", ")}\n`)).toBe(true)
  })

  it("and hand on how they ended", () => {
    expect(run(["start"], { NODE_EXIT: "3" }).status).toBe(3)
  })

  it.each(["SIGTERM", "SIGINT"] as const)("and are told of %s", async (signal) => {
    // Node, since a shell cannot trap a signal that was ignored when it started, as CI may have it.
    const program = `process.on("${signal}", () => process.exit(42)); console.log("ready"); setInterval(() => {}, 50)`
    executable(join(clone, "fake-node"), `exec '${process.execPath}' -e '${program}'`)
    const child = spawn(process.execPath, [join(clone, "tools/run.mjs"), "start"], { env: environment() })
    child.stdout.once("data", () => child.kill(signal))
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(42)
  })

  it("or are refused when there is no such task", () => {
    const { status, stderr } = run(["deploy"])
    expect([status, stderr]).toEqual([2, "usage: node tools/run.mjs start|test|check [arguments]\n"])
  })
})
