import { basename, join } from "node:path"
import { defineConfig } from "vitest/config"
import { folderOf } from "./folders.ts"
import full from "./full.config.ts"

process.env["JOBWARDEN_ORACLE_CASES"] = "640"

const standIns = new Map(
  ["fast-check", "effect"].map((name) => [name, join(import.meta.dirname, `quick-${name}.ts`)])
)

const core = "packages/core/src"
const file = process.env["JOBWARDEN_MUTATED_FILE"] ?? ""
const folder = folderOf(file)

// What kills most: the tests beside the mutants, the engine as a whole, and the decisions written by hand. Rules
// and what they stand on: the examples, and the pages, which hold every word.
const nearby =
  ["rules", "lint"].includes(folder) || ["gitlab-rules.ts", "rule-examples.ts"].includes(basename(file))
    ? [
        `${core}/lint/**/*.test.ts`,
        `${core}/rules/**/*.test.ts`,
        `${core}/rule-examples.test.ts`,
        "tools/codegen/rules.test.ts"
      ]
    : [
        ...(folder === "engine"
          ? ["", "world/", "sentences/"].map((part) => `${core}/${part}*.test.ts`)
          : [`${core}/${folder}/**/*.test.ts`]),
        `${core}/engine*.test.ts`,
        `${core}/questions.test.ts`,
        "test/conformance/decide.test.ts"
      ]

// Half a second each even so, which every mutant that the others let live would have to wait for.
const slow = [
  "access/difference.laws",
  "access/independence.laws",
  "access/limited.laws",
  "access/limits.laws",
  "access/minimal-policy.laws",
  "access/nearest-caller-changes",
  "access/nearest-owner-change.laws",
  "access/table.laws",
  "engine.laws",
  "sentences/sentences.laws",
  // Count what their cases come to.
  "world/consequences.laws",
  "world/diff-worlds.laws"
].map((name) => `${core}/${name}.test.ts`)

/** The tests nearby, but the slowest, with few cases of each law. What survives them meets all tests. */
export default defineConfig({
  ...full,
  test: { ...full.test, include: nearby, exclude: slow },
  plugins: [
    {
      name: "quick-stand-ins",
      enforce: "pre",
      resolveId: (source: string, importer = ""): string | undefined => {
        const standIn = standIns.get(source)
        return importer === standIn ? undefined : standIn
      }
    }
  ]
})
