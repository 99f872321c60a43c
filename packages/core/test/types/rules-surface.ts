import type * as examples from "../../src/rule-examples.ts"
import type * as rules from "../../src/gitlab-rules.ts"
import type { Equal, Expect } from "./equal.ts"

/** Every value that `@jobwarden/core/rules` exports. */
export const ruleValueNames = [
  "applyFixes",
  "applyFixesWith",
  "belongsTo",
  "categories",
  "changed",
  "differenceBetween",
  "fingerprintText",
  "fleetRules",
  "lint",
  "lintFleet",
  "linter",
  "observedFrom",
  "presets",
  "readAuthenticationLog",
  "rules",
  "severities",
  "standingOf",
  "useLogOf",
  "usedBy"
] as const

/** Every value that `@jobwarden/core/rule-examples` exports. */
export const exampleValueNames = ["exampleInput", "examplesOf", "lintExample", "lintFleetExample"] as const

export type RuleValues = typeof rules
export type ExampleValues = typeof examples

/** Every type that `@jobwarden/core/rules` exports. */
export interface RuleTypes {
  readonly AuthenticationLogFrame: rules.AuthenticationLogFrame
  readonly Category: rules.Category
  readonly Change: rules.Change
  readonly Finding: rules.Finding
  readonly Fix: rules.Fix
  readonly FixClass: rules.FixClass
  readonly FixedPolicy: rules.FixedPolicy
  readonly FleetFinding: rules.FleetFinding
  readonly FleetLintInput: rules.FleetLintInput
  readonly FleetLintResult: rules.FleetLintResult
  readonly FleetRule: rules.FleetRule
  readonly FleetRuleId: rules.FleetRuleId
  readonly LastAuthentication: rules.LastAuthentication
  readonly LintInput: rules.LintInput
  readonly LintResult: rules.LintResult
  readonly Linter: rules.Linter
  readonly PresetName: rules.PresetName
  readonly RecordedUse: rules.RecordedUse
  readonly RuleId: rules.RuleId
  readonly ScopeChange: rules.ScopeChange
  readonly Severity: rules.Severity
  readonly ShippedRule: rules.ShippedRule
  readonly Subject: rules.Subject
  readonly SuppressedFinding: rules.SuppressedFinding
  readonly Suppression: rules.Suppression
  readonly TextProblem: rules.TextProblem
  readonly UseLog: rules.UseLog
  readonly UsedBy: rules.UsedBy
  readonly WrittenDocument: rules.WrittenDocument
}

/** The names of `RuleTypes`, for those who cannot see types. */
export const ruleTypeNames = [
  "AuthenticationLogFrame",
  "Category",
  "Change",
  "Finding",
  "Fix",
  "FixClass",
  "FixedPolicy",
  "FleetFinding",
  "FleetLintInput",
  "FleetLintResult",
  "FleetRule",
  "FleetRuleId",
  "LastAuthentication",
  "LintInput",
  "LintResult",
  "Linter",
  "PresetName",
  "RecordedUse",
  "RuleId",
  "ScopeChange",
  "Severity",
  "ShippedRule",
  "Subject",
  "SuppressedFinding",
  "Suppression",
  "TextProblem",
  "UseLog",
  "UsedBy",
  "WrittenDocument"
] as const

/** Every type that `@jobwarden/core/rule-examples` exports. */
export interface ExampleTypes {
  readonly ExpectedFinding: examples.ExpectedFinding
  readonly ExpectedFleetFinding: examples.ExpectedFleetFinding
  readonly FleetExample: examples.FleetExample
  readonly FleetRuleExamples: examples.FleetRuleExamples
  readonly RuleExample: examples.RuleExample
  readonly RuleExamples: examples.RuleExamples
}

export const exampleTypeNames = [
  "ExpectedFinding",
  "ExpectedFleetFinding",
  "FleetExample",
  "FleetRuleExamples",
  "RuleExample",
  "RuleExamples"
] as const

export type Complete = [
  Expect<Equal<(typeof ruleValueNames)[number], keyof RuleValues>>,
  Expect<Equal<(typeof ruleTypeNames)[number], keyof RuleTypes>>,
  Expect<Equal<(typeof exampleValueNames)[number], keyof ExampleValues>>,
  Expect<Equal<(typeof exampleTypeNames)[number], keyof ExampleTypes>>
]
