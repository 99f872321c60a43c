import type { Access, Caller, EngineOf, Explanation, GitLab, Role } from "@jobwarden/core"
import type { Question } from "@jobwarden/registry-gateway"
import { nameOf, policyInForce, type ExplainedCell, type Project } from "../explain/policy-in-force.ts"
import { sayCallerChanges } from "./caller-change.ts"
import { sayOwnerChange } from "../policy-tests/owner-change.ts"

/** A caller as there are many, and what the policy says to it. */
export interface UsualCaller {
  readonly who: string
  readonly allowed: boolean
  readonly reason: string
  /** What would allow it: by the caller, by the owner. Empty for a yes. */
  readonly nearest: readonly string[]
}

/** One thing that has to be allowed, and who may. */
export interface DecidedQuestion {
  readonly project: string
  readonly cell: ExplainedCell
  readonly access: Access
  readonly callers: readonly UsualCaller[]
}

/** A question that files alone cannot answer. */
export interface OpenQuestion {
  readonly action: Question["action"]
  readonly why: string
}

export type Answered = DecidedQuestion | OpenQuestion

export const isDecided = (answered: Answered): answered is DecidedQuestion => "cell" in answered

/** What the policy says to one question of a request. */
export const decideQuestion = (
  engine: EngineOf<GitLab>,
  projects: readonly Project[],
  question: Question,
  /** The resource, where the request itself names none. */
  resource: string | null
): Answered => {
  const { action } = question
  const found = find(projects, question.target, resource)
  if (typeof found === "string") return { action, why: found }
  const policy = policyInForce(engine, found.project)
  const name = `${found.resource}:${action}`
  const cell = policy.cells.find((one) => nameOf(one) === name)
  if (cell === undefined) return { action, why: `there is no ${name}` }
  const { path } = found.project
  return {
    project: path,
    cell,
    access: engine.whoCan(path, found.resource, action) ?? { cells: [name] },
    callers: usualCallers(path).map(({ caller, who }) => {
      const asked = { project: path, caller, resource: found.resource, action }
      return tell(who, engine.explain(asked), asked)
    })
  }
}

interface Found {
  readonly project: Project
  readonly resource: string
}

const find = (
  projects: readonly Project[],
  target: Question["target"],
  resource: string | null
): Found | string => {
  const byReference = (reference: number | string): Project | undefined =>
    projects.find(({ id, path }) => id === reference || path === reference)
  const missing = (what: number | string): string => `no policy file names project ${what}`
  const missingAbove = (path: string): string => `no policy file names a project above ${path}`
  switch (target.type) {
    case "project": {
      const project = byReference(target.project)
      return project === undefined ? missing(target.project) : { project, resource: target.resource }
    }
    case "repository": {
      const parts = target.path.split("/")
      const project = [0, 1, 2]
        .map((fewer) => parts.slice(0, parts.length - fewer).join("/"))
        .flatMap((path) => byReference(path) ?? [])[0]
      return project === undefined ? missingAbove(target.path) : { project, resource: target.resource }
    }
    case "package_id": {
      const project = byReference(target.project)
      if (project === undefined) return missing(target.project)
      if (resource !== null) return { project, resource }
      return `of which format package ${target.packageId} is, the path does not say: give \`--resource\``
    }
    case "package":
      return `which project holds ${target.name.name} is what the registry's list of packages says`
    case "group":
      return "it shows what lies in many projects, and is denied"
    case "registry":
      return "it is about nothing of any project: whoever is signed in may"
  }
}

const usualCallers = (
  project: string
): ReadonlyArray<{ readonly who: string; readonly caller: Caller<Role> }> => [
  {
    who: "a job of the project on an unprotected ref, triggered by a developer",
    caller: { type: "job", project, ref: { protected: false }, trigger_role: "developer" }
  },
  {
    who: "the same on a protected ref",
    caller: { type: "job", project, ref: { protected: true }, trigger_role: "developer" }
  },
  { who: "a developer", caller: { type: "user", role: "developer" } },
  { who: "a maintainer", caller: { type: "user", role: "maintainer" } }
]

const tell = (
  who: string,
  { allowed, byCaller, byOwner, reason }: Explanation,
  asked: { readonly project: string; readonly resource: string; readonly action: string }
): UsualCaller => ({
  who,
  allowed,
  reason,
  nearest: allowed ? [] : [...byCaller.map(sayCallerChanges), sayOwnerChange(byOwner, asked)]
})
