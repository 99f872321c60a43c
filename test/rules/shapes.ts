import type { RuleExample } from "@jobwarden/core/rule-examples"

export type Example = RuleExample
export type ExampleProject = RuleExample["project"]
export type ExampleGroup = NonNullable<RuleExample["groups"]>[string]
export type ExampleInstance = NonNullable<RuleExample["instance"]>
export type ExampleUses = NonNullable<RuleExample["uses"]>
export type ExampleSuppressions = NonNullable<RuleExample["suppressions"]>
