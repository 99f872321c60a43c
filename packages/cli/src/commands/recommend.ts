import { createEngine, quote } from "@jobwarden/core"
import type { MergedPolicy } from "@jobwarden/policy-files"
import { Clock, Console, Effect, Option, Result } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { findProject } from "../arguments.ts"
import { readReference } from "../can/words.ts"
import { checkUsableFiles } from "../check-files.ts"
import { UnusableInput, WrongUsage } from "../exit.ts"
import { printProblem } from "../print.ts"
import type { GivenLog } from "../recommend/evidence.ts"
import { printable } from "../reports/printable.ts"
import { screen } from "../screen.ts"

const text = (name: "project" | "since" | "until", description: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.optional)

/** `jobwarden recommend FILE… --log LOG…`: the tightest policy that still permits what logs show (SPEC §6). */
export const recommend = Command.make(
  "recommend",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription(
        "today's policy: a policy file, YAML or JSON; a folder; a pattern; `-` is standard input"
      ),
      Argument.atLeast(1)
    ),
    logs: Flag.String("log").pipe(
      Flag.withDescription(
        "what was used: the service's store, JSON Lines, or GitLab's CSV as `PROJECT=FILE`; may be given again"
      ),
      Flag.atLeast(1)
    ),
    project: text(
      "project",
      "only this one, by its full path or id; GitLab's CSV is of it where nothing else is said"
    ),
    since: text("since", "leave out what is earlier: a date, or a date and time with its offset"),
    until: text("until", "leave out what is later"),
    write: Flag.Boolean("write").pipe(
      Flag.withDescription("write what is tighter into the policy files, with their comments"),
      Flag.withDefault(false)
    ),
    format: Flag.Literals("format", ["pretty", "json", "yaml"]).pipe(
      Flag.withDescription("how to print it; `yaml` is a policy file alone"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("recommend")(function* ({ files, format, logs: written, project, write, ...period }) {
    const [{ readPeriod }, { refuseStandardInput, writeRecommendations }] = yield* Effect.promise(() =>
      Promise.all([import("../recommend/period.ts"), import("../recommend/write-files.ts")])
    )
    const asked = yield* readPeriod(period)
    const merged = yield* checkUsableFiles(files)
    if (write) yield* refuseStandardInput(merged)
    const only = Option.isNone(project)
      ? Option.none<string>()
      : Option.some(
          (yield* findProject(merged.world, yield* readReference("project", project.value), "--project")).path
        )
    const { readGivenLogs } = yield* Effect.promise(() => import("../recommend/given-logs.ts"))
    const logs = yield* readGivenLogs(merged.world, { logs: written, project: only, period: asked })
    const answer = yield* answerFor(merged, logs, only, yield* Clock.currentTimeMillis)
    const recommendations = answer.recommended.map(({ recommendation }) => recommendation)

    if (format === "json") {
      const { recommendationsAsJson } = yield* Effect.promise(() => import("../recommend/json.ts"))
      yield* Console.log(recommendationsAsJson(answer))
    } else if (format === "yaml") yield* Console.log(yield* policyOf(recommendations))
    else yield* tell(answer, write)
    if (write) yield* writeRecommendations(merged, recommendations)
  })
).pipe(
  Command.withDescription("Recommends the tightest policy that still permits what logs of use show"),
  Command.withExamples([
    {
      command: "jobwarden recommend policies/ --log jobwarden.sqlite",
      description: "By what the service recorded, for every project in the files; it may be running"
    },
    {
      command: "jobwarden recommend policy.yaml --log acme/backend=authentication.csv",
      description: "Which allowlist entries nobody used, by the log that GitLab lets you download"
    },
    {
      command:
        "jobwarden recommend policy.yaml --project acme/backend --log uses.jsonl --since 2027-01-01 --format yaml",
      description: "A policy file for one project, by the log of a proxy"
    }
  ])
)

/** What the logs recommend, project by project. */
const answerFor = Effect.fnUntraced(function* (
  merged: MergedPolicy,
  logs: readonly GivenLog[],
  only: Option.Option<string>,
  now: number
) {
  const [{ gather, mostSources, overrun }, { recommendFor }] = yield* Effect.promise(() =>
    Promise.all([import("../recommend/evidence.ts"), import("../recommend/recommendation.ts")])
  )
  const engine = createEngine({ now: () => now })
  engine.load(merged.world)
  const { projects, unknown } = gather(logs, merged.world.projects)
  const [crowded] = overrun(projects)
  if (crowded !== undefined) {
    const message = `jobs of more than ${mostSources} projects came to ${quote(crowded)}, and no allowlist should name as many; take the most of them out of the log, or ask for a shorter period`
    return yield* new UnusableInput({ message })
  }
  const meant = merged.world.projects.filter(({ path }) => Option.getOrElse(only, () => path) === path)
  const answers = meant.map((today) => {
    const evidence = projects.get(today.path)
    return {
      path: today.path,
      evidence,
      recommendation: evidence ? recommendFor(engine, today, evidence) : null
    }
  })
  return {
    logs,
    recommended: answers.flatMap(({ evidence, recommendation }) =>
      evidence !== undefined && recommendation !== null ? [{ evidence, recommendation }] : []
    ),
    without: answers.flatMap(({ path, recommendation }) => (recommendation === null ? [path] : [])),
    unknown: Option.isSome(only) ? [] : unknown
  }
})

type Answer = Effect.Success<ReturnType<typeof answerFor>>

const policyOf = Effect.fnUntraced(function* (
  recommendations: readonly Answer["recommended"][number]["recommendation"][]
) {
  if (recommendations.length === 0) {
    const message =
      "the logs show no use of these projects that was let in, so there is no policy to recommend"
    return yield* new UnusableInput({ message })
  }
  const { policyText } = yield* Effect.promise(() => import("../recommend/policy-text.ts"))
  const text = policyText(recommendations)
  if (Result.isSuccess(text)) return text.success.trimEnd()
  const problems = text.failure.map((problem) => printProblem("<recommended>", problem))
  return yield* new WrongUsage({ message: problems.join("\n") })
})

const tell = Effect.fnUntraced(function* (answer: Answer, isWritten: boolean) {
  const [{ printRecommendation }, { sayProject, someOf, countOf }] = yield* Effect.promise(() =>
    Promise.all([import("../recommend/pretty.ts"), import("../recommend/words.ts")])
  )
  const told: string[] = []
  for (const { evidence, recommendation } of answer.recommended) {
    const isShown = recommendation.slack.length > 0 && !isWritten
    const yaml = isShown ? yield* policyOf([recommendation]) : undefined
    told.push(
      printRecommendation({ recommendation, evidence, ...(yaml !== undefined && { yaml }) }, screen())
    )
  }
  if (told.length > 0) yield* Console.log(told.join("\n\n"))
  const remarks = [
    ...answer.logs.flatMap(({ log }) => log.remarks.map((remark) => `${log.file}: ${remark}`)),
    ...(answer.without.length > 0
      ? [`these logs show no use of ${someOf(answer.without)} that was let in: nothing is recommended there`]
      : []),
    ...(answer.unknown.length > 0
      ? [
          `${countOf(
            answer.unknown.reduce((sum, { uses }) => sum + uses, 0),
            "use"
          )} passed over, of projects that no policy file names: ${someOf(answer.unknown.map(({ project }) => sayProject(project)))}`
        ]
      : [])
  ]
  for (const remark of remarks) yield* Console.error(printable(remark))
})
