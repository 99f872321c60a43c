import { Argument, Command, Flag } from "effect/cli"
import { Console, Effect } from "effect"
import { createEngine, vocabulary } from "@jobwarden/core"
import { findProject } from "../arguments.ts"
import { readCaller } from "../can/caller.ts"
import { explain, explainGrant } from "../can/explanation.ts"
import { readReference, readResource, readWord } from "../can/words.ts"
import { checkUsableFiles } from "../check-files.ts"
import { NegativeAnswer } from "../exit.ts"

const optional = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.optional)

/** `jobwarden can FILE… --project … --as … --resource … --action …`: asks the engine one question, offline. */
export const can = Command.make(
  "can",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription("a policy file, YAML or JSON; a folder; a pattern; `-` is standard input"),
      Argument.atLeast(1)
    ),
    project: Flag.String("project").pipe(Flag.withDescription("whose resource: a full path or an id")),
    resource: Flag.String("resource").pipe(Flag.withDescription("such as package_registry.maven")),
    action: Flag.String("action").pipe(Flag.withDescription("read, write or delete")),
    as: Flag.String("as").pipe(Flag.withDescription("who asks: job, user or deploy_token")),
    source: optional("source", "job: the project whose job holds the token"),
    ref: optional("ref", "job: protected, unprotected or fork"),
    triggerRole: optional("trigger-role", "job: the role, in --project, of who triggered the pipeline"),
    environment: optional("environment", "job: NAME, or NAME:protected"),
    role: optional("role", "user: the role in --project"),
    scopes: optional(
      "scopes",
      "user, deploy_token: the token's scopes, with commas; a user's default is all"
    ),
    homeProject: optional("home-project", "deploy_token: the project it belongs to"),
    homeGroup: optional("home-group", "deploy_token: the group it belongs to"),
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print the answer"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("can")(function* ({ files, format, ...flags }) {
    const caller = yield* readCaller(flags)
    const resource = yield* readResource(flags.resource)
    const action = yield* readWord("action", flags.action, [...vocabulary.actions.keys()])
    const reference = yield* readReference("project", flags.project)
    const { world: policy } = yield* checkUsableFiles(files)
    const { path: project } = yield* findProject(policy, reference, "--project")
    const question = { project, caller, resource, action }

    const engine = createEngine()
    engine.load(policy)
    const decision = engine.decide(question)
    const explanation = explain(decision.reason, question)
    if (format === "json") {
      const { allowed, reason, cell, grant } = decision
      yield* Console.log(
        JSON.stringify({ version: 1, allowed, reason, explanation, cell, grant, request: question })
      )
    } else {
      yield* Console.log(decision.allowed ? "yes" : `no: ${decision.reason}`)
      yield* Console.log(`${explanation}\n${explainGrant(decision, question)}`)
    }
    if (!decision.allowed) return yield* new NegativeAnswer()
  })
).pipe(
  Command.withDescription("Answers whether somebody may do something, and why"),
  Command.withExamples([
    {
      command:
        "jobwarden can policy.yaml --project acme/backend --resource package_registry.maven --action write " +
        "--as job --source acme/app --ref protected --trigger-role developer",
      description: "May jobs of acme/app publish Maven packages to acme/backend?"
    }
  ])
)
