import { createEngine, vocabulary, type ProjectInput } from "@jobwarden/core"
import type { Action } from "../vocabulary.ts"
import { open, places, projectAt, registry, scoped, type Place, type Policy, type Request } from "./space.ts"

// The engine as it is tried over the whole space: one, to which every policy is put in turn.

export interface Subject {
  /** Gives both projects this policy. */
  readonly put: (policy: Policy) => void
  readonly putProject: (project: unknown) => void
  readonly allows: (request: Request) => boolean
  readonly decide: (request: Request) => { readonly allowed: boolean; readonly reason: string }
  readonly engine: ReturnType<typeof createEngine>
}

export const makeSubject = (): Subject => {
  const engine = createEngine()
  // What the requests say is read by the engine from anything at all; its types ask for more.
  const asked = (request: Request) => request as unknown as Parameters<typeof engine.decide>[0]
  return {
    engine,
    put: (policy) => {
      for (const place of places) engine.putProject(projectAt(place, policy) as ProjectInput)
    },
    putProject: (project) => engine.putProject(project as ProjectInput),
    allows: (request) => engine.allows(asked(request)),
    decide: (request) => engine.decide(asked(request))
  }
}

const tableOf = ({ engine }: Subject, place: Place) => {
  const compiled = engine.compiled(place)
  if (compiled === null) throw new Error(`nothing was put as \`${place}\``)
  return compiled.table
}

const cellOf = (action: Action): number =>
  vocabulary.cells.findIndex((cell) => cell.resource === registry && cell.action === action)

/**
 * Turns one bit of the table round by which the engine decides, and gives back how to right it. The two projects,
 * and all others whose tables are the same, have one table between them.
 */
export const plantWrongBit = (subject: Subject, action: Action, classNumber: number): (() => void) => {
  const { rows, sets } = tableOf(subject, scoped)
  if (tableOf(subject, open).rows !== rows) throw new Error("the two projects no longer share their table")
  const turn = (): void => {
    const cell = cellOf(action)
    const set = sets.at(rows[cell] ?? 0)
    set[classNumber >>> 5] = (set[classNumber >>> 5] ?? 0) ^ (1 << (classNumber & 31))
    rows[cell] = sets.numberOf(set)
  }
  turn()
  return turn
}

/** The table of the policy that was put last, as text. */
export const tableBytes = (subject: Subject): string => {
  const { rows, sets } = tableOf(subject, scoped)
  return [...rows].map((row) => sets.at(row).join()).join(" ")
}
