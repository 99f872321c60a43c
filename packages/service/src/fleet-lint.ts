import {
  createEngine,
  type EngineOf,
  type GitLab,
  type GroupInput,
  type InstanceInput,
  type ProjectInput
} from "@jobwarden/core"
import {
  fleetRules,
  lint,
  lintFleet,
  rules,
  severities,
  type Finding,
  type FleetFinding
} from "@jobwarden/core/rules"

/** Some of what a fleet is made of; what is told first is looked at first, and the instance before its projects. */
export interface FleetPart {
  readonly instance?: InstanceInput
  readonly groups?: ReadonlyArray<GroupInput>
  readonly projects?: ReadonlyArray<ProjectInput>
}

/** What was found in one project; a rule over many projects names the others too. */
export interface FoundInFleet {
  readonly project: { readonly id: number | null; readonly path: string }
  readonly finding: Finding | FleetFinding
}

/** What the rules find in a fleet. */
export interface FleetFindingsFound {
  /** How many projects were looked at. */
  readonly projects: number
  /** The worst first, then by rule, then by the project's path. */
  readonly findings: ReadonlyArray<FoundInFleet>
  /** How many more each rule found, where not all are listed. */
  readonly leftOut: ReadonlyArray<{ readonly rule: string; readonly findings: number }>
}

/** A fleet that is told part by part, and then looked at. It may take minutes, and never rests in between. */
export interface FleetLint {
  readonly put: (part: FleetPart) => void
  readonly finish: () => FleetFindingsFound
}

/** Of each rule so many findings are listed and the others counted, so that no fleet fills the memory. */
const mostListed = 1000

const numberOf = new Map<string, number>([...rules, ...fleetRules].map(({ id, number }) => [id, number]))

/** @param now epoch milliseconds */
export const makeFleetLint = (now: number, most: number = mostListed): FleetLint => {
  const engine: EngineOf<GitLab> = createEngine({ now: () => now })
  const ids = new Map<string, number | null>()
  return {
    put: ({ groups = [], instance, projects = [] }) => {
      if (instance !== undefined) engine.putInstance(instance)
      for (const group of groups) engine.putGroup(group)
      for (const project of projects) {
        engine.putProject(project)
        ids.set(project.path, project.id ?? null)
      }
    },
    finish: () => {
      const listed = new Map<string, Array<FoundInFleet>>()
      const leftOut = new Map<string, number>()
      const count = (rule: string, findings: number): void => {
        if (findings > 0) leftOut.set(rule, (leftOut.get(rule) ?? 0) + findings)
      }
      const note = (path: string, finding: Finding | FleetFinding): void => {
        const alike = listed.get(finding.rule) ?? []
        listed.set(finding.rule, alike)
        if (alike.length >= most) count(finding.rule, 1)
        else alike.push({ project: { id: ids.get(path) ?? null, path }, finding })
      }
      const paths = [...ids.keys()].sort()
      for (const path of paths) {
        const subject = engine.subject(path)
        if (subject === null) continue
        for (const finding of lint({ subject, now, fixes: false }).findings) note(path, finding)
      }
      const together = lintFleet({ subjects: engine.subjects(), now, most })
      for (const finding of together.findings) note(finding.project, finding)
      for (const { findings, rule } of together.leftOut) count(rule, findings)
      return {
        projects: paths.length,
        // Those of one rule are in the order of paths already, and stay so.
        findings: [...listed.values()].flat().sort((one, other) => orderOf(one) - orderOf(other)),
        leftOut: [...leftOut]
          .map(([rule, findings]) => ({ rule, findings }))
          .sort((one, other) => (numberOf.get(one.rule) ?? 0) - (numberOf.get(other.rule) ?? 0))
      }
    }
  }
}

const orderOf = ({ finding: { rule, severity } }: FoundInFleet): number =>
  severities.indexOf(severity) * 1000 + (numberOf.get(rule) ?? 0)
