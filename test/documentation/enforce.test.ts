import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { expect, test } from "vitest"
import { temporaryFolder } from "../end-to-end/service.ts"
import { runNode } from "./examples.ts"
import { blocksOf, root } from "./markdown.ts"
import { command, patternOf } from "./service.ts"

const { MODE } = (import.meta as { readonly env?: { readonly MODE?: string } }).env ?? {}

const page = "docs/guides/enforce.md"

const blockThat = (of: string, begins: string): string => {
  const found = blocksOf(of).find(({ text }) => text.startsWith(begins))
  if (found === undefined) throw new Error(`${of} has no block that begins with ${begins}`)
  return found.text
}

test("one request is explained as it is shown", async () => {
  const folder = temporaryFolder()
  writeFileSync(
    join(folder, "policy.yaml"),
    `${blockThat("docs/guides/configuration.md", "# policy.yaml\n")}\n`
  )
  const [line = "", ...shown] = blockThat(page, "$ jobwarden explain --request").split("\n")
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "")
  const { exitCode, stdout } = await runNode([command, ...words.slice(2)], { cwd: folder })
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(patternOf(`${shown.join("\n")}\n`))
})

// `npm test` builds the plugin from its sources for the tests with npm; its file in `dist` belongs to the clone.
test.runIf(MODE === "whole")("the plugin for Verdaccio is built and put where Verdaccio looks", () => {
  const folder = temporaryFolder()
  const [build = "", ...rest] = blockThat(page, "npm run bundle:verdaccio").split("\n")
  execFileSync("sh", ["-ec", build], { cwd: root, stdio: "ignore" })
  execFileSync("sh", ["-ec", rest.join("\n").replace("…", root)], { cwd: folder })
  const [, plugins = ""] = /^plugins: (.+)$/m.exec(blockThat(page, "# verdaccio.yaml")) ?? []
  const place = join(folder, plugins, "verdaccio-jobwarden")
  expect(JSON.parse(readFileSync(join(place, "package.json"), "utf8"))).toMatchObject({ main: "index.cjs" })
  const plugin: unknown = createRequire(join(folder, "index.js"))(place)
  expect(plugin).toBeTypeOf("function")
})
