import { existsSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { runChild } from "./child.mjs"
import { installIfNeeded } from "./install.mjs"
import { nodeModules, pinnedNode, root } from "./layout.mjs"

/** Installs what is needed, runs the task, and resolves to the exit code. */
export const runTask = async (task, args) => {
  const installed = await installIfNeeded()
  if (installed !== 0) return installed
  return tasks[task](args)
}

const onPinnedNode = (args) =>
  runChild(pinnedNode, args, {
    cwd: root,
    env: { ...process.env, PATH: `${dirname(pinnedNode)}${delimiter}${process.env["PATH"] ?? ""}` }
  })

const tool = (name, file) => join(nodeModules, name, file)

const codegen = join(root, "tools", "codegen.ts")
const licences = join(root, "tools", "licences.ts")

const checks = [
  ["lint", [tool("oxlint", "bin/oxlint"), "--deny-warnings"]],
  ["format", [tool("oxfmt", "bin/oxfmt"), "--check"]],
  ["types", [tool("typescript", "bin/tsc"), "--noEmit", "-p", "tsconfig.json"]],
  [
    "types in the browser",
    [tool("typescript", "bin/tsc"), "--noEmit", "-p", "packages/report-page/tsconfig.json"]
  ],
  ["what nobody uses", [tool("knip", "bin/knip.js")]],
  ...(existsSync(codegen) ? [["generated files", [codegen, "--check"]]] : []),
  ...(existsSync(licences) ? [["licences", [licences, "--check"]]] : [])
]

const tasks = {
  start: (args) =>
    onPinnedNode([join(root, "packages", "cli", "bin", "jobwarden.js"), "serve", "--quickstart", ...args]),
  test: (args) => onPinnedNode([tool("vitest", "vitest.mjs"), "run", ...args]),
  check: async () => {
    const failed = []
    for (const [name, command] of checks) {
      console.log(`\n== ${name}`)
      if ((await onPinnedNode(command)) !== 0) failed.push(name)
    }
    console.log(failed.length === 0 ? "\nall checks passed" : `\nfailed: ${failed.join(", ")}`)
    return failed.length === 0 ? 0 : 1
  }
}
