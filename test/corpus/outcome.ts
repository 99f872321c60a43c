/** What an act comes to, in no surface's words. `accepted` is told apart by what is stored afterwards. */
export type Outcome =
  | "accepted"
  | "changed"
  | "unchanged"
  | "rehearsed"
  | "answered"
  | "not_signed_in"
  | "unknown"
  | "unknown_target"
  | "forbidden"
  | "insufficient_scope"
  | "not_available"
  | "stale"
  | "allowed"
  | { readonly denied: string }
  | { readonly refused: ReadonlyArray<string> }
  | { readonly invalid: ReadonlyArray<string> }
  | { readonly not_possible: string }

/** Who can do something. */
export interface Who {
  readonly users?: ReadonlyArray<string>
  readonly jobs?: ReadonlyArray<{
    /** `own`, `foreign`, or the path of a project or group. */
    readonly from: ReadonlyArray<string>
    readonly refs: ReadonlyArray<string>
    readonly environments: ReadonlyArray<string>
    readonly trigger_roles: ReadonlyArray<string>
  }>
  readonly deploy_tokens?: boolean
  readonly hidden_sources: number
}

/** Whose job tokens were let in: by their paths, and how many are only counted. */
export interface LetIn {
  readonly from: ReadonlyArray<string>
  readonly hidden: number
}

/** What a surface answers, in neutral words. */
export interface Told {
  readonly outcome: Outcome
  /** The cells in which a rehearsed change would open or close something, each once, sorted. */
  readonly gains?: ReadonlyArray<string>
  readonly loses?: ReadonlyArray<string>
  /** The rules that find something in the policy after the change, each once, sorted. */
  readonly findings?: ReadonlyArray<string>
  readonly who?: Who
  readonly let_in?: LetIn
}

/** A project as its administrator sees it. */
export interface Seen {
  readonly revision: number
  /** `<resource>:<action>` → the grant in force. */
  readonly inForce: Readonly<Record<string, unknown>>
  /** What the project itself says. */
  readonly stated: unknown
}

/** A project's scope as its administrator sees it: the paths on its two lists. */
export interface SeenScope {
  readonly inbound_enabled: boolean
  readonly projects: ReadonlyArray<string>
  readonly groups: ReadonlyArray<string>
}

/** A group's or the instance's document as its administrator sees it. */
export interface SeenAround {
  readonly revision: number
  readonly defaults: unknown
  readonly limits: unknown
}

export const sorted = (texts: Iterable<string>): ReadonlyArray<string> => [...new Set(texts)].toSorted()

/** What GitLab's texts say, for the changes that are understood and cannot be made. */
const impossible: ReadonlyArray<readonly [text: string, word: string]> = [
  ["already in the job token allowlist", "already_listed"],
  ["is not in the job token scope", "not_listed"],
  ["Unable to find a job token scope", "not_listed"],
  ["cannot be removed from the job token scope", "itself"],
  ["exceeds the allowable number", "too_many"],
  ["enforced for the instance", "enforced"],
  ["CompactionLimitCannotBeAchieved", "too_many"]
]

/** The neutral word for GitLab's text, wherever it stands in an answer. */
export const notPossible = (text: string): Outcome => {
  const word = impossible.find(([part]) => text.includes(part))?.[1]
  if (word === undefined) throw new Error(`an answer says in no known words why it cannot be: ${text}`)
  return { not_possible: word }
}

type Documented = Readonly<Record<string, unknown>>

/** The cells of a permissions document. */
export const cellsOf = (document: unknown): Readonly<Record<string, unknown>> => {
  const cells: Record<string, unknown> = {}
  for (const [resource, actions] of Object.entries(document as Documented)) {
    if (resource === "package_registry") {
      for (const [format, of] of Object.entries(actions as Documented)) {
        for (const [action, grant] of Object.entries(of as Documented)) {
          cells[`${resource}.${format}:${action}`] = grant
        }
      }
      continue
    }
    for (const [action, grant] of Object.entries(actions as Documented))
      cells[`${resource}:${action}`] = grant
  }
  return cells
}

/** The cells that accesses are about. */
export const cellsIn = (accesses: ReadonlyArray<{ readonly cells: ReadonlyArray<string> }>) =>
  sorted(accesses.flatMap(({ cells }) => cells))
