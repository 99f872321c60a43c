/**
 * The examples of the rules, and running them, for whoever shows them: what a rule's page says it finds is what it
 * finds. An entry of its own, so that what is bundled of the linter holds none of them.
 *
 * @module
 */
import { createEngine } from "./engine.ts"
import { lint, lintFleet, type FleetRuleId, type LintInput, type RuleId } from "./gitlab-rules.ts"
import type { ExampleGroup, ExampleInstance, ExampleProject } from "./lint/define-rule.ts"
import type { Finding } from "./lint/finding.ts"
import type { FleetExample } from "./lint/fleet/fleet-rule.ts"
import type { FleetFinding } from "./lint/fleet/lint-fleet.ts"
import type { Example } from "./lint/rule.ts"
import { parseRfc3339 } from "./policy/rfc3339.ts"
import { allExamples, type AllExamples } from "./rules/examples.ts"

export type { RuleExamples } from "./lint/define-rule.ts"
export type { ExpectedFleetFinding, FleetExample, FleetRuleExamples } from "./lint/fleet/fleet-rule.ts"
export type { ExpectedFinding } from "./lint/rule.ts"

/** An example of a rule about one project. */
export type RuleExample = Example<ExampleProject, ExampleGroup, ExampleInstance>

/** The examples of a rule: in which it finds something, and the nearest in which it finds nothing. */
export const examplesOf = <Id extends RuleId | FleetRuleId>(rule: Id): AllExamples[Id] => allExamples[rule]

const usual = { path: "acme/backend", now: "2026-06-01T12:00:00Z" }

type Surroundings = Pick<RuleExample, "groups" | "instance" | "now">

const engineFor = ({ groups = {}, instance, now: instant = usual.now }: Surroundings) => {
  const now = parseRfc3339(instant)
  if (now === null) throw new RangeError(`${instant} is no instant`)
  const engine = createEngine({ now: () => now })
  if (instance !== undefined) engine.putInstance(instance)
  for (const [path, group] of Object.entries(groups)) engine.putGroup({ path, ...group })
  return { engine, now }
}

/** What the linter looks at for an example. Throws `InvalidInput` where it describes nothing that can be stored. */
export const exampleInput = (example: RuleExample): Omit<LintInput, "rules"> => {
  const { before, project, suppressions, uses, written } = example
  const { engine, now } = engineFor(example)
  const subjectOf = (described: ExampleProject) => {
    const subject = engine.subject({ path: usual.path, ...described })
    if (subject === null) throw new RangeError("an example describes no project")
    return subject
  }
  return {
    now,
    subject: subjectOf(project),
    ...(before && { before: subjectOf(before) }),
    ...(uses && { uses }),
    ...(suppressions && { suppressions }),
    ...(written && { written })
  }
}

/** What a rule finds in an example of its own: nothing in a `valid` one. */
export const lintExample = (rule: RuleId, example: RuleExample): readonly Finding[] => {
  const { findings, notRun } = lint({ ...exampleInput(example), rules: [rule] })
  if (notRun.length > 0) throw new RangeError(`${rule} does not run on the example "${example.title}"`)
  return findings
}

/** What a rule over many projects finds in an example of its own: nothing in a `valid` one. */
export const lintFleetExample = (rule: FleetRuleId, example: FleetExample): readonly FleetFinding[] => {
  const { engine, now } = engineFor(example)
  for (const [path, project] of Object.entries(example.projects)) engine.putProject({ path, ...project })
  const { findings, leftOut } = lintFleet({ subjects: engine.subjects(), now, rules: [rule] })
  if (leftOut.length > 0) throw new RangeError(`${rule} finds more in "${example.title}" than it lists`)
  return findings
}
