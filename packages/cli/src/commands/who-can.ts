import { Argument, Command, Flag } from "effect/cli"
import { Console, Effect } from "effect"
import { createEngine, vocabulary, type Reference } from "@jobwarden/core"
import { readReference, readResource, readWord } from "../can/words.ts"
import { checkUsableFiles } from "../check-files.ts"
import { screen } from "../screen.ts"
import { asArgument, findProject } from "../arguments.ts"
import { askedOf, askedOfFlags } from "../server/asked-of.ts"
import type { ServerFlags } from "../server/flags.ts"
import { isAboutPast, pastAskedOf, pastFlags, type PastAskedOf } from "../who-can/past-asked-of.ts"

/** `jobwarden who-can PROJECT RESOURCE ACTION FILE…`: everybody who can do it, the scope applied (SPEC §6). */
export const whoCan = Command.make(
  "who-can",
  {
    project: Argument.String("project").pipe(
      Argument.withDescription("whose resource: a full path or an id")
    ),
    resource: Argument.String("resource").pipe(Argument.withDescription("such as package_registry.maven")),
    action: Argument.String("action").pipe(Argument.withDescription("read, write or delete")),
    ...askedOfFlags,
    ...pastFlags,
    format: Flag.Literals("format", ["pretty", "json"]).pipe(
      Flag.withDescription("how to print the answer"),
      Flag.withDefault("pretty")
    )
  },
  Effect.fn("who-can")(function* ({ at, files, format, insecureHttp, platform, server, store, ...written }) {
    const past = isAboutPast({ at, platform, store })
      ? yield* pastAskedOf({ at, files, insecureHttp, platform, server, store })
      : null
    const asked = past ?? (yield* askedOf({ files, insecureHttp, server }))
    const resource = yield* asArgument(readResource(written.resource))
    const action = yield* asArgument(readWord("action", written.action, [...vocabulary.actions.keys()]))
    const reference = yield* asArgument(readReference("project", written.project))
    if ("at" in asked) return yield* sayPast(asked, { reference, resource, action, format })
    const answers =
      asked.type === "files"
        ? yield* answerByFiles(asked.files, reference, resource, action)
        : yield* answerByServer(asked.flags, reference, resource, action)
    const { printWhoCan, whoCanAsJson } = yield* Effect.promise(() => import("../who-can/answer.ts"))
    for (const answer of answers) {
      yield* Console.log(format === "json" ? whoCanAsJson(answer) : printWhoCan(answer, screen()))
    }
  })
).pipe(
  Command.withDescription(
    "Lists everybody who may do something, by policy files or by a service, or who could at a past moment"
  ),
  Command.withExamples([
    {
      command: "jobwarden who-can acme/backend package_registry.maven write policy.yaml",
      description: "Who may publish Maven packages of acme/backend?"
    },
    {
      command: "jobwarden who-can 123 container_registry delete policies/*.yaml --format json",
      description: "The same question by an id and over several files, for a program"
    },
    {
      command: "jobwarden who-can acme/backend jobs delete --server https://jobwarden.example",
      description: "By the policy that a service has"
    },
    {
      command:
        "jobwarden who-can acme/backend package_registry.maven write --at 2026-11-03 --server https://jobwarden.example",
      description: "Who could at the beginning of that day, since when, and until when"
    },
    {
      command:
        "jobwarden who-can 123 jobs delete --at 2026-11-03T18:00:00+01:00 --store jobwarden.sqlite --platform platform.yaml",
      description: "The same out of a store, without the service"
    }
  ])
)

const answerByFiles = Effect.fnUntraced(function* (
  files: readonly string[],
  reference: Reference,
  resource: string,
  action: string
) {
  const { world } = yield* checkUsableFiles(files)
  const target = yield* findProject(world, reference)
  const { askedCells, policyInForce } = yield* Effect.promise(() => import("../explain/show.ts"))
  const engine = createEngine()
  engine.load(world)
  return askedCells(engine, policyInForce(engine, target), resource)
    .filter(({ cell }) => cell.cell.action === action)
    .map((one) => ({ ...one, project: target.path }))
})

const answerByServer = Effect.fnUntraced(function* (
  flags: ServerFlags,
  reference: Reference,
  resource: string,
  action: string
) {
  const [{ connect }, { whoCanByServer }] = yield* Effect.promise(() =>
    Promise.all([import("../server/connect.ts"), import("../who-can/by-server.ts")])
  )
  const { answer, hiddenSources } = yield* Effect.provide(
    whoCanByServer(reference, resource, action),
    yield* connect(flags)
  )
  yield* sayHidden(hiddenSources, "can")
  return [answer]
})

const sayHidden = (hiddenSources: number, verb: "can" | "could") => {
  const others = hiddenSources === 1 ? "project or group" : "projects and groups"
  return hiddenSources > 0
    ? Console.error(`job tokens of ${hiddenSources} ${others} that you may not know ${verb}, too`)
    : Effect.void
}

/** Asks about a moment that is past, and says what is answered. */
const sayPast = Effect.fnUntraced(function* (
  { at, of }: PastAskedOf,
  {
    action,
    format,
    reference,
    resource
  }: {
    readonly reference: Reference
    readonly resource: string
    readonly action: string
    readonly format: "pretty" | "json"
  }
) {
  const question = { resource, action, at }
  const answer =
    of.type === "store"
      ? yield* pastByStore(of, reference, question)
      : yield* pastByServer(of.flags, reference, question)
  const { printWhoCould, whoCouldAsJson } = yield* Effect.promise(() => import("../who-can/past-answer.ts"))
  yield* Console.log(format === "json" ? whoCouldAsJson(answer) : printWhoCould(answer, screen()))
})

type PastQuestion = { readonly resource: string; readonly action: string; readonly at: number }

const pastByStore = Effect.fnUntraced(function* (
  of: { readonly store: string; readonly platform: string },
  reference: Reference,
  question: PastQuestion
) {
  const { whoCouldByStore } = yield* Effect.promise(() => import("../who-can/past-by-store.ts"))
  return yield* whoCouldByStore(of, reference, question)
})

const pastByServer = Effect.fnUntraced(function* (
  flags: ServerFlags,
  reference: Reference,
  question: PastQuestion
) {
  const [{ connect }, { whoCouldByServer }] = yield* Effect.promise(() =>
    Promise.all([import("../server/connect.ts"), import("../who-can/past-by-server.ts")])
  )
  const { answer, hiddenSources } = yield* Effect.provide(
    whoCouldByServer(reference, question),
    yield* connect(flags)
  )
  yield* sayHidden(hiddenSources, "could")
  return answer
})
