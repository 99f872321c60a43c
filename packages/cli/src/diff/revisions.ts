import { Effect } from "effect"
import { quote } from "@jobwarden/core"
import { UnusableInput, WrongUsage } from "../exit.ts"
import { askGit } from "./git.ts"

/** A commit, and what it was called. */
export interface Commit {
  readonly name: string
  readonly id: string
}

/** What is to be compared, in the words of the command line. */
export interface Range {
  readonly written: string
  readonly before: string
  /** `null`: the files as they are. */
  readonly after: string | null
  /** Whether to compare with the commit from which the two parted. */
  readonly sinceParting: boolean
}

/** Reads `A..B`, `A...B` or `A`. As for git, a side that is left out is `HEAD`. */
export const readRange = Effect.fnUntraced(function* (written: string) {
  const [, first = written, dots, second = ""] = /^(.*?)(\.\.\.?)(.*)$/s.exec(written) ?? []
  const sideOf = (name: string): string => (name === "" && dots !== undefined ? "HEAD" : name)
  const range: Range = {
    written,
    before: sideOf(first),
    after: dots === undefined ? null : sideOf(second),
    sinceParting: dots === "..."
  }
  // Git would take the one for a flag; and no program can be told the other.
  const isNone = (name: string | null): boolean =>
    name !== null && (name === "" || name.startsWith("-") || name.includes("\0"))
  if (!isNone(range.before) && !isNone(range.after)) return range
  return yield* new WrongUsage({
    message: `\`--git\` cannot be ${quote(written)}; expected a revision such as \`main\`, or two such as \`main..HEAD\``
  })
})

/** Finds the commits of a range. `after` is `null` where the files as they are count. */
export const findCommits = Effect.fn("findCommits")(function* (folder: string, range: Range) {
  const before = yield* findCommit(folder, range.before)
  if (range.after === null) return { before, after: null }
  const after = yield* findCommit(folder, range.after)
  if (!range.sinceParting) return { before, after }
  return { before: yield* findParting(folder, before, after, range), after }
})

const objectName = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

const findCommit = Effect.fnUntraced(function* (folder: string, name: string) {
  const { code, stdout } = yield* askGit({
    folder,
    args: ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]
  })
  const id = stdout.toString("latin1").trim()
  if (code === 0 && objectName.test(id)) return { name, id } satisfies Commit
  return yield* new UnusableInput({
    message: `git knows no commit ${quote(name)}; check the name, and fetch it where the clone is shallow`
  })
})

const findParting = Effect.fnUntraced(function* (
  folder: string,
  before: Commit,
  after: Commit,
  { written }: Range
) {
  const { code, stdout } = yield* askGit({ folder, args: ["merge-base", before.id, after.id] })
  const id = stdout.toString("latin1").trim()
  if (code === 0 && objectName.test(id)) {
    return { name: id === before.id ? before.name : id.slice(0, 12), id } satisfies Commit
  }
  return yield* new UnusableInput({
    message: `${quote(written)}: git finds no commit from which the two parted; fetch more where the clone is shallow, or compare them directly with \`..\``
  })
})
