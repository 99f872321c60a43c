import type { GitLab } from "../domain/gitlab.ts"
import type { GroupInputOf, InstanceInputOf, ProjectInputOf } from "../input/inputs.ts"
import type { Examples, Rule } from "./rule.ts"

/** A project of an example: as in a policy file, where the path is the key. */
export type ExampleProject = Omit<ProjectInputOf<GitLab>, "path"> & { readonly path?: string }
export type ExampleGroup = Omit<GroupInputOf<GitLab>, "path">
export type ExampleInstance = InstanceInputOf<GitLab>

/** A rule of the set that Jobwarden ships, which is about GitLab. */
export type ShippedRule<Id extends string = string> = Rule<Id>

/** The examples of a rule: the export `examples` of its file. */
export type RuleExamples = Examples<ExampleProject, ExampleGroup, ExampleInstance>

/** Defines a rule; it is the default export of the file that bears its id. */
export const defineRule = <const Id extends string>(rule: ShippedRule<Id>): ShippedRule<Id> => rule
