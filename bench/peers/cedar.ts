import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs"
import type { StatefulAuthorizationCall } from "@cedar-policy/cedar-wasm/nodejs"
import type { Contestant } from "../support/rounds.ts"
import type { Request } from "../worlds/requests.ts"
import { admissions, type Admission, type JobAdmission } from "./admission.ts"
import type { PreparedProject } from "./prepared.ts"
import { questionOf, type Question } from "./question.ts"

/**
 * Cedar, by its WebAssembly package: one policy set per distinct policy, parsed beforehand
 * (`preparsePolicySet`), and one policy per condition and action, which names the resources that it is for.
 * That is faster than a policy for every cell, since Cedar looks at each policy of a set. Ranks
 * and the state of the pipeline are in the context, which spares it any entities. The calls are made
 * beforehand too: only Cedar's own work is timed, with the crossing into WebAssembly.
 */
export const cedar = (
  prepared: ReadonlyMap<string, PreparedProject>,
  requests: readonly Request[]
): Contestant & { readonly answers: () => readonly boolean[] } => {
  const names = new Map<PreparedProject, string>()
  const setOf = (project: PreparedProject): string => {
    const known = names.get(project)
    if (known !== undefined) return known
    const name = `set-${names.size}`
    const parsed = preparsePolicySet(name, { staticPolicies: policiesOf(admissions(project.compiled)) })
    if (parsed.type === "failure") throw new Error(parsed.errors.map(({ message }) => message).join("\n"))
    names.set(project, name)
    return name
  }
  const calls = requests.map((request): StatefulAuthorizationCall => {
    const project = prepared.get(request.project)
    if (project === undefined) throw new Error(`nothing is known of \`${request.project}\``)
    return callFor(setOf(project), questionOf(project, request))
  })
  const ask = (call: StatefulAuthorizationCall): boolean => {
    const answer = statefulIsAuthorized(call)
    return answer.type === "success" && answer.response.decision === "allow"
  }
  return {
    name: "cedar-wasm",
    answers: () => calls.map(ask),
    countAllowed: () => {
      let allowed = 0
      for (const call of calls) if (ask(call)) allowed += 1
      return allowed
    }
  }
}

const callFor = (preparsedPolicySetId: string, question: Question): StatefulAuthorizationCall => {
  const { action, environment, environmentProtected, entered, isOwn, kind, rank, ref, resource } = question
  return {
    principal: { type: kind === "user" ? "User" : "Job", id: "caller" },
    action: { type: "Action", id: action },
    resource: { type: "Resource", id: resource },
    context: kind === "user" ? { rank } : { rank, ref, isOwn, entered, environment, environmentProtected },
    preparsedPolicySetId,
    entities: []
  }
}

/** The policies of a set, those that differ by their resource alone put together. */
const policiesOf = (cells: readonly Admission[]): string => {
  const resources = new Map<string, string[]>()
  const add = (principal: string, action: string, condition: string, resource: string): void => {
    const key = `${principal}\n${action}\n${condition}`
    const known = resources.get(key)
    if (known === undefined) resources.set(key, [resource])
    else known.push(resource)
  }
  for (const { action, job, publicRead, resource, userRank } of cells) {
    if (userRank !== null) add("User", action, `context.rank >= ${userRank}`, resource)
    if (job !== null) add("Job", action, jobCondition(job, publicRead), resource)
  }
  return [...resources]
    .map(([key, named]) => {
      const [principal, action, condition] = key.split("\n")
      const list = named.map((resource) => `Resource::"${resource}"`).join(", ")
      return `permit(principal is ${principal}, action == Action::"${action}", resource) when { [${list}].contains(resource) && ${condition} };`
    })
    .join("\n")
}

const jobCondition = (job: JobAdmission, publicRead: boolean): string =>
  [
    `context.rank >= ${job.triggerRank}`,
    ...(publicRead ? [] : ["context.entered"]),
    ...(job.refs === "protected" ? [`context.ref == "protected"`] : []),
    ...(job.refs === "any" ? [`context.ref != "fork"`] : []),
    ...(job.ownOnly ? ["context.isOwn"] : []),
    ...(job.protectedEnvironment ? ["context.environmentProtected"] : []),
    ...(job.environments === null
      ? []
      : [`${JSON.stringify(job.environments)}.contains(context.environment)`])
  ].join(" && ")
