import { newEnforcer, newModelFromString, type Enforcer } from "casbin"
import type { Contestant } from "../support/rounds.ts"
import type { Request } from "../worlds/requests.ts"
import { admissions, type Admission } from "./admission.ts"
import type { PreparedProject } from "./prepared.ts"
import { questionOf, type Question } from "./question.ts"

const model = `
[request_definition]
r = kind, resource, action, rank, ref, own, entered, environment, guarded

[policy_definition]
p = kind, resource, action, rank, refs, own, entered, names, guarded

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.resource == p.resource && r.action == p.action && r.kind == p.kind && r.rank >= p.rank \\
  && (p.refs == "any_including_forks" || r.ref == "protected" || (p.refs == "any" && r.ref == "unprotected")) \\
  && (p.own == "any" || r.own == "own") && (p.entered == "any" || r.entered == "entered") \\
  && (p.guarded == "any" || r.guarded == "guarded") && (p.names == "any" || among(p.names, r.environment))
`.replaceAll("\\\n", " ")

/**
 * node-casbin, an enforcer per distinct policy: one for all projects would go through millions of lines for
 * each request, since casbin asks its matcher line by line. A line is a cell and a kind of caller; the matcher
 * compares the resource first, so that most lines cost one comparison. `enforceSync` is its fast way. The
 * requests are taken apart beforehand; `CachedEnforcer` is left out, for no request comes twice.
 */
export const casbin = async (
  prepared: ReadonlyMap<string, PreparedProject>,
  requests: readonly Request[]
): Promise<Contestant & { readonly answers: () => readonly boolean[] }> => {
  const enforcers = new Map<PreparedProject, Enforcer>()
  const calls: { readonly enforcer: Enforcer; readonly values: readonly (string | number)[] }[] = []
  for (const request of requests) {
    const project = prepared.get(request.project)
    if (project === undefined) throw new Error(`nothing is known of \`${request.project}\``)
    const enforcer = enforcers.get(project) ?? (await enforcerFor(admissions(project.compiled)))
    enforcers.set(project, enforcer)
    calls.push({ enforcer, values: valuesOf(questionOf(project, request)) })
  }
  return {
    name: "node-casbin",
    answers: () => calls.map(({ enforcer, values }) => enforcer.enforceSync(...values)),
    countAllowed: () => {
      let allowed = 0
      for (const { enforcer, values } of calls) if (enforcer.enforceSync(...values)) allowed += 1
      return allowed
    }
  }
}

const enforcerFor = async (cells: readonly Admission[]): Promise<Enforcer> => {
  const enforcer = await newEnforcer(newModelFromString(model))
  await enforcer.addFunction("among", (names: string, name: string) => names.includes(`|${name}|`))
  await enforcer.addPolicies(cells.flatMap(linesOf).map((line) => line.map(String)))
  return enforcer
}

const linesOf = ({
  action,
  job,
  publicRead,
  resource,
  userRank
}: Admission): readonly (readonly (string | number)[])[] => [
  ...(userRank === null
    ? []
    : [["user", resource, action, userRank, "any_including_forks", "any", "any", "any", "any"]]),
  ...(job === null
    ? []
    : [
        [
          "job",
          resource,
          action,
          job.triggerRank,
          job.refs,
          job.ownOnly ? "own" : "any",
          publicRead ? "any" : "entered",
          job.environments === null ? "any" : `|${job.environments.join("|")}|`,
          job.protectedEnvironment ? "guarded" : "any"
        ]
      ])
]

const valuesOf = (question: Question): readonly (string | number)[] => {
  const { action, entered, environment, environmentProtected, isOwn, kind, rank, ref, resource } = question
  return [
    kind,
    resource,
    action,
    rank,
    ref,
    isOwn ? "own" : "other",
    entered ? "entered" : "kept out",
    environment,
    environmentProtected ? "guarded" : "open"
  ]
}
