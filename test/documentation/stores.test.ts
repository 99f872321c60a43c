import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { stripTypeScriptTypes } from "node:module"
import { join } from "node:path"
import { expect, test } from "vitest"
import { runNode, typeErrors } from "./examples.ts"
import { blocksOf, root } from "./markdown.ts"

const { MODE } = (import.meta as { readonly env?: { readonly MODE?: string } }).env ?? {}

const [contract] = blocksOf("docs/guides/stores.md").filter(({ text }) => text.includes("storeContract("))
const text = contract?.text ?? ""

/** The store that somebody wrote: that of the examples, which have no packages of their own. */
const store = `export { layerJsonLines as layer } from ${JSON.stringify(join(root, "examples/store/store.ts"))}\n`

// The whole contract takes seconds, and `npm test` runs it on the same store in `test/examples`.
test.runIf(MODE === "whole")("is run as the guide shows it", async () => {
  const folder = mkdtempSync(join(root, "test", "node_modules", ".contract-"))
  try {
    writeFileSync(join(folder, "my-store.mjs"), store)
    const program = stripTypeScriptTypes(text).replace("./my-store.ts", "./my-store.mjs")
    writeFileSync(join(folder, "contract.mjs"), program)
    const resolving = ["--import", join(root, "test/examples/resolve-packages.ts")]
    const { stdout } = await runNode([...resolving, "--test", join(folder, "contract.mjs")], { cwd: folder })
    expect(stdout).toMatch(/^ℹ fail 0$/m)
    expect(Number(/^ℹ pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(60)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("has no type errors beside a store", async () => {
  const layer = [
    'import type { PolicyStore, StoreUnavailable } from "@jobwarden/service"',
    'import type { Layer } from "effect"',
    "export declare const layer: (path: string) => Layer.Layer<PolicyStore, StoreUnavailable>",
    ""
  ].join("\n")
  const files = { "contract.ts": text, "my-store.ts": layer }
  const programs = Object.entries(files).map(([name, text]) => [name, { text, assertions: 0 }] as const)
  expect(await typeErrors(new Map(programs))).toBe("")
})
