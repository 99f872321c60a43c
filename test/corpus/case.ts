import { readdirSync, readFileSync } from "node:fs"
import { parseDocument } from "yaml"
import { keyed, readAct, type Act } from "./acts.ts"
import type { LetIn, Outcome, Seen, SeenAround, SeenScope, Who } from "./outcome.ts"

export const surfaceNames = ["service", "rest", "graphql"] as const

export type SurfaceName = (typeof surfaceNames)[number]

/** What must hold afterwards; what is left out is not looked at. */
export interface After {
  /** Cells and the grants in force in them. */
  readonly in_force?: Seen["inForce"]
  readonly stated?: unknown
  readonly revision?: number
  readonly scope?: SeenScope
  readonly around?: Partial<SeenAround>
}

/** An actor, a change or question, and what it comes to: written by hand, with the section that says so. */
export interface Case {
  readonly name: string
  readonly cites: string
  /** What others did before, as administrators by the use cases. */
  readonly given: ReadonlyArray<Act>
  readonly unacknowledgeable: ReadonlyArray<string>
  readonly actor: string
  readonly act: Act
  readonly comesTo: Outcome
  readonly gains?: ReadonlyArray<string>
  readonly loses?: ReadonlyArray<string>
  readonly findings?: ReadonlyArray<string>
  readonly who?: Who
  readonly let_in?: LetIn
  readonly after: After
  /** Surfaces that have no words for it, and why. */
  readonly except: Partial<Record<SurfaceName, string>>
}

const folder = new URL("./cases/", import.meta.url)

export const loadCases = (): ReadonlyArray<Case> =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .flatMap((name) =>
      parseCases(name.slice(0, -".yaml".length), readFileSync(new URL(name, folder), "utf8"))
    )

const told = ["gains", "loses", "findings", "who", "let_in"] as const
const common = ["name", "cites", "given", "unacknowledgeable", "except"]

/** Refuses whatever would let a case pass unread: unknown keys, no citation, two of one name. */
export const parseCases = (file: string, text: string): ReadonlyArray<Case> => {
  const document = parseDocument(text, { version: "1.2", strict: true, uniqueKeys: true })
  const problem = document.errors[0] ?? document.warnings[0]
  if (problem !== undefined) throw new Error(`${file}: ${problem.message}`)
  const { section, cases, tables } = keyed(file, document.toJS({ maxAliasCount: -1 }), [
    "section",
    "definitions",
    "cases",
    "tables"
  ])
  if (!/^SPEC §\d/.test(String(section))) throw new Error(`${file}: section names no section of the SPEC`)
  const read = [
    ...list(file, cases).map((value) => readCase(file, String(section), value)),
    ...list(file, tables).flatMap((value) => readTable(file, String(section), value))
  ]
  const names = new Set<string>()
  for (const { name } of read) {
    if (names.has(name)) throw new Error(`${file}: two cases named ${name}`)
    names.add(name)
  }
  return read
}

const readCase = (file: string, section: string, value: unknown): Case => {
  const read = keyed(file, value, [...common, "actor", "does", "comes_to", "after", ...told])
  const about = readCommon(file, section, read)
  if (read["comes_to"] === undefined) throw new Error(`${about.name}: comes to nothing`)
  return {
    ...about,
    actor: String(read["actor"]),
    act: readAct(about.name, read["does"]),
    comesTo: read["comes_to"] as Outcome,
    ...Object.fromEntries(told.flatMap((key) => (read[key] === undefined ? [] : [[key, read[key]]]))),
    after: keyed(about.name, read["after"] ?? {}, ["in_force", "stated", "revision", "scope", "around"])
  }
}

/** The same act by several actors, or about several cells: each row is a case. */
const readTable = (file: string, section: string, value: unknown): ReadonlyArray<Case> => {
  const read = keyed(file, value, [...common, "does", "actors", "actor", "cells"])
  const about = readCommon(file, section, read)
  const does = keyed(about.name, read["does"])
  const row = (name: string, actor: string, act: unknown, comesTo: unknown): Case => ({
    ...about,
    name: `${about.name}: ${name}`,
    actor,
    act: readAct(about.name, act),
    comesTo: comesTo as Outcome,
    after: {}
  })
  if (read["cells"] !== undefined) {
    const actor = String(read["actor"])
    return Object.entries(keyed(about.name, read["cells"])).map(([cell, reason]) =>
      row(cell, actor, { ...does, do: cell }, reason === "allowed" ? reason : { denied: reason })
    )
  }
  return Object.entries(keyed(about.name, read["actors"])).map(([actor, comesTo]) =>
    row(actor, actor, does, comesTo)
  )
}

const readCommon = (file: string, section: string, read: Readonly<Record<string, unknown>>) => {
  const name = `${file}: ${String(read["name"])}`
  if (typeof read["name"] !== "string" || read["name"].trim() === "")
    throw new Error(`${file}: a case has no name`)
  const except = keyed(name, read["except"] ?? {}, surfaceNames) as Case["except"]
  for (const reason of Object.values(except)) {
    if (typeof reason !== "string" || reason.length < 10)
      throw new Error(`${name}: an exception gives no reason`)
  }
  return {
    name,
    cites: String(read["cites"] ?? section),
    given: list(name, read["given"]).map((value) => readAct(name, value)),
    unacknowledgeable: list(name, read["unacknowledgeable"]).map(String),
    except
  }
}

const list = (where: string, value: unknown): ReadonlyArray<unknown> => {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new Error(`${where}: not a list`)
  return value
}
