import { Result } from "effect"
import { Document, isCollection } from "yaml"
import {
  gitlab,
  vocabulary,
  type Caller,
  type ProjectInput,
  type Reference,
  type Role
} from "@jobwarden/core"
import { formatPolicyText } from "../format/format.ts"
import { withMistake, type Mistake } from "./mistakes.ts"
import type { Engine } from "./run.ts"

/** Tests that notice mistakes, to be put into a policy file. */
export interface Suggestion {
  /** YAML: the `tests:` of a policy file. */
  readonly text: string
  /** The mistakes that it notices. */
  readonly notices: readonly Mistake[]
}

/** How tests are called: by who asks, and whose resources. */
export type NameOf = (caller: Caller<Role>, project: string) => string

interface SuggestedTest {
  readonly project: string
  readonly caller: Caller<Role>
  readonly can: Map<string, string[]>
  readonly cannot: Map<string, string[]>
}

/**
 * Tests that hold now and fail with each of the mistakes. Each assertion is what the engine decides now and does
 * not decide with the mistake made, so nothing is suggested that was not tried; `null`: nothing was found.
 */
export const suggestTests = (
  engine: Engine,
  projects: ReadonlyMap<string, ProjectInput>,
  mistakes: readonly Mistake[],
  nameOf: NameOf
): Suggestion | null => {
  const tests = new Map<string, SuggestedTest>()
  const notices: Mistake[] = []
  for (const mistake of mistakes) {
    const project = projects.get(mistake.project)
    if (project === undefined) continue
    // Whoever asks already may tell more: fewer tests are better to read.
    const asking = [...tests.values()].flatMap((test) => (test.project === project.path ? test.caller : []))
    const found = findTelling(engine, project, mistake, [...asking, ...callersAround(project, mistake)])
    if (found === undefined) continue
    notices.push(mistake)
    const key = JSON.stringify([project.path, found.caller])
    const test = tests.get(key) ?? {
      project: project.path,
      caller: found.caller,
      can: new Map<string, string[]>(),
      cannot: new Map<string, string[]>()
    }
    tests.set(key, test)
    const cells = found.allowed ? test.can : test.cannot
    const actions = cells.get(found.resource) ?? []
    cells.set(found.resource, actions.includes(found.action) ? actions : [...actions, found.action])
  }
  return tests.size === 0 ? null : { text: printTests([...tests.values()], nameOf), notices }
}

interface Telling {
  readonly caller: Caller<Role>
  readonly resource: string
  readonly action: string
  /** What is decided without the mistake. */
  readonly allowed: boolean
}

const findTelling = (
  engine: Engine,
  project: ProjectInput,
  mistake: Mistake,
  callers: readonly Caller<Role>[]
): Telling | undefined => {
  const cells =
    "resource" in mistake
      ? [{ resource: mistake.resource, action: mistake.action }]
      : vocabulary.cells.map(({ action, resource }) => ({ resource, action }))
  const questions = callers.flatMap((caller) => cells.map((cell) => ({ caller, ...cell })))
  const ask = (): readonly boolean[] =>
    questions.map((question) => engine.allows({ project: project.path, ...question }))
  const before = ask()
  engine.putProject(withMistake(project, mistake))
  const after = ask()
  engine.putProject(project)
  const at = before.findIndex((allowed, index) => allowed !== after[index])
  const question = questions[at]
  return question && { ...question, allowed: before[at] ?? false }
}

/** Roles that trigger pipelines, the usual ones first. */
const triggers: readonly Role[] = ["developer", "maintainer", "owner", "reporter", "guest", "authenticated"]
const refs = [{ protected: false }, { protected: true }, { protected: false, fork: true }] as const
/** Of a long allowlist, and of many environments, the first are asked about. */
const mostSources = 5
const mostEnvironments = 5

/** Who may notice a mistake: jobs of the project, of those on its list and of others; users; deploy tokens. */
const callersAround = (project: ProjectInput, mistake: Mistake): readonly Caller<Role>[] => {
  const environments = [undefined, ...environmentsOf(project)]
  const jobs = sourcesAround(project, mistake).flatMap((source) =>
    environments.flatMap((environment) =>
      triggers.flatMap((trigger_role) =>
        refs.map((ref): Caller<Role> => {
          return { type: "job", project: source, ref, ...(environment && { environment }), trigger_role }
        })
      )
    )
  )
  const users = gitlab.roles.map((role): Caller<Role> => ({ type: "user", role }))
  const scopes = gitlab.tokenScopes.flatMap(({ deployToken, name }) => (deployToken ? [name] : []))
  return [...jobs, ...users, { type: "deploy_token", project: project.path, scopes }]
}

const sourcesAround = ({ path, scope }: ProjectInput, mistake: Mistake): readonly Reference[] => {
  const allowlist = scope?.allowlist ?? []
  const meant = "entry" in mistake ? allowlist[mistake.entry] : undefined
  const entries = [...(meant === undefined ? [] : [meant]), ...allowlist]
  const listed = entries.flatMap(({ group, project }) => {
    if (project !== undefined) return [project]
    return typeof group === "string" ? [`${group}/some-project`] : []
  })
  const stranger = "some-other-group/some-project"
  const nearest = meant === undefined ? [path, ...listed] : [...listed, path]
  return [...new Set([...nearest.slice(0, mostSources), path, stranger])]
}

const environmentsOf = ({ facts, permissions }: ProjectInput) => {
  const known = new Map((facts?.environments ?? []).map((one) => [one.name, one.protected]))
  for (const name of namesIn(permissions)) if (!known.has(name)) known.set(name, true)
  return [...known]
    .slice(0, mostEnvironments)
    .map(([name, isProtected]) => ({ name, protected: isProtected }))
}

const namesIn = (document: unknown): readonly string[] => {
  if (typeof document !== "object" || document === null) return []
  return Object.entries(document).flatMap(([key, value]: readonly [string, unknown]) =>
    key === "environments" && Array.isArray(value)
      ? value.filter((name) => typeof name === "string")
      : namesIn(value)
  )
}

const printTests = (tests: readonly SuggestedTest[], nameOf: NameOf): string => {
  const file = {
    version: 1,
    tests: tests.map(({ can, cannot, caller, project }) => ({
      name: nameOf(caller, project),
      project,
      caller,
      ...(can.size > 0 && { can: Object.fromEntries(can) }),
      ...(cannot.size > 0 && { cannot: Object.fromEntries(cannot) })
    }))
  }
  const document = new Document(file, { aliasDuplicateObjects: false })
  for (const at of tests.keys()) {
    for (const key of ["caller", "can", "cannot"]) {
      const node = document.getIn(["tests", at, key])
      if (isCollection(node)) node.flow = true
    }
  }
  const text = document.toString({ lineWidth: 0 })
  return Result.getOrElse(formatPolicyText(text), () => text).replace(/^version: 1\n/, "")
}
