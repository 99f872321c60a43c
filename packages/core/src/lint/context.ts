import { findCell } from "../access/decide.ts"
import { isSameProject } from "../access/directory.ts"
import type { Reference } from "../access/request.ts"
import { standingOf } from "../access/scope-gate.ts"
import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import type { AllowlistEntry } from "../policy/scope.ts"
import { changeOf } from "./change.ts"
import type { ClassMasks } from "./class-masks.ts"
import { lazily, makePolicyView, type PolicyView, type SharedViews, type Subject } from "./policy-view.ts"
import { respell } from "./respell.ts"
import type { RuleContext, RuleInput, UseLog, WrittenDocument } from "./rule.ts"
import type { SuppressionUse } from "./suppressions.ts"

/** What there is to look at. Whatever is left out, the rules that need it do not run. */
export interface Material {
  readonly subject?: Subject
  readonly before?: Subject
  readonly uses?: UseLog
  readonly written?: WrittenDocument
  readonly suppressions?: readonly SuppressionUse[]
  /** Epoch milliseconds. */
  readonly now: number
}

/** The inputs that are there. Without facts there is still the visibility, which the policy brings. */
export const inputsOf = ({
  before,
  subject,
  suppressions,
  uses,
  written
}: Material): ReadonlySet<RuleInput> => {
  const hasLimits = subject?.sources.limits.some(({ document }) => document !== undefined) ?? false
  return new Set<RuleInput>([
    ...(subject === undefined ? [] : (["P", "L", "F"] as const)),
    ...(before === undefined ? [] : (["P0"] as const)),
    ...(hasLimits ? (["C"] as const) : []),
    ...(uses === undefined ? [] : (["G"] as const)),
    ...(suppressions === undefined ? [] : (["S"] as const)),
    ...(written === undefined ? [] : (["D"] as const))
  ])
}

const needed = <T>(value: T | undefined, input: RuleInput): T => {
  if (value === undefined) throw new Error(`a rule looks at ${input} and does not name it among its inputs`)
  return value
}

export const makeContext = (shared: SharedViews, masks: ClassMasks, material: Material): RuleContext => {
  const { compiler } = shared
  const { space, vocabulary } = compiler
  const { now, subject } = material
  const policy = subject && makePolicyView(shared, subject)
  const before = material.before && makePolicyView(shared, material.before)

  const through = lazily(() => usesByEntry(vocabulary, needed(policy, "P"), needed(material.uses, "G")))
  const gained = lazily(() => changeOf(needed(material.before, "P0"), needed(subject, "P")).gained)

  return {
    vocabulary,
    space,
    masks,
    now,
    facts: subject?.facts ?? {},
    get policy() {
      return needed(policy, "P")
    },
    get before() {
      return needed(before, "P0")
    },
    uses: material.uses ?? null,
    get gained() {
      return gained()
    },
    get suppressions() {
      return needed(material.suppressions, "S")
    },
    get written() {
      return needed(material.written, "D")
    },
    rank: (role) => {
      const rank = vocabulary.rank.get(role)
      if (rank === undefined) throw new Error(`domain \`${vocabulary.domain.name}\`: \`${role}\` is no role`)
      return rank
    },
    baseline: (cell) => vocabulary.baseline(cell, needed(subject, "P").sources.visibility),
    concerns: (concerned) => concernsIn(needed(policy, "P"), concerned),
    respell: (at, title, wanted) => respell(compiler, needed(policy, "P"), at, title, wanted),
    usedThrough: (listed) => {
      if (material.uses === undefined) return null
      const view = needed(policy, "P")
      if (view.scopeIsOpen && !view.isSelf(listed)) return null
      const cells = through().get(listed.entry)
      return cells === undefined ? new Set() : cells
    },
    names: (cells) => cells.map(({ index }) => shared.names[index] ?? "")
  }
}

const concernsIn = (
  policy: PolicyView,
  concerned: Parameters<RuleContext["concerns"]>[0]
): ReturnType<RuleContext["concerns"]> =>
  policy.statements.flatMap((statement) => {
    let found: Map<Cell, Uint32Array> | null = null
    for (const cell of statement.cells) {
      const wanted = concerned(cell, statement)
      if (wanted !== null && policy.admits(cell, wanted)) found = (found ?? new Map()).set(cell, wanted)
    }
    const [first, ...others] = found?.keys() ?? []
    if (first === undefined) return []
    return [{ statement, cells: [first, ...others], concerned: (cell) => found?.get(cell) ?? nobody }]
  })

/** What came through each entry, by the cells; `null` where the log does not say all of them. */
const usesByEntry = (
  vocabulary: Vocabulary,
  { compiled, directory, target }: PolicyView,
  { authentications = [], used }: UseLog
): ReadonlyMap<AllowlistEntry, ReadonlySet<number> | null> => {
  const found = new Map<AllowlistEntry, Set<number> | null>()
  // A log names the same few sources again and again.
  const deciding = new Map<Reference, readonly AllowlistEntry[]>()
  const decidingFor = (source: Reference): readonly AllowlistEntry[] => {
    const known = deciding.get(source)
    if (known !== undefined) return known
    const { entries } = standingOf(directory, target, compiled, directory.project(source))
    const made = entries.map(({ entry }) => entry)
    deciding.set(source, made)
    return made
  }
  const isHere = (project: Reference): boolean => isSameProject(directory.project(project), target)
  for (const { action, caller, project, resource } of used) {
    const cell = findCell(vocabulary, resource, action)
    if (caller.type !== "job" || typeof cell === "string" || !isHere(project)) continue
    for (const entry of decidingFor(caller.project)) {
      found.set(entry, (found.get(entry) ?? new Set()).add(cell))
    }
  }
  for (const { project, source } of authentications) {
    if (isHere(project)) for (const entry of decidingFor(source)) found.set(entry, null)
  }
  return found
}

const nobody = new Uint32Array(0)
