import {
  diffWorlds,
  printDifference,
  type ChangedProject,
  type DiffOptions,
  type Sentence
} from "@jobwarden/core"
import type { World } from "@jobwarden/policy-files"

/** What changes in some projects, in words; in all of them the same. */
export interface ToldChange {
  readonly projects: readonly ChangedProject[]
  readonly gained: readonly Sentence[]
  readonly lost: readonly Sentence[]
}

/** A comparison, ready to be printed. */
export interface ToldDifference {
  /** What the two sides are called. */
  readonly before: string
  readonly after: string
  /** Those in which somebody gains something come first, each kind by path. */
  readonly changes: readonly ToldChange[]
  /** How many projects were compared. */
  readonly compared: number
}

/** Compares what two sides say, and puts it in words. */
export const tellDifference = (
  before: { readonly name: string; readonly world: World },
  after: { readonly name: string; readonly world: World },
  options: DiffOptions
): ToldDifference => {
  const { changes, compared } = diffWorlds(before.world, after.world, options)
  const told = changes.map(({ gained, lost, projects }): ToldChange => {
    const sentences = printDifference({ gained, lost })
    return {
      projects,
      gained: sentences.filter(({ direction }) => direction === "gained"),
      lost: sentences.filter(({ direction }) => direction === "lost")
    }
  })
  const gains = ({ gained }: ToldChange): boolean => gained.length > 0
  return {
    before: before.name,
    after: after.name,
    changes: [...told.filter(gains), ...told.filter((change) => !gains(change))],
    compared
  }
}

/** Whether somebody gains one of these actions. */
export const gainsAnyOf = ({ changes }: ToldDifference, actions: ReadonlySet<string>): boolean =>
  changes.some(({ gained }) =>
    gained.some(({ access }) =>
      access.cells.some((cell) => actions.has(cell.slice(cell.lastIndexOf(":") + 1)))
    )
  )

const projectsIn = (changes: readonly ToldChange[]): number =>
  changes.reduce((sum, { projects }) => sum + projects.length, 0)

/** In how many projects somebody gains and loses something. */
export const countChanged = ({
  changes
}: Pick<ToldDifference, "changes">): {
  readonly gaining: number
  readonly losing: number
  readonly all: number
} => ({
  gaining: projectsIn(changes.filter(({ gained }) => gained.length > 0)),
  losing: projectsIn(changes.filter(({ lost }) => lost.length > 0)),
  all: projectsIn(changes)
})

/** What is remarkable about a project in a comparison, in words; empty for most. */
export const remarkOn = ({ described, movedFrom }: ChangedProject): string =>
  described === "after"
    ? "added"
    : described === "before"
      ? "removed"
      : movedFrom === undefined
        ? ""
        : "moved"
