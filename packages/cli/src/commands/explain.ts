import { Argument, Command, Flag } from "effect/cli"
import { Console, Effect, Option } from "effect"
import { createEngine, type Reference } from "@jobwarden/core"
import { readReference, readResource } from "../can/words.ts"
import { checkUsableFiles } from "../check-files.ts"
import { WrongUsage } from "../exit.ts"
import { screen } from "../screen.ts"
import { asArgument, findProject } from "../arguments.ts"
import { askedOf, askedOfFlags } from "../server/asked-of.ts"
import type { ServerFlags } from "../server/flags.ts"

/**
 * `jobwarden explain PROJECT FILE…`: the policy in force, cell by cell, and who says so; with `--request` what one
 * HTTP request asks for, of the project that its path names.
 */
export const explain = Command.make(
  "explain",
  {
    project: Argument.String("project").pipe(
      Argument.withDescription("a full path or an id; left out with `--request`, whose path says it"),
      Argument.optional
    ),
    ...askedOfFlags,
    request: Flag.String("request").pipe(
      Flag.withDescription(
        "one request, such as 'PUT /api/v4/projects/123/packages/maven/…': what it asks for"
      ),
      Flag.optional
    ),
    resource: Flag.String("resource").pipe(
      Flag.withDescription("one resource in full, such as package_registry.maven: every gate, and who can"),
      Flag.optional
    ),
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print it"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("explain")(function* ({ files, format, insecureHttp, server, ...written }) {
    const resource = Option.isNone(written.resource) ? null : yield* readResource(written.resource.value)
    const named = Option.getOrUndefined(written.project)
    if (Option.isSome(written.request)) {
      const all = named === undefined ? files : [named, ...files]
      const asked = yield* askedOf({ files: all, insecureHttp, server })
      if (asked.type === "server")
        return yield* wrong("`--request` is answered by files; `--server` has no answer to it")
      const { explainRequest } = yield* Effect.promise(() => import("../explain-request/explain-request.ts"))
      return yield* explainRequest(written.request.value, asked.files, resource, format)
    }
    if (named === undefined)
      return yield* wrong("`project` is missing; give a full path, an id, or `--request`")
    const asked = yield* askedOf({ files, insecureHttp, server })
    const reference = yield* asArgument(readReference("project", named))
    const { project, world } =
      asked.type === "files"
        ? yield* readFiles(asked.files, reference)
        : yield* readServer(asked.flags, reference)

    const show = yield* Effect.promise(() => import("../explain/show.ts"))
    const engine = createEngine()
    engine.load(world)
    const policy = show.policyInForce(engine, project)
    if (resource === null) {
      return yield* Console.log(
        format === "json" ? show.overviewAsJson(policy) : show.printOverview(policy, screen())
      )
    }
    const cells = show.askedCells(engine, policy, resource)
    return yield* Console.log(
      format === "json" ? show.inFullAsJson(policy, cells) : show.printInFull(policy, cells, screen())
    )
  })
).pipe(
  Command.withDescription("Shows the policy in force of a project, and where each part of it comes from"),
  Command.withExamples([
    { command: "jobwarden explain acme/backend policies/", description: "Everything, on a page" },
    {
      command: "jobwarden explain acme/backend policies/ --resource package_registry.maven",
      description: "One resource: every gate, and who can"
    },
    {
      command:
        "jobwarden explain --request 'PUT /api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar' policies/",
      description: "A request: which permission it asks for, who may, and what would let others"
    },
    {
      command: "jobwarden explain acme/backend --server https://jobwarden.example",
      description: "The policy that a service has, for a maintainer"
    }
  ])
)

const wrong = (message: string) => new WrongUsage({ message })

const readFiles = Effect.fnUntraced(function* (files: readonly string[], reference: Reference) {
  const { world } = yield* checkUsableFiles(files)
  return { world, project: yield* findProject(world, reference) }
})

const readServer = Effect.fnUntraced(function* (flags: ServerFlags, reference: Reference) {
  const [{ connect }, { readProjectWorld }] = yield* Effect.promise(() =>
    Promise.all([import("../server/connect.ts"), import("../server/world.ts")])
  )
  const found = yield* Effect.provide(readProjectWorld(reference), yield* connect(flags))
  if (found.hiddenEntries > 0) {
    yield* Console.error(
      `${found.hiddenEntries === 1 ? "1 entry" : `${found.hiddenEntries} entries`} that you may not know ${found.hiddenEntries === 1 ? "is" : "are"} not in it`
    )
  }
  return found
})
