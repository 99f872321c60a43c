import { createEngine } from "@jobwarden/core"
import { Console, Effect } from "effect"
import { checkUsableFiles } from "../check-files.ts"
import { NegativeAnswer, WrongUsage } from "../exit.ts"
import { screen } from "../screen.ts"
import { printRequest, requestAsJson } from "./answer.ts"
import { readRequest, splitRequest } from "./asked-request.ts"
import { decideQuestion } from "./decided-request.ts"

/** `jobwarden explain --request 'METHOD TARGET' FILE…`: what a request asks for, and what the policy says to it. */
export const explainRequest = Effect.fn("explainRequest")(function* (
  written: string,
  files: readonly string[],
  resource: string | null,
  format: "pretty" | "json"
) {
  const split = splitRequest(written)
  if (split === null) {
    return yield* new WrongUsage({
      message: "`--request` is a method, a space and a path, such as 'GET /api/v4/projects/123/packages/17'"
    })
  }
  const asked = readRequest(split.method, split.target)
  const { world } = yield* checkUsableFiles(files)
  const engine = createEngine()
  engine.load(world)
  const answers = asked.questions.map((question) =>
    decideQuestion(engine, world.projects, question, resource)
  )
  const explained = { ...asked, answers }
  yield* Console.log(format === "json" ? requestAsJson(explained) : printRequest(explained, screen()))
  if (asked.isUnknown) return yield* new NegativeAnswer()
})
