import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { repositoryRoot } from "./folders.ts"
import { QuickFirst } from "./sequencer.ts"

// The oracle's usual cases take a minute for each mutant.
process.env["JOBWARDEN_ORACLE_CASES"] ??= "6400"

/** All tests that know what the core means, in one worker: its modules are loaded once a mutant. */
export default defineConfig({
  cacheDir: join(repositoryRoot, ".vite"),
  test: {
    root: repositoryRoot,
    include: [
      "packages/core/src/**/*.test.ts",
      "test/conformance/*.test.ts",
      "test/oracle/*.test.ts",
      "test/rules/*.test.ts",
      "tools/codegen/rules.test.ts"
    ],
    isolate: false,
    setupFiles: [join(import.meta.dirname, "no-hurry.ts")],
    sequence: { sequencer: QuickFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})
