import { defineConfig } from "vitest/config"

export default defineConfig({
  // As Node resolves them: a package with a build for development must not be there twice.
  ssr: { resolve: { conditions: ["module-sync", "module", "node"] } },
  test: {
    // Laws over many cases, child processes and real files, on small machines that do other things as well: a
    // limit is there to end what hangs, not to measure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Left out, one core would be kept free: half of a small machine.
    maxWorkers: "100%"
  }
})
