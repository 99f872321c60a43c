import type { Compiler } from "../../access/compile.ts"
import { canonicalJson, type Json } from "../../canonical-json.ts"
import type { Vocabulary } from "../../domain/vocabulary.ts"
import { quote } from "../../input/problem.ts"
import { makeClassMasks } from "../class-masks.ts"
import { makeConcerned } from "../concerned.ts"
import { makeContext } from "../context.ts"
import { severities, type Finding } from "../finding.ts"
import { makeSharedViews, type Subject } from "../policy-view.ts"
import { belongsTo, type PresetName } from "../presets.ts"
import { sha256 } from "../sha256.ts"
import type { Sentences } from "../../sentences/sentences.ts"
import { makeFleet } from "./fleet.ts"
import type { FleetHit, FleetRule } from "./fleet-rule.ts"

/** Which projects to lint as one, and how. */
export interface FleetLintInput<RuleId extends string = string> {
  /** Of one engine, each once; their order does not matter. */
  readonly subjects: readonly Subject[]
  /** Epoch milliseconds. */
  readonly now: number
  /** Left out: `recommended`. */
  readonly preset?: PresetName
  /** Exactly these rules, whatever the preset. */
  readonly rules?: readonly RuleId[]
  /** So many findings of each rule are listed, and the others counted. Left out: 1,000. */
  readonly most?: number
}

/** What a rule over many projects found. There are no fixes: each step of a path may be meant. */
export interface FleetFinding<RuleId extends string = string> extends Finding<RuleId> {
  /** The path of the project in which it is found, to which `path` belongs. */
  readonly project: string
  /** The paths of projects, each of which reaches the next. */
  readonly projects: readonly string[]
}

export interface FleetLintResult {
  /** The worst first, then by the project's path; the same list for the same projects. */
  readonly findings: readonly FleetFinding[]
  /** How many more each rule found, where not all are listed. */
  readonly leftOut: readonly { readonly rule: string; readonly findings: number }[]
}

const mostListed = 1000

/** Makes a linter of rules over many projects, whatever their order. It keeps nothing between two questions. */
export const makeFleetLinter =
  (vocabulary: Vocabulary, sentences: Pick<Sentences, "printAccess">, unordered: readonly FleetRule[]) =>
  ({
    most = mostListed,
    now,
    preset = "recommended",
    rules: only,
    subjects
  }: FleetLintInput): FleetLintResult => {
    const [first] = subjects
    if (first === undefined) return { findings: [], leftOut: [] }
    const shared = makeSharedViews(compilerOf(first, subjects))
    const masks = makeClassMasks(shared.compiler.space)
    const concerns = makeConcerned(sentences.printAccess)
    const fleet = makeFleet({ vocabulary, masks, rows: shared.rows }, subjects)
    const pathOf = (number: number): string => fleet.projects[number]?.target.path ?? ""

    const findingOf = ({ category, id, severity }: FleetRule, hit: FleetHit): readonly FleetFinding[] => {
      const { message, path, ...told } = hit.tell()
      const subject = fleet.projects[hit.project]
      if (subject === undefined) return []
      const context = makeContext(shared, masks, { subject, now })
      const { accesses } = concerns({ ...told, message }, context)
      const [cells, projects] = [context.names(told.cells), path.map(pathOf)]
      const named = { rule: id, project: subject.target.path, projects, cells, accesses }
      return [
        {
          ...named,
          ...told.at,
          severity,
          category,
          message: `${projects.map(quote).join(" → ")}: ${message}`,
          help: `docs/rules/${id}.md`,
          fixes: [],
          fingerprint: sha256(canonicalJson(named as unknown as Json))
        }
      ]
    }

    const found = unordered
      .filter((rule) => only?.includes(rule.id) ?? belongsTo(rule, preset))
      .toSorted(
        (one, other) =>
          severities.indexOf(one.severity) - severities.indexOf(other.severity) || one.number - other.number
      )
      .map((rule) => ({ rule, hits: rule.check(fleet) }))
    return {
      findings: found.flatMap(({ hits, rule }) => hits.slice(0, most).flatMap((hit) => findingOf(rule, hit))),
      leftOut: found.flatMap(({ hits, rule }) =>
        hits.length > most ? [{ rule: rule.id, findings: hits.length - most }] : []
      )
    }
  }

const compilerOf = ({ compiler }: Subject, subjects: readonly Subject[]): Compiler => {
  if (subjects.some((subject) => subject.compiler !== compiler)) {
    throw new Error("the projects are of several engines; lint those of one engine at a time")
  }
  return compiler
}
