import { CriticalityLevel, diff } from "@graphql-inspector/core"
import { buildSchema } from "graphql"
import { parseDocument } from "yaml"

/** What breaks clients of the schema before. */
export interface BreakingChange {
  /** Where, such as `Query.project`. */
  readonly path: string
  /** What, such as `FIELD_REMOVED`. */
  readonly change: string
  readonly message: string
}

/** A breaking change that is meant, and said to clients. */
export type Announced = Pick<BreakingChange, "path" | "change">

/** Every change from one schema to the next that may break a client, in the order of their places. */
export const breakingChanges = async (before: string, after: string): Promise<readonly BreakingChange[]> => {
  const changes = await diff(buildSchema(before), buildSchema(after))
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message, path, type }) => ({ path: path ?? "", change: type, message }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

/** The list of what is announced. Refuses what says no reason, or is no list. */
export const readAnnounced = (text: string): readonly Announced[] => {
  const document = parseDocument(text, { strict: true, uniqueKeys: true })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) throw new Error(problem.message)
  const { changes } = document.toJS() as { readonly changes?: unknown }
  if (!Array.isArray(changes)) throw new Error("`changes` is no list")
  return changes.map((entry: unknown) => {
    const { because, change, path } = (entry ?? {}) as Readonly<Record<string, unknown>>
    if (typeof path !== "string" || typeof change !== "string")
      throw new Error("an entry says no path or change")
    if (typeof because !== "string" || because.length < 10) throw new Error(`${path}: says no reason`)
    return { path, change }
  })
}

const isSame = (one: Announced, other: Announced): boolean =>
  one.path === other.path && one.change === other.change

/** What is wrong: breaking changes that nobody announced, and announcements of what did not happen. */
export const unannounced = (changes: readonly BreakingChange[], announced: readonly Announced[]) => ({
  breaking: changes.filter((change) => !announced.some((known) => isSame(change, known))),
  idle: announced.filter((known) => !changes.some((change) => isSame(change, known)))
})
