import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parse, stringify } from "yaml"
import { repositoryRoot } from "./folders.ts"
import type { Mutant } from "./mutants.ts"

/** A mutant that no test kills, and why none can; or that none does yet. */
export interface Survivor {
  readonly file: string
  /** When it was last measured; edits above move it. */
  readonly line: number
  /** That line, without its indentation. */
  readonly code: string
  readonly mutator: string
  readonly original: string
  readonly replacement: string
  readonly reason: string
}

/** The reason of what is still to be looked at. */
export const unexplained = "not equivalent, not killed yet"

export const isExplained = ({ reason }: Survivor): boolean => reason !== unexplained

const survivorsPath = join(import.meta.dirname, "survivors.yaml")

const head = `# Mutants that no test kills, with the reason why none can: nobody can tell the change.
# Written by \`npm run mutation\`; the reasons are written by hand, and stay as long as the code does.
`

export const readSurvivors = (): readonly Survivor[] =>
  existsSync(survivorsPath) ? ((parse(readFileSync(survivorsPath, "utf8")) ?? []) as readonly Survivor[]) : []

export const writeSurvivors = (survivors: readonly Survivor[]): void => {
  const ordered = survivors.toSorted((one, other) =>
    one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1
  )
  writeFileSync(survivorsPath, head + stringify(ordered, { lineWidth: 0 }))
}

type Change = Pick<Survivor, "file" | "mutator" | "original" | "replacement">

const sameChange = (one: Change, other: Change): boolean =>
  one.file === other.file &&
  one.mutator === other.mutator &&
  one.original === other.original &&
  one.replacement === other.replacement

/**
 * The list for mutants that were just found alive: what was said of the same change in the same line of code
 * is said again, wherever the line has moved to.
 */
export const listed = (alive: readonly Mutant[], known: readonly Survivor[]): readonly Survivor[] =>
  alive.map(({ file, mutator, original, replacement, start }) => {
    const code = lineOf(file, start.line)
    const change = { file, mutator, original, replacement }
    const [nearest] = known
      .filter((survivor) => sameChange(survivor, change) && survivor.code === code)
      .toSorted((one, other) => Math.abs(one.line - start.line) - Math.abs(other.line - start.line))
    return { ...change, line: start.line, code, reason: nearest?.reason ?? unexplained }
  })

const lineOf = (file: string, line: number): string =>
  (readFileSync(join(repositoryRoot, file), "utf8").split("\n")[line - 1] ?? "").trim()
