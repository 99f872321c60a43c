import { spawn } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { repositoryRoot } from "./folders.ts"
import { mutantsOf, withoutAlive, type Mutant, type Report } from "./mutants.ts"

/** `quick`: for every mutant, the tests nearby, few cases a law. `full`: all, for those that survive. */
export type Pass = "quick" | "full"

export interface Run {
  readonly copy: string
  readonly pass: Pass
  /** The one file that is mutated: what it runs is not slowed by the mutants of others. */
  readonly file: string
  /** The file, or ranges of it. */
  readonly mutate: readonly string[]
  /** Whether results of earlier runs are taken for what has not changed. */
  readonly fresh: boolean
  readonly concurrency: number
}

/** No file and no operator is left out here; a test looks. */
export const optionsOf = ({ concurrency, file, fresh, mutate, pass }: Omit<Run, "copy">) => ({
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: `test/mutation/${pass}.config.ts`, related: false },
  mutate,
  mutator: { excludedMutations: [] },
  ignoreStatic: false,
  coverageAnalysis: "perTest",
  // The copy is there to be mutated.
  inPlace: true,
  // There is none: this version of TypeScript has no library for reading it.
  tsconfigFile: "none.json",
  incremental: true,
  incrementalFile: rememberedAs(file, pass),
  force: fresh,
  concurrency,
  // A mutant that loops is ended by counting its turns, as a rule; time is for the rest, on busy machines.
  timeoutMS: 20_000,
  timeoutFactor: 3,
  dryRunTimeoutMinutes: 30,
  reporters: ["progress-append-only", "json"],
  jsonReporter: { fileName: "report.json" },
  allowConsoleColors: false,
  thresholds: { high: 100, low: 95, break: null }
})

const rememberedAs = (file: string, pass: Pass): string => `${file.replaceAll("/", "-")}-${pass}.json`

// Not in git, and gone with what is installed.
const cache = join(repositoryRoot, "node_modules", ".cache", "jobwarden-mutation")

/** Tries the mutants and says what became of each. Rejects when the tests fail without one. */
export const runStryker = async (run: Run): Promise<readonly Mutant[]> => {
  const { copy, file, pass } = run
  const [known, report] = [rememberedAs(file, pass), join(copy, "report.json")]
  if (existsSync(join(cache, known))) {
    const earlier = JSON.parse(readFileSync(join(cache, known), "utf8")) as Report
    writeFileSync(join(copy, known), JSON.stringify(withoutAlive(earlier)))
  }
  rmSync(report, { force: true })
  writeFileSync(join(copy, "options.json"), JSON.stringify(optionsOf(run)))
  const stryker = join(copy, "test/node_modules/@stryker-mutator/core/bin/stryker.js")
  const exitCode = await ended(process.execPath, [stryker, "run", "options.json"], copy, {
    ...process.env,
    JOBWARDEN_MUTATED_FILE: file,
    NODE_COMPILE_CACHE: join(copy, ".compiled")
  })
  if (exitCode !== 0)
    throw new Error(`${file}: Stryker ended with ${exitCode}; what it printed above says why`)
  // A file of types has no mutants, and then there is no report.
  if (!existsSync(report)) return []
  mkdirSync(cache, { recursive: true })
  copyFileSync(join(copy, known), join(cache, known))
  return mutantsOf(JSON.parse(readFileSync(report, "utf8")) as Report)
}

// With everything it starts, and not after this process has ended: its own workers would go on by themselves.
const ended = (
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv
): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"], detached: true })
    const end = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL")
    }
    process.prependOnceListener("exit", end)
    child.on("error", reject)
    child.on("close", (exitCode) => {
      process.off("exit", end)
      resolve(exitCode)
    })
  })
