import type { ShippedRule } from "@jobwarden/core/rules"

type AnyExample = ShippedRule["valid"][number]

export type Example = AnyExample
export type ExampleProject = AnyExample["project"]
export type ExampleGroup = NonNullable<AnyExample["groups"]>[string]
export type ExampleInstance = NonNullable<AnyExample["instance"]>
export type ExampleUses = NonNullable<AnyExample["uses"]>
export type ExampleSuppressions = NonNullable<AnyExample["suppressions"]>
