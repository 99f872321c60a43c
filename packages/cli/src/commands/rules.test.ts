import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const bin = fileURLToPath(new URL("../../bin/jobwarden.js", import.meta.url))

/** Says on standard error when the file of a rule is loaded. */
const spy = `import { registerHooks } from "node:module"
registerHooks({
  load(url, context, next) {
    if (/\\/core\\/src\\/rules\\/[^/]*$/.test(url)) process.stderr.write("a rule is loaded\\n")
    return next(url, context)
  }
})`

const loadsRules = (...args: readonly string[]): boolean => {
  const hooked = ["--import", `data:text/javascript,${encodeURIComponent(spy)}`, bin, ...args]
  const { status, stderr } = spawnSync(process.execPath, hooked, { encoding: "utf8", input: "version: 1\n" })
  expect(status, stderr).toBe(0)
  return stderr.includes("a rule is loaded")
}

test("the rules are loaded by the command that shows them, and not for its help or by others", () => {
  expect(loadsRules("rules", "--severity", "error")).toBe(true)
  expect(loadsRules("rules", "--help")).toBe(false)
  expect(loadsRules("validate", "-")).toBe(false)
}, 60_000)
