import { Argument, Command, Flag } from "effect/cli"
import { Console, Effect, Option } from "effect"
import { createEngine } from "@jobwarden/core"
import { readReference, readResource } from "../can/words.ts"
import { checkUsableFiles } from "../check-files.ts"
import { screen } from "../screen.ts"
import { asArgument, findProject } from "../arguments.ts"

/** `jobwarden explain PROJECT FILE…`: the policy in force, cell by cell, and who says so. */
export const explain = Command.make(
  "explain",
  {
    project: Argument.String("project").pipe(Argument.withDescription("a full path or an id")),
    files: Argument.String("file").pipe(
      Argument.withDescription("a policy file, YAML or JSON; a folder; a pattern; `-` is standard input"),
      Argument.atLeast(1)
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
  Effect.fn("explain")(function* ({ files, format, ...written }) {
    const reference = yield* asArgument(readReference("project", written.project))
    const resource = Option.isNone(written.resource) ? null : yield* readResource(written.resource.value)
    const { world } = yield* checkUsableFiles(files)
    const project = yield* findProject(world, reference)

    const show = yield* Effect.promise(() => import("../explain/show.ts"))
    const engine = createEngine()
    engine.load(world)
    const policy = show.policyInForce(engine, project)
    if (resource === null) {
      return yield* Console.log(
        format === "json" ? show.overviewAsJson(policy) : show.printOverview(policy, screen())
      )
    }
    const asked = show.askedCells(engine, policy, resource)
    return yield* Console.log(
      format === "json" ? show.inFullAsJson(policy, asked) : show.printInFull(policy, asked, screen())
    )
  })
).pipe(
  Command.withDescription("Shows the policy in force of a project, and where each part of it comes from"),
  Command.withExamples([
    { command: "jobwarden explain acme/backend policies/", description: "Everything, on a page" },
    {
      command: "jobwarden explain acme/backend policies/ --resource package_registry.maven",
      description: "One resource: every gate, and who can"
    }
  ])
)
