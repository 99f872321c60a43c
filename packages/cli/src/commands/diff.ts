import { Clock, Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { mergePolicyFiles, type World } from "@jobwarden/policy-files"
import { checkUsableFiles, requireUsable } from "../check-files.ts"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import { standardInput } from "../policy-file-sources.ts"
import { progressOnTerminal } from "../progress-on-terminal.ts"
import { screen } from "../screen.ts"

/** What a side says. */
interface SaidBy {
  readonly name: string
  readonly world: World
}

/** `jobwarden diff OLD NEW`, `jobwarden diff --git A..B PATH…`: who gains and loses what by a change of policies? */
export const diff = Command.make(
  "diff",
  {
    paths: Argument.String("path").pipe(
      Argument.withDescription(
        "the policy before and after, each a file, a folder, a pattern or `-`; with `--git` what to look at in both (the folder one is in, if nothing is named)"
      ),
      Argument.variadic()
    ),
    git: Flag.String("git").pipe(
      Flag.withDescription(
        "compare revisions: `A..B`, `A...B` for B with where it parted from A, `A` with the files as they are"
      ),
      Flag.optional
    ),
    failOnNewAccess: Flag.String("fail-on-new-access").pipe(
      Flag.withDescription(
        "end with 1 where anybody gains access; `--fail-on-new-access=write,delete`: only where they gain one of these actions"
      ),
      Flag.optional
    ),
    format: Flag.Literals("format", ["pretty", "json", "markdown"]).pipe(
      Flag.withDescription("how to print it; `markdown` is for a comment on a merge request"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("diff")(function* ({ failOnNewAccess, format, git, paths }) {
    const { readActions } = yield* Effect.promise(() => import("../diff/fail-on.ts"))
    const actions = Option.isNone(failOnNewAccess) ? null : yield* readActions(failOnNewAccess.value)
    const [before, after] = Option.isNone(git)
      ? yield* bothFiles(paths)
      : yield* bothRevisions(git.value, paths)
    const now = yield* Clock.currentTimeMillis
    const { gainsAnyOf, tellDifference } = yield* Effect.promise(() => import("../diff/told.ts"))
    const line = progressOnTerminal()
    const progress = (done: number, total: number): void => line.show({ doing: "comparing", done, total })
    const difference = tellDifference(before, after, { now, progress })
    line.clear()
    const print = yield* Effect.promise(() => printers[format]())
    yield* Console.log(print(difference))
    if (actions !== null && gainsAnyOf(difference, actions)) return yield* new NegativeAnswer()
  })
).pipe(
  Command.withDescription("Says who gains and loses access between two states of the policy files"),
  Command.withExamples([
    { command: "jobwarden diff old/ policies/", description: "Two folders" },
    {
      command: "jobwarden diff --git main...HEAD policies/ --fail-on-new-access=write,delete",
      description: "In CI: what a branch changes; ends with 1 where somebody may write or delete more"
    },
    { command: "jobwarden diff --git HEAD", description: "What is not committed yet" },
    {
      command: "jobwarden diff --git main...HEAD --format markdown policies/ > comment.md",
      description: "For a comment on a merge request"
    }
  ])
)

const printers = {
  pretty: async () => {
    const { printDiff } = await import("../diff/pretty.ts")
    return (difference: Parameters<typeof printDiff>[0]) => printDiff(difference, screen())
  },
  json: async () => (await import("../diff/json.ts")).diffAsJson,
  markdown: async () => {
    const { diffAsMarkdown } = await import("../diff/markdown.ts")
    return (difference: Parameters<typeof diffAsMarkdown>[0]) => diffAsMarkdown(difference)
  }
}

const bothFiles = Effect.fnUntraced(function* (paths: readonly string[]) {
  const [before, after] = paths
  if (before === undefined || after === undefined || paths.length > 2) {
    return yield* new WrongUsage({
      message: "two paths are compared, the policy before and after; or revisions, with `--git main..HEAD`"
    })
  }
  if (before === standardInput && after === standardInput) {
    return yield* new WrongUsage({ message: "`-` is given twice; standard input can be read once" })
  }
  const { makeCheckOnce } = yield* Effect.promise(() => import("../diff/check-once.ts"))
  const check = makeCheckOnce()
  const earlier = yield* checkUsableFiles([before], check)
  const later = yield* checkUsableFiles([after], check)
  return [
    { name: before, world: earlier.world },
    { name: after, world: later.world }
  ] as const satisfies readonly SaidBy[]
})

const bothRevisions = Effect.fnUntraced(function* (written: string, paths: readonly string[]) {
  const [{ gitSides }, { makeCheckOnce }] = yield* Effect.promise(() =>
    Promise.all([import("../diff/git-sides.ts"), import("../diff/check-once.ts")])
  )
  const check = makeCheckOnce()
  const [before, after] = yield* gitSides(process.cwd(), written, paths)
  const checked = (side: typeof before) =>
    Effect.map(
      requireUsable(mergePolicyFiles(side.files.map(({ name, text }) => check(name, text)))),
      ({ world }): SaidBy => ({ name: side.name, world })
    )
  return [yield* checked(before), yield* checked(after)] as const
})
