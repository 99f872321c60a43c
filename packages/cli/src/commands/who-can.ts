import { Argument, Command, Flag } from "effect/cli"
import { Console, Effect } from "effect"
import { createEngine, vocabulary } from "@jobwarden/core"
import { readReference, readResource, readWord } from "../can/words.ts"
import { checkUsableFiles } from "../check-files.ts"
import { screen } from "../screen.ts"
import { asArgument, findProject } from "../arguments.ts"

/** `jobwarden who-can PROJECT RESOURCE ACTION FILE…`: everybody who can do it, the scope applied (SPEC §6). */
export const whoCan = Command.make(
  "who-can",
  {
    project: Argument.String("project").pipe(
      Argument.withDescription("whose resource: a full path or an id")
    ),
    resource: Argument.String("resource").pipe(Argument.withDescription("such as package_registry.maven")),
    action: Argument.String("action").pipe(Argument.withDescription("read, write or delete")),
    files: Argument.String("file").pipe(
      Argument.withDescription("a policy file, YAML or JSON; a folder; a pattern; `-` is standard input"),
      Argument.atLeast(1)
    ),
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print the answer"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("who-can")(function* ({ files, format, ...written }) {
    const resource = yield* asArgument(readResource(written.resource))
    const action = yield* asArgument(readWord("action", written.action, [...vocabulary.actions.keys()]))
    const reference = yield* asArgument(readReference("project", written.project))
    const { world } = yield* checkUsableFiles(files)
    const target = yield* findProject(world, reference)

    const { askedCells, policyInForce } = yield* Effect.promise(() => import("../explain/show.ts"))
    const { printWhoCan, whoCanAsJson } = yield* Effect.promise(() => import("../who-can/answer.ts"))
    const engine = createEngine()
    engine.load(world)
    const asked = askedCells(engine, policyInForce(engine, target), resource)
    for (const one of asked.filter(({ cell }) => cell.cell.action === action)) {
      const answer = { ...one, project: target.path }
      yield* Console.log(format === "json" ? whoCanAsJson(answer) : printWhoCan(answer, screen()))
    }
  })
).pipe(
  Command.withDescription("Lists everybody who may do something, by the policy files"),
  Command.withExamples([
    {
      command: "jobwarden who-can acme/backend package_registry.maven write policy.yaml",
      description: "Who may publish Maven packages of acme/backend?"
    },
    {
      command: "jobwarden who-can 123 container_registry delete policies/*.yaml --format json",
      description: "The same question by an id and over several files, for a program"
    }
  ])
)
