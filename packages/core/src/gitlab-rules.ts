/**
 * The misconfiguration rules (SPEC §7). An entry of its own, so that whoever only decides does not load them.
 *
 * @module
 */
import type { Difference } from "./access/difference.ts"
import { gitlabWords } from "./domain/gitlab-words.ts"
import { vocabulary } from "./gitlab.ts"
import { applyFixes as applyFixesWith, type FixedPolicy } from "./lint/apply-fixes.ts"
import { applyChange, changeOf, type Change, type FixClass } from "./lint/change.ts"
import { makeLinter, type LintInput as LintInputOf, type LintResult } from "./lint/lint.ts"
import type { Subject } from "./lint/policy-view.ts"
import {
  makeFleetLinter,
  type FleetLintInput as FleetLintInputOf,
  type FleetLintResult
} from "./lint/fleet/lint-fleet.ts"
import { fleetRules, rules, type FleetRuleId, type RuleId } from "./rules/index.ts"
import { makeSentences } from "./sentences/sentences.ts"

export {
  categories,
  fingerprintText,
  severities,
  type Category,
  type Finding,
  type Fix,
  type Severity
} from "./lint/finding.ts"
export type { Change, FixClass, ScopeChange } from "./lint/change.ts"
export type { FixedPolicy } from "./lint/apply-fixes.ts"
export type { Linter, LintResult } from "./lint/lint.ts"
export type { Subject } from "./lint/policy-view.ts"
export { belongsTo, presets, type PresetName } from "./lint/presets.ts"
export type { UseLog, WrittenDocument } from "./lint/rule.ts"
export type { SuppressedFinding, Suppression } from "./lint/suppressions.ts"
export type { ShippedRule } from "./lint/define-rule.ts"
export { fleetRules, rules, type FleetRuleId, type RuleId } from "./rules/index.ts"
export type { FleetFinding, FleetLintResult } from "./lint/fleet/lint-fleet.ts"
export type { FleetRule } from "./lint/fleet/fleet-rule.ts"

/** What to lint, and how. */
export type LintInput = LintInputOf<RuleId>

/** The linter of the rules that Jobwarden ships. */
export const linter = makeLinter(vocabulary, makeSentences(vocabulary, gitlabWords), rules)

/** Looks for misconfigurations of one project. `engine.subject(project)` makes what it looks at. */
export const lint = (input: LintInput): LintResult => linter.lint(input)

/** What to lint as one, and how. */
export type FleetLintInput = FleetLintInputOf<FleetRuleId>

/**
 * Looks for misconfigurations that show in many projects together: for the background, never for the gate of a
 * change. `engine.subjects()` makes what it looks at.
 */
export const lintFleet: (input: FleetLintInput) => FleetLintResult = makeFleetLinter(
  vocabulary,
  makeSentences(vocabulary, gitlabWords),
  fleetRules
)

/** Applies what closes findings without giving anybody anything; lists who loses. */
export const applyFixes = (input: LintInput, options: { readonly class: FixClass }): FixedPolicy =>
  applyFixesWith(linter, input, options)

export { applyFixesWith }

/** The project as it would be after a fix or another change, compiled for `now` (epoch milliseconds). */
export const changed = (subject: Subject, change: Change, now: number): Subject =>
  applyChange(subject, change, now)

/** What changes for whom between two forms of a project of one engine, the scope applied. */
export const differenceBetween = (before: Subject, after: Subject): Difference => changeOf(before, after)

export {
  readAuthenticationLog,
  useLogOf,
  type AuthenticationLogFrame,
  type LastAuthentication
} from "./use/gitlab-authentication-log.ts"
export type { TextProblem } from "./use/csv.ts"
export { observedFrom, usedBy, type RecordedUse, type UsedBy } from "./use/used-by.ts"
export { standingOf } from "./access/scope-gate.ts"
