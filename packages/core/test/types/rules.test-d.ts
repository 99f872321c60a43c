import { expectTypeOf } from "vitest"
import { createEngine, type Difference, type Scope } from "../../src/index.ts"
import {
  examplesOf,
  lintExample,
  type FleetExample,
  type FleetRuleExamples,
  type RuleExample,
  type RuleExamples
} from "../../src/rule-examples.ts"
import type { AllExamples } from "../../src/rules/examples.ts"
import {
  applyFixes,
  differenceBetween,
  fingerprintText,
  fleetRules,
  lint,
  lintFleet,
  rules,
  type Category,
  type Change,
  type Finding,
  type Fix,
  type FleetFinding,
  type FleetRuleId,
  type LintInput,
  type RuleId,
  type Severity,
  type Subject,
  type Suppression
} from "../../src/gitlab-rules.ts"

// What lint is asked, and what it hands back.

export const asked = (subject: Subject, input: LintInput): void => {
  expectTypeOf(createEngine().subject).returns.toEqualTypeOf<Subject | null>()
  expectTypeOf(lint(input).findings).toEqualTypeOf<readonly Finding[]>()
  expectTypeOf(lint(input).notRun).toEqualTypeOf<
    readonly { readonly rule: string; readonly missing: readonly string[] }[]
  >()
  expectTypeOf(lintFleet({ subjects: [subject], now: 0 }).findings).toEqualTypeOf<readonly FleetFinding[]>()
  expectTypeOf(applyFixes(input, { class: "safe" }).lost).toEqualTypeOf<Difference["lost"]>()
  expectTypeOf(differenceBetween(subject, subject)).toEqualTypeOf<Difference>()
  expectTypeOf(fingerprintText).returns.toEqualTypeOf<string>()
  expectTypeOf<Finding["severity"]>().toEqualTypeOf<Severity>()
  expectTypeOf<Finding["category"]>().toEqualTypeOf<Category>()
  expectTypeOf<Fix>().toExtend<Change>()
  expectTypeOf<FleetFinding>().toExtend<Finding>()
}

export const named = (subject: Subject): void => {
  // A rule's name is one of those that there are.
  expectTypeOf<RuleId>().toExtend<string>()
  expectTypeOf<"job-token-launders-role">().toExtend<RuleId>()
  expectTypeOf<"mutual-write">().toExtend<FleetRuleId>()
  expectTypeOf<"mutual-write">().not.toExtend<RuleId>()
  expectTypeOf<string>().not.toExtend<RuleId>()
  expectTypeOf(rules[0].id).toExtend<RuleId>()
  expectTypeOf(fleetRules[0].id).toExtend<FleetRuleId>()
  lint({ subject, now: 0, rules: ["job-token-launders-role"], preset: "strict" })
  // @ts-expect-error no rule has this name
  lint({ subject, now: 0, rules: ["job-token-launders-roles"] })
  // @ts-expect-error a rule over many projects is not asked about one
  lint({ subject, now: 0, rules: ["mutual-write"] })
  // @ts-expect-error there is no such preset
  lint({ subject, now: 0, preset: "lax" })
  // @ts-expect-error without a time nothing can have expired
  lint({ subject })
  // @ts-expect-error a fix that widens cannot be asked for
  applyFixes({ subject, now: 0 }, { class: "widening" })
  // @ts-expect-error nor does one exist
  const widening: Fix["class"] = "widening"
  // One without a reason is found out, not refused.
  const unexplained: Suppression = { rule: "job-token-can-delete" }
  // @ts-expect-error a suppression may know a rule's name wrong, and yet it is a text
  const unnamed: Suppression = { rule: 7, reason: "known" }
  void [widening, unexplained, unnamed]
}

export const shown = (): void => {
  // Every rule has its examples, and no other name has any.
  expectTypeOf<keyof AllExamples>().toEqualTypeOf<RuleId | FleetRuleId>()
  expectTypeOf(examplesOf("job-token-can-delete")).toEqualTypeOf<RuleExamples>()
  expectTypeOf(examplesOf("mutual-write")).toEqualTypeOf<FleetRuleExamples>()
  expectTypeOf(examplesOf(rules[0].id).valid[0]).toExtend<RuleExample>()
  expectTypeOf(examplesOf(fleetRules[0].id).invalid[0]).toExtend<FleetExample>()
  // @ts-expect-error no rule has this name
  examplesOf("no-such-rule")
  // @ts-expect-error a rule is shown by one example of either kind at least
  const silent: RuleExamples["invalid"] = []
  // @ts-expect-error it says what is found in it
  const unsaid: FleetRuleExamples["invalid"] = [{ title: "nothing said", projects: {} }]
  // @ts-expect-error the examples stand
  examplesOf("mutual-write").valid = []
  void [silent, unsaid]
}

export const written = (finding: Finding, scope: Scope): void => {
  // @ts-expect-error a finding stands
  finding.severity = "low"
  // @ts-expect-error so does what it is about
  finding.cells.push("jobs:read")
  // @ts-expect-error the rules are those that are shipped
  rules.push(rules[0])
  // @ts-expect-error an example holds no word that no policy knows
  lintExample("job-token-can-delete", { title: "odd", project: { visibility: "secret" } })
  lintExample("job-token-can-delete", { title: "a scope", project: { scope } })
}
