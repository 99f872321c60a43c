import { vocabulary } from "@jobwarden/core"
import { severities } from "@jobwarden/core/rules"
import {
  actionNames,
  grantNames,
  inputFields,
  packageFormats,
  policyNames,
  roleNames
} from "../domain-names.ts"

const described = (description: string, name: string, indent = "  "): string =>
  `${indent}"${description}"\n${indent}${name}`

const enumOf = (
  name: string,
  description: string,
  values: Iterable<readonly [name: string, description: string]>
): string =>
  [
    `"${description}"`,
    `enum ${name} {`,
    ...[...values].map(([value, said]) => described(said, value)),
    "}"
  ].join("\n")

const written = (grant: boolean | string): string =>
  typeof grant === "string" ? `\`${grant}\`` : grant ? "`true`: the platform's own rule" : "`false`: nobody"

const cellsInput = (name: string, description: string): string =>
  [
    `"${description}"`,
    `input ${name} {`,
    ...vocabulary.domain.actions.map((action) =>
      described(
        `Who may ${action.name}. Null clears the cell, and what stands above it is in force again.`,
        `${action.name}: JobTokenGrantName`
      )
    ),
    "}"
  ].join("\n")

const registryInput = (): string =>
  [
    `"Grants for the package registry, format by format."`,
    "input PackageRegistryGrantsInput {",
    described("What a format leaves unsaid.", "default: ResourceGrantsInput"),
    ...packageFormats.map((format) =>
      described(`The format ${format.name}.`, `${format.field}: ResourceGrantsInput`)
    ),
    "}"
  ].join("\n")

/** What of the schema the domain says: names of roles, actions, resources, grants and policies, in one place. */
export const domainTypes = [
  enumOf(
    "JobTokenAction",
    "What can be done with a resource.",
    [...actionNames].map(([name, action]) => [name, `\`${action}\``] as const)
  ),
  enumOf(
    "JobTokenRole",
    "A role, from the weakest to the strongest.",
    [...roleNames].map(([name, role]) => [name, `\`${role}\``] as const)
  ),
  enumOf(
    "JobTokenGrantName",
    "A grant that a word says. What needs more is written as a document.",
    [...grantNames].map(([name, grant]) => [name, `In a document ${written(grant)}.`] as const)
  ),
  enumOf(
    "JobTokenSeverity",
    "How bad a finding is, the worst first.",
    severities.map((severity) => [severity.toUpperCase(), `\`${severity}\``] as const)
  ),
  enumOf(
    "CiJobTokenScopePolicies",
    "A policy of an allowlist entry: GitLab's names, and finer ones that name one cell.",
    [...policyNames].map(([name, policy]) => [name, `\`${policy}\``] as const)
  ),
  cellsInput("ResourceGrantsInput", "Grants for one resource. What is left out stays as it is."),
  registryInput(),
  [
    `"Grants by resource, to be merged into what is stated. What is left out stays, null clears."`,
    "input JobTokenGrantsInput {",
    ...inputFields.map(({ field, isRegistry, resource }) =>
      described(
        `The resource ${resource}.`,
        `${field}: ${isRegistry ? "PackageRegistryGrantsInput" : "ResourceGrantsInput"}`
      )
    ),
    "}"
  ].join("\n")
].join("\n\n")
