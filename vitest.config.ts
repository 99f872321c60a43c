import { configDefaults, defineConfig } from "vitest/config"

/**
 * Their tests leave nothing behind in their process, and share its modules: to load all of them anew for every file
 * takes longer than most files do. Elsewhere helpers end what they have started with the file that imported them.
 */
const shared = [
  "packages/{core,graphql-adapter,platforms,policy-files,rest-adapter,service}/**/*.test.ts",
  "packages/{store-postgres,store-sqlite,verdaccio-plugin}/**/*.test.ts",
  "packages/cli/src/!(commands|init|report)/**/*.test.ts",
  "packages/cli/src/*.test.ts",
  "packages/cli/test/server/*.test.ts",
  "test/{conformance,corpus,oracle,rules}/**/*.test.ts"
]

// What people copy runs under the runner that it is written for, in test/examples.
const never = [...configDefaults.exclude, "examples/**"]

export default defineConfig({
  // As Node resolves them: a package with a build for development must not be there twice.
  ssr: { resolve: { conditions: ["module-sync", "module", "node"] } },
  test: {
    // Laws over many cases, child processes and real files, on small machines that do other things as well: a
    // limit is there to end what hangs, not to measure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Left out, one core would be kept free: half of a small machine.
    maxWorkers: "100%",
    projects: [
      { extends: true, test: { name: "shared", include: shared, exclude: never, isolate: false } },
      {
        extends: true,
        test: { name: "apart", exclude: [...never, ...shared], globalSetup: "test/commands/made-command.ts" }
      }
    ]
  }
})
