import type { Category, Severity } from "../finding.ts"
import type { ExampleGroup, ExampleInstance, ExampleProject } from "../define-rule.ts"
import type { Hit, RuleInput } from "../rule.ts"
import type { Fleet } from "./fleet.ts"

/** What a check hands back. Most are only counted: the rest is told where the finding is listed. */
export interface FleetHit {
  /** The number of the project in which it is found. */
  readonly project: number
  readonly tell: () => FleetTold
}

/** A hit in the project, and the path of projects that it is about. */
export interface FleetTold extends Pick<Hit, "at" | "cells" | "concerned" | "from"> {
  /** The numbers of the projects, each of which reaches the next. */
  readonly path: readonly number[]
  /** What the path means, and what to do about it: it stands behind the path, which the frame prints. */
  readonly message: string
}

/** What an example says a rule finds. */
export interface ExpectedFleetFinding {
  readonly project: string
  /** As people write it, from the object of the project. */
  readonly path: string
  /** Each `<resource>:<action>`; all of them. */
  readonly cells: readonly string[]
  readonly projects: readonly string[]
}

/** A few projects in the shape of a policy file: test and documentation at once. */
export interface FleetExample {
  readonly title: string
  readonly projects: Readonly<Record<string, Omit<ExampleProject, "path">>>
  readonly groups?: Readonly<Record<string, ExampleGroup>>
  readonly instance?: ExampleInstance
  /** RFC 3339; left out: noon of 2026-06-01, UTC. */
  readonly now?: string
}

export interface InvalidFleetExample extends FleetExample {
  readonly finds: readonly [ExpectedFleetFinding, ...ExpectedFleetFinding[]]
}

/** The examples of a rule over many projects: the export `examples` of its file. */
export interface FleetRuleExamples {
  /** The nearest that does not fire. */
  readonly valid: readonly [FleetExample, ...FleetExample[]]
  readonly invalid: readonly [InvalidFleetExample, ...InvalidFleetExample[]]
}

/**
 * A misconfiguration that no single project shows. It runs in the background, and never stops a change (SPEC §7).
 * One file, named by the id.
 */
export interface FleetRule<Id extends string = string> {
  readonly id: Id
  /** Stable; the catalogue's. */
  readonly number: number
  readonly category: Category
  readonly severity: Severity
  /** Of every project. */
  readonly inputs: readonly RuleInput[]
  /** What fires, in one sentence. */
  readonly summary: string
  /** Why it is dangerous. */
  readonly rationale: string
  /** What to do, for the page. */
  readonly remedy: string
  /** The condition in words or signs. */
  readonly formula: string
  /** In the order of the projects. */
  readonly check: (fleet: Fleet) => readonly FleetHit[]
}

/** Defines a rule over many projects; it is the default export of the file that bears its id. */
export const defineFleetRule = <const Id extends string>(rule: FleetRule<Id>): FleetRule<Id> => rule
