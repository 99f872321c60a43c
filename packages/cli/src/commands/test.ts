import { Clock, Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { createEngine, quote } from "@jobwarden/core"
import type { MergedPolicy } from "@jobwarden/policy-files"
import type { Engine, FileTest } from "@jobwarden/policy-files/tests"
import manifest from "../../package.json" with { type: "json" }
import { checkUsableFiles } from "../check-files.ts"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import type { ShowPlace } from "../policy-tests/run-tests.ts"
import type { Mutation, TestRun } from "../policy-tests/test-run.ts"
import { countOf } from "../print.ts"
import { progressOnTerminal } from "../progress-on-terminal.ts"
import { formatFlag, reportedFiles } from "../report-options.ts"
import { screen } from "../screen.ts"

const score = (name: string, description: string) =>
  Flag.Int(name).pipe(Flag.withDescription(description), Flag.optional)

/** `jobwarden test FILE…`: does the policy do what its tests say, and would they notice if it did not? */
export const test = Command.make(
  "test",
  {
    files: reportedFiles,
    only: Flag.String("only").pipe(
      Flag.withDescription("run the tests with this text in their name"),
      Flag.optional
    ),
    mutate: Flag.Boolean("mutate").pipe(
      Flag.withDescription(
        "then make every mistake, one at a time, and say which of them the tests would not notice"
      ),
      Flag.withDefault(false)
    ),
    minimumScore: score(
      "minimum-score",
      "with --mutate: end with 1 if the tests notice fewer of 100 mistakes than this"
    ),
    minimumStatedScore: score("minimum-stated-score", "the same, of the mistakes in what the files state"),
    format: formatFlag
  },
  Effect.fn("test")(function* ({ files, format, minimumScore, minimumStatedScore, mutate, only }) {
    const flags = [
      ["--minimum-score", minimumScore, "all"],
      ["--minimum-stated-score", minimumStatedScore, "stated"]
    ] as const
    for (const [flag, value] of flags) {
      if (Option.isNone(value)) continue
      if (!mutate) return yield* new WrongUsage({ message: `\`${flag}\` needs \`--mutate\`` })
      if (value.value < 0 || value.value > 100) {
        return yield* new WrongUsage({ message: `\`${flag}\` is ${value.value}; give 0 to 100` })
      }
    }
    const merged = yield* checkUsableFiles(files)
    const tests = merged.tests.filter(({ name }) => name.includes(Option.getOrElse(only, () => "")))
    if (Option.isSome(only) && tests.length === 0 && merged.tests.length > 0) {
      const message = `\`--only\`: none of ${countOf(merged.tests.length, "test")} has ${quote(only.value)} in its name`
      return yield* new WrongUsage({ message })
    }
    const [{ makeShowPlace, runTests }, { isRed, scoreOf }, { printTests }] = yield* Effect.promise(() =>
      Promise.all([
        import("../policy-tests/run-tests.ts"),
        import("../policy-tests/test-run.ts"),
        import("../policy-tests/print.ts")
      ])
    )
    const now = yield* Clock.currentTimeMillis
    const engine = createEngine({ now: () => now })
    engine.load(merged.world)
    const show = makeShowPlace(merged)
    const ran: TestRun = {
      version: manifest.version,
      files: merged.files.map(({ file, text }) => ({ file, text })),
      outcomes: runTests(engine, merged, tests, show)
    }
    const hasFailed = ran.outcomes.some(isRed)
    const run: TestRun =
      mutate && !hasFailed
        ? { ...ran, mutation: yield* Effect.promise(() => makeMistakes(engine, merged, tests, show)) }
        : ran
    const { colour, width } = screen()
    if (tests.length === 0) yield* Console.error(noTests)
    if (tests.length > 0 || mutate || format !== "pretty") {
      yield* Console.log(yield* Effect.promise(() => printTests(format, run, { width, colour })))
    }
    if (mutate && hasFailed) {
      yield* Console.error("no mistakes were made: what notices one is a test that passes without it")
    }
    const { mutation } = run
    const below = flags.flatMap(([flag, wanted, which]) => {
      const reached = (mutation && scoreOf(mutation[which])) ?? 100
      if (Option.isNone(wanted) || reached >= wanted.value) return []
      return [`the score ${reached} is below \`${flag} ${wanted.value}\``]
    })
    for (const line of below) yield* Console.error(line)
    if (hasFailed || below.length > 0) return yield* new NegativeAnswer()
  })
).pipe(
  Command.withDescription("Runs the tests in the policy files"),
  Command.withExamples([
    { command: "jobwarden test policies/", description: "Every test in a folder" },
    {
      command: "jobwarden test --format junit policies/ > junit.xml",
      description: "For a CI job that shows which tests fail"
    },
    {
      command: "jobwarden test --mutate --minimum-stated-score 80 policies/",
      description: "Would they notice mistakes? End with 1 if they miss more than 20 of 100"
    }
  ])
)

const makeMistakes = async (
  engine: Engine,
  merged: MergedPolicy,
  tests: readonly FileTest[],
  show: ShowPlace
): Promise<Mutation> => {
  const { mutate } = await import("../policy-tests/mutation.ts")
  const line = progressOnTerminal()
  const mutation = mutate(engine, merged, tests, show, (done, total) =>
    line.show({ doing: "making mistakes in projects", done, total })
  )
  line.clear()
  return mutation
}

const noTests = `There are no tests in these files. A test says who can and cannot do what:

tests:
  - name: a feature branch's job cannot delete
    project: acme/backend
    caller: { type: job, project: acme/backend, ref: { protected: false }, trigger_role: developer }
    cannot: { package_registry.maven: [delete] }
`.trimEnd()
