import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { WrongUsage } from "../exit.ts"
import { screen } from "../screen.ts"

const usualLimit = 100

/** `jobwarden audit list STORE`: the events of a store, the newest first (SPEC §8). */
export const auditList = Command.make(
  "list",
  {
    store: Argument.String("store").pipe(
      Argument.withDescription("the store of a service, which may be using it")
    ),
    project: Flag.Int("project").pipe(
      Flag.withDescription("only events of the project with this number"),
      Flag.optional
    ),
    group: Flag.Int("group").pipe(
      Flag.withDescription("only events of the group with this number"),
      Flag.optional
    ),
    instance: Flag.Boolean("instance").pipe(
      Flag.withDescription("only events of the instance"),
      Flag.withDefault(false)
    ),
    event: Flag.String("event").pipe(
      Flag.withDescription("only events of this name, such as `job_token_permissions_updated`"),
      Flag.optional
    ),
    since: Flag.String("since").pipe(
      Flag.withDescription("leave out what is earlier: a date, or a date and time with its offset"),
      Flag.optional
    ),
    until: Flag.String("until").pipe(Flag.withDescription("leave out what is later"), Flag.optional),
    limit: Flag.Int("limit").pipe(
      Flag.withDescription("at most so many events, the newest; 0 is all"),
      Flag.withDefault(usualLimit)
    ),
    withPersonalData: Flag.Boolean("with-personal-data").pipe(
      Flag.withDescription("names, addresses and paths as well, as far as they are not erased"),
      Flag.withDefault(false)
    ),
    format: Flag.Literals("format", ["pretty", "jsonl"]).pipe(
      Flag.withDescription("how to print them; `jsonl` is an object on each line"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("audit list")(
    function* ({ event, format, group, instance, limit, project, since, store, until, withPersonalData }) {
      const [
        { readPeriod },
        { readEvents },
        { eventAsJson, printEvents },
        { asInput },
        { hasLeft, writeLines }
      ] = yield* Effect.promise(() =>
        Promise.all([
          import("../recommend/period.ts"),
          import("../audit/read-events.ts"),
          import("../audit/list-report.ts"),
          import("../audit/source.ts"),
          import("../audit/output.ts")
        ])
      )
      const entities = [
        ...Option.toArray(Option.map(project, (id) => ({ type: "project" as const, id }))),
        ...Option.toArray(Option.map(group, (id) => ({ type: "group" as const, id }))),
        ...(instance ? [{ type: "instance" as const, id: 0 }] : [])
      ]
      if (entities.length > 1) {
        const message = "`--project`, `--group` and `--instance` exclude each other"
        return yield* new WrongUsage({ message })
      }
      if (limit < 0) return yield* new WrongUsage({ message: "`--limit`: expected 0 or more" })
      const { openAuditLog } = yield* Effect.promise(() => import("@jobwarden/store-sqlite"))
      const period = yield* readPeriod({ since, until })
      const log = yield* openAuditLog(store).pipe(asInput)
      const [entity] = entities
      const pages = readEvents(log, {
        ...(entity !== undefined && { entity }),
        ...(Option.isSome(event) && { name: event.value }),
        period,
        most: limit === 0 ? Infinity : limit
      })
      let [next, shown, isFirst] = [yield* asInput(pages.next), 0, true]
      while (next.length > 0 && !hasLeft()) {
        const lines =
          format === "jsonl"
            ? next.map((one) => eventAsJson(one, withPersonalData))
            : [printEvents(next, { withPersonalData, withHead: isFirst, screen: screen() })]
        yield* Effect.promise(() => writeLines(lines))
        shown += next.length
        isFirst = false
        next = yield* asInput(pages.next)
      }
      if (shown === 0) yield* Console.error("no event is like that")
      else if (limit > 0 && shown === limit) {
        yield* Console.error(`these are the ${limit} newest; \`--limit 0\` lists all`)
      }
    },
    (effect) => Effect.scoped(effect)
  )
).pipe(
  Command.withDescription("Lists the events of the audit log, the newest first"),
  Command.withExamples([
    {
      command: "jobwarden audit list jobwarden.sqlite",
      description: "A line each; a service may be using it"
    },
    {
      command: "jobwarden audit list jobwarden.sqlite --project 123 --since 2027-01-01 --with-personal-data",
      description: "Of one project, with the names of who did it"
    },
    {
      command: "jobwarden audit list jobwarden.sqlite --limit 0 --format jsonl",
      description: "All of them, for programs"
    }
  ])
)
