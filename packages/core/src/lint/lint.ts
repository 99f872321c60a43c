import { makeCompiler, type Compiler } from "../access/compile.ts"
import type { Vocabulary } from "../domain/vocabulary.ts"
import type { Sentences } from "../sentences/sentences.ts"
import { classOf } from "./change.ts"
import { makeClassMasks, type ClassMasks } from "./class-masks.ts"
import { makeConcerned } from "./concerned.ts"
import { inputsOf, makeContext, type Material } from "./context.ts"
import { makeFingerprints, severities, type Finding, type Fix, type Severity } from "./finding.ts"
import { lazily, makeSharedViews, type SharedViews } from "./policy-view.ts"
import { makeIntroduced } from "./introduced.ts"
import { belongsTo, type PresetName } from "./presets.ts"
import type { Hit, Rule, RuleContext } from "./rule.ts"
import { suppress, type SuppressedFinding, type Suppression } from "./suppressions.ts"

/** What to lint, and how. */
export interface LintInput<RuleId extends string = string> extends Omit<Material, "suppressions"> {
  /** Left out: none were looked for, and the rules about suppressions do not run. */
  readonly suppressions?: readonly Suppression[]
  /** Left out: `recommended`. */
  readonly preset?: PresetName
  /** Exactly these rules, whatever the preset. */
  readonly rules?: readonly RuleId[]
  /** `false`: fixes are not worked out, which is the dearest part of a finding. */
  readonly fixes?: boolean
}

export interface LintResult {
  /**
   * The worst first; the same list for the same input. What a finding says beside its rule and its place is worked
   * out when it is first read.
   */
  readonly findings: readonly Finding[]
  /** Rules that did not run, and what they would have had to look at: an input, or a fact as `F.<name>`. */
  readonly notRun: readonly { readonly rule: string; readonly missing: readonly string[] }[]
  readonly suppressed: readonly SuppressedFinding[]
}

export interface Linter {
  readonly lint: (input: LintInput) => LintResult
}

/** What is kept for the projects of one compiler, whose numbers mean nothing to another. */
interface Helpers {
  readonly shared: SharedViews
  readonly masks: ClassMasks
  readonly concerns: ReturnType<typeof makeConcerned>
  readonly fingerprint: ReturnType<typeof makeFingerprints>
}

/** Makes a linter of rules, whatever their order. */
export const makeLinter = (
  vocabulary: Vocabulary,
  sentences: Pick<Sentences, "printAccess">,
  unordered: readonly Rule[]
): Linter => {
  const rules = unordered.toSorted((one, other) => one.number - other.number)
  const places = new Map(rules.map(({ id, number, severity }) => [id, placeOf(severity, number)]))
  const chosenBy = new Map<PresetName, readonly Rule[]>()
  const inPreset = (preset: PresetName): readonly Rule[] => {
    const known = chosenBy.get(preset) ?? rules.filter((rule) => belongsTo(rule, preset))
    chosenBy.set(preset, known)
    return known
  }
  const helpers = new WeakMap<Compiler, Helpers>()
  const helpersFor = (compiler: Compiler): Helpers => {
    const known = helpers.get(compiler) ?? {
      shared: makeSharedViews(compiler),
      masks: makeClassMasks(compiler.space),
      concerns: makeConcerned(sentences.printAccess),
      fingerprint: makeFingerprints()
    }
    helpers.set(compiler, known)
    return known
  }
  // For what is linted without a policy: a document that says none.
  const idle = lazily(() => makeCompiler(vocabulary))

  const findingOf = (
    { concerns, fingerprint }: Helpers,
    rule: Rule,
    hit: Hit,
    context: RuleContext,
    input: LintInput,
    introduced: ((hit: Hit) => boolean) | null
  ): Finding => {
    const { at, cells, message } = hit
    const names = context.names(cells)
    // Whom it concerns is most of the work, and often nobody asks: who counts, or looks for the worst.
    const concerned = lazily(() => concerns(hit, context))
    const named = () => ({
      rule: rule.id,
      cells: names,
      accesses: concerned().accesses,
      level: at.level,
      ...(at.group !== undefined && { group: at.group }),
      path: at.path
    })
    const key = (): string => {
      const { number } = concerned()
      const place = number === 0 ? JSON.stringify([at.level, at.group, at.path]) : number
      return `${rule.id} ${cells.map(({ index }) => index).join()} ${place}`
    }
    return {
      rule: rule.id,
      cells: names,
      get accesses() {
        return concerned().accesses
      },
      level: at.level,
      ...(at.group !== undefined && { group: at.group }),
      path: at.path,
      severity: rule.severity,
      ...(introduced !== null && { introduced: introduced(hit) }),
      category: rule.category,
      get message() {
        return typeof message === "string" ? message : message(concerned().said())
      },
      help: `docs/rules/${rule.id}.md`,
      fixes: input.fixes === false ? [] : fixesOf(hit, input),
      get fingerprint() {
        return fingerprint(key(), named)
      }
    }
  }

  return {
    lint: (asked) => {
      const input = ofOneCompiler(asked)
      const { preset = "recommended", rules: only, suppressions, ...material } = input
      const chosen = only === undefined ? inPreset(preset) : rules.filter(({ id }) => only.includes(id))
      const inputs = inputsOf({ ...material, ...(suppressions && { suppressions: [] }) })
      const missing = (rule: Rule): readonly string[] => [
        ...rule.inputs.filter((name) => !inputs.has(name)),
        ...(rule.facts ?? []).flatMap((fact) =>
          input.subject?.facts?.[fact] === undefined ? [`F.${fact}`] : []
        )
      ]
      const lacking = new Map(chosen.map((rule) => [rule, missing(rule)]))
      const canRun = (rule: Rule): boolean => lacking.get(rule)?.length === 0
      const helped = helpersFor(input.subject?.compiler ?? idle())
      const { masks, shared } = helped
      const context = makeContext(shared, masks, material)
      const introduced = input.before && input.subject ? makeIntroduced(input.before, input.subject) : null
      const run = (among: readonly Rule[], within: RuleContext): readonly Finding[] =>
        among
          .filter(canRun)
          .flatMap((rule) =>
            rule.check(within).map((hit) => findingOf(helped, rule, hit, within, input, introduced))
          )

      const looksAtFindings = (rule: Rule): boolean => rule.inputs.includes("S")
      const runs = (rule: Rule): boolean => looksAtFindings(rule) || canRun(rule)
      const first = suppress(
        run(
          chosen.filter((rule) => !looksAtFindings(rule)),
          context
        ),
        suppressions ?? [],
        input.now,
        () => new Set(rules.flatMap((rule) => (runs(rule) ? [] : [rule.id])))
      )
      const last = chosen.filter(looksAtFindings)
      const about =
        last.length === 0
          ? []
          : run(last, makeContext(shared, masks, { ...material, suppressions: first.uses }))
      return {
        findings: [...first.findings, ...about].toSorted(
          (one, other) => (places.get(one.rule) ?? 0) - (places.get(other.rule) ?? 0)
        ),
        notRun: [...lacking].flatMap(([rule, lacks]) =>
          lacks.length === 0 ? [] : [{ rule: rule.id, missing: lacks }]
        ),
        suppressed: first.suppressed
      }
    }
  }
}

const fixesOf = ({ fixes = () => [] }: Hit, { now, subject }: LintInput): readonly Fix[] =>
  fixes().flatMap(({ change, title }): readonly Fix[] => {
    const what = subject === undefined ? null : classOf(subject, change, now)
    return what === null ? [] : [{ class: what, title, ...change }]
  })

const mostRules = 1_000

/** Where a rule's findings stand: the worst first, then by the number. */
const placeOf = (severity: Severity, number: number): number =>
  severities.indexOf(severity) * mostRules + number

/** The policy before, compiled by whatever compiled the policy: tables of two compilers cannot be compared. */
const ofOneCompiler = (input: LintInput): LintInput => {
  const { before, now, subject } = input
  if (before === undefined || subject === undefined || before.compiler === subject.compiler) return input
  const { compiler } = subject
  return { ...input, before: { ...before, compiler, compiled: compiler.compile(before.sources, now) } }
}
