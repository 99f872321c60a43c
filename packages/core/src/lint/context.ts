import { findCell } from "../access/decide.ts"
import { isSameProject } from "../access/directory.ts"
import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import { changeOf } from "./change.ts"
import type { ClassMasks } from "./class-masks.ts"
import {
  lazily,
  makePolicyView,
  type ListedEntry,
  type PolicyView,
  type SharedViews,
  type Subject
} from "./policy-view.ts"
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
    usedThrough: (entry) =>
      material.uses === undefined
        ? null
        : cellsUsed(vocabulary, needed(policy, "P"), entry, material.uses.used),
    names: (cells) => cells.map(({ index }) => shared.names[index] ?? "")
  }
}

const concernsIn = (
  policy: PolicyView,
  concerned: Parameters<RuleContext["concerns"]>[0]
): ReturnType<RuleContext["concerns"]> =>
  policy.statements.flatMap((statement) => {
    const found = new Map<Cell, Uint32Array>()
    for (const cell of statement.cells) {
      const wanted = concerned(cell, statement)
      if (wanted === null || !policy.admits(cell, wanted)) continue
      found.set(cell, wanted)
    }
    const [first, ...others] = found.keys()
    if (first === undefined) return []
    return [{ statement, cells: [first, ...others], concerned: (cell) => found.get(cell) ?? nobody }]
  })

const cellsUsed = (
  vocabulary: Vocabulary,
  policy: PolicyView,
  entry: ListedEntry,
  used: UseLog["used"]
): ReadonlySet<number> =>
  new Set(
    used.flatMap(({ action, caller, project, resource }) => {
      const isThrough =
        caller.type === "job" &&
        isSameProject(policy.directory.project(project), policy.target) &&
        policy.decides(entry, caller.project)
      const cell = findCell(vocabulary, resource, action)
      return isThrough && typeof cell === "number" ? [cell] : []
    })
  )

const nobody = new Uint32Array(0)
