import { basename, join } from "node:path"
import { defineConfig } from "vitest/config"
import { folderOf, repositoryRoot } from "./folders.ts"
import { QuickFirst } from "./sequencer.ts"

// The oracle's usual cases take a minute for each mutant.
process.env["JOBWARDEN_ORACLE_CASES"] ??= "6400"

const core = "packages/core/src"
const file = process.env["JOBWARDEN_MUTATED_FILE"] ?? ""
const isRule = folderOf(file) === "rules"

// Nearly all of a rule is read when it is loaded, so that every test would have to run for each of its mutants:
// for a minute each. It is those that name the rule, and the list of all rules where its name is none.
const ofTheRule = isRule
  ? { testNamePattern: new RegExp(`\\b${basename(file, ".ts")}\\b|the list of the rules`) }
  : {}

const everything = [
  `${core}/**/*.test.ts`,
  "test/conformance/*.test.ts",
  "test/oracle/*.test.ts",
  "test/rules/*.test.ts",
  "tools/codegen/rules.test.ts"
]

const aboutRules = [
  `${core}/rules/**/*.test.ts`,
  `${core}/rule-examples.test.ts`,
  "test/rules/*.test.ts",
  "tools/codegen/rules.test.ts"
]

/** All tests that know what the core means, in one worker: its modules are loaded once a mutant. */
export default defineConfig({
  cacheDir: join(repositoryRoot, ".vite"),
  test: {
    root: repositoryRoot,
    include: isRule ? aboutRules : everything,
    ...ofTheRule,
    isolate: false,
    setupFiles: [join(import.meta.dirname, "no-hurry.ts")],
    sequence: { sequencer: QuickFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})
