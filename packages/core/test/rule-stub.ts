import type { Rule } from "../src/lint/rule.ts"

/** A rule of which nothing matters but what a test says of it: it finds nothing. */
export const ruleStub = (more: Partial<Rule> & Pick<Rule, "id">): Rule => ({
  number: 1,
  category: "security",
  severity: "high",
  inputs: ["P"],
  summary: "",
  rationale: "",
  remedy: "",
  formula: "",
  check: () => [],
  ...more
})
