import { quote, type Reference } from "@jobwarden/core"
import type { MergedPolicy } from "@jobwarden/policy-files"
import { Effect, Option } from "effect"
import { existsSync } from "node:fs"
import { findProject } from "../arguments.ts"
import { readReference } from "../can/words.ts"
import { UnusableInput, WrongUsage } from "../exit.ts"
import type { GivenLog } from "./evidence.ts"
import { mostUses } from "./logged-use.ts"
import type { Period } from "./period.ts"
import { readLog } from "./read-log.ts"

/** Most logs at once: each may be tens of megabytes. */
const mostLogs = 50

interface Asked {
  readonly logs: readonly string[]
  /** The path of the project that the command was asked about. */
  readonly project: Option.Option<string>
  readonly period: Period
}

/** Reads the logs of the command line. Of which project GitLab's is, is said before a `=`, or by `--project`. */
export const readGivenLogs = Effect.fn("readGivenLogs")(function* (
  world: MergedPolicy["world"],
  { logs, period, project }: Asked
) {
  if (logs.length > mostLogs) {
    return yield* new WrongUsage({ message: `\`--log\` is given more than ${mostLogs} times` })
  }
  const read: GivenLog[] = []
  for (const written of logs) {
    const { file, of } = yield* partsOf(world, written)
    const log = yield* readLog(file, period)
    if (log.kind === "gitlab") {
      const path = of ?? Option.getOrUndefined(project)
      if (path === undefined) {
        const message = `\`--log\`: ${quote(file)} is GitLab's log, which does not say of which project; give \`--log PROJECT=${file}\`, or \`--project\``
        return yield* new WrongUsage({ message })
      }
      read.push({ log, project: path })
    } else if (of === undefined) read.push({ log })
    else {
      const message = `\`--log\`: ${quote(file)} says itself of which projects it is; leave out ${quote(`${of}=`)}`
      return yield* new WrongUsage({ message })
    }
  }
  const uses = read.reduce((sum, { log }) => sum + (log.kind === "gitlab" ? 0 : log.uses.length), 0)
  if (uses > mostUses) {
    const message = `the logs hold more than ${mostUses} different uses together; ask for a shorter period, or give fewer at once`
    return yield* new UnusableInput({ message })
  }
  return read
})

/** What stands before the first `=` is a project, unless there is a file of the whole name. */
const partsOf = Effect.fnUntraced(function* (world: MergedPolicy["world"], written: string) {
  const at = written.indexOf("=")
  if (at <= 0 || existsSync(written)) return { file: written, of: undefined }
  const reference: Reference = yield* readReference("log", written.slice(0, at))
  const { path } = yield* findProject(world, reference, "--log")
  return { file: written.slice(at + 1), of: path }
})
