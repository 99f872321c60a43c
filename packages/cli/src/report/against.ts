import { Effect } from "effect"
import { existsSync } from "node:fs"
import { quote } from "@jobwarden/core"
import { mergePolicyFiles, type World } from "@jobwarden/policy-files"
import { checkUsableFiles, requireUsable } from "../check-files.ts"
import { makeCheckOnce } from "../diff/check-once.ts"
import { gitSides } from "../diff/git-sides.ts"
import { askGit } from "../diff/git.ts"
import { WrongUsage } from "../exit.ts"
import { isPattern } from "../policy-file-names.ts"
import { standardInput } from "../policy-file-sources.ts"

/** The version that a report compares with, and what it is called. */
export interface Against {
  readonly name: string
  readonly world: World
}

/**
 * What `--against` stands for: files as for `jobwarden diff` where there are such, else a revision, in which the same
 * paths are looked at. What could be either is refused, since the wrong one would show no difference.
 *
 * @param written a file, a folder or a pattern; or a revision such as `main`
 * @param paths what the report is about
 */
export const readAgainst = Effect.fn("readAgainst")(function* (written: string, paths: readonly string[]) {
  const folder = process.cwd()
  if (written === standardInput || isPattern(written) || existsSync(written)) {
    if (existsSync(written) && !/[/\\]/.test(written) && (yield* isCommit(folder, written))) {
      return yield* new WrongUsage({
        message: `\`--against\`: ${quote(written)} is a path and a revision; write ${quote(`./${written}`)} for the path, or the commit's number`
      })
    }
    const { world } = yield* checkUsableFiles([written])
    return { name: written, world } satisfies Against
  }
  if (written.includes("..")) {
    return yield* new WrongUsage({
      message: `\`--against\`: ${quote(written)} is no path; as a revision it names two, and one is compared with the files as they are`
    })
  }
  const [before] = yield* gitSides(folder, written, paths)
  const check = makeCheckOnce()
  const { world } = yield* requireUsable(
    mergePolicyFiles(before.files.map(({ name, text }) => check(name, text)))
  )
  return { name: before.name, world } satisfies Against
})

/** Standard input is there once, for what the report is about or for what it compares with. */
export const requireStandardInputOnce = (
  written: string | undefined,
  paths: readonly string[]
): Effect.Effect<void, WrongUsage> =>
  written === standardInput && paths.includes(standardInput)
    ? Effect.fail(new WrongUsage({ message: "`-` is given twice; standard input can be read once" }))
    : Effect.void

/** Outside of a repository nothing is a revision. */
const isCommit = Effect.fnUntraced(function* (folder: string, name: string) {
  if (name.startsWith("-") || name.includes("\0")) return false
  const asked = yield* Effect.result(
    askGit({ folder, args: ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`] })
  )
  return asked._tag === "Success" && asked.success.code === 0
})
