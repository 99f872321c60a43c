import { Command, Flag } from "effect/cli"
import { Console, Effect } from "effect"
import { createEngine, vocabulary, type Caller, type Reference, type Role } from "@jobwarden/core"
import { findProject } from "../arguments.ts"
import { readCaller } from "../can/caller.ts"
import { explain, explainGrant } from "../can/explanation.ts"
import { readReference, readResource, readWord } from "../can/words.ts"
import { checkUsableFiles } from "../check-files.ts"
import { NegativeAnswer } from "../exit.ts"
import { askedOf, askedOfFlags } from "../server/asked-of.ts"
import type { ServerFlags } from "../server/flags.ts"

const optional = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.optional)

/** `jobwarden can FILE… --project … --as … --resource … --action …`: asks one question, offline or a service. */
export const can = Command.make(
  "can",
  {
    ...askedOfFlags,
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
  Effect.fn("can")(function* ({ files, format, insecureHttp, server, ...flags }) {
    const asked = yield* askedOf({ files, insecureHttp, server })
    const caller = yield* readCaller(flags)
    const resource = yield* readResource(flags.resource)
    const action = yield* readWord("action", flags.action, [...vocabulary.actions.keys()])
    const reference = yield* readReference("project", flags.project)
    const { decision, project } =
      asked.type === "files"
        ? yield* decideByFiles(asked.files, reference, { caller, resource, action })
        : yield* decideByServer(asked.flags, reference, { caller, resource, action })
    const question = { project, caller, resource, action }
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
    },
    {
      command:
        "jobwarden can --server https://jobwarden.example --project acme/backend --resource jobs --action read " +
        "--as user --role reporter",
      description: "The same kind of question to a service, by the policy that it has"
    }
  ])
)

interface Asked {
  readonly caller: Caller<Role>
  readonly resource: string
  readonly action: string
}

const decideByFiles = Effect.fnUntraced(function* (
  files: readonly string[],
  reference: Reference,
  asked: Asked
) {
  const { world } = yield* checkUsableFiles(files)
  const { path: project } = yield* findProject(world, reference, "--project")
  const engine = createEngine()
  engine.load(world)
  return { project, decision: engine.decide({ project, ...asked }) }
})

const decideByServer = Effect.fnUntraced(function* (flags: ServerFlags, reference: Reference, asked: Asked) {
  const [{ connect }, { askDecision }] = yield* Effect.promise(() =>
    Promise.all([import("../server/connect.ts"), import("../server/questions.ts")])
  )
  const { path: project, ...decision } = yield* Effect.provide(
    askDecision(reference, asked),
    yield* connect(flags)
  )
  return { project, decision }
})
