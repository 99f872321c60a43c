import { vocabulary, type Caller, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import { atOnce } from "./at-once.ts"
import { callerOf } from "./caller-of.ts"
import { DecisionMeter, type CountDecision } from "./decision-meter.ts"
import type { ServiceReason } from "./following.ts"
import type { Unanswered } from "./known-places.ts"
import { PackageDirectory, type PackageName } from "./package-directory.ts"
import {
  Platform,
  type PlatformProject,
  type PlatformUnavailable,
  type Principal,
  type Reference
} from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { jobTokenUser, type Presented, type PresentedOne } from "./presented-credential.ts"
import { UseRecorder, type UseRecorderShape } from "./use-recorder.ts"

/** What a request to a registry is about, as far as the request itself says. */
export type RegistryTarget =
  | { readonly type: "project"; readonly project: Reference; readonly resource: string }
  /** No project is named: the directory says which one holds the package. */
  | { readonly type: "package"; readonly name: PackageName; readonly group: Reference | null }
  /** No format is named: the directory says what the package is. */
  | { readonly type: "package_id"; readonly project: Reference; readonly packageId: number }
  /** A path that begins with a project's: the longest one that there is, with at most two parts behind it. */
  | { readonly type: "repository"; readonly path: string; readonly resource: string }
  /** What lies below a group or, with `null`, in the whole instance: nobody can say what all of it is. */
  | { readonly type: "group"; readonly group: Reference | null; readonly resource: string }
  /** The registry itself, and nothing of any project: it is for whoever is signed in. */
  | { readonly type: "registry" }

export type RegistryAction = "read" | "write" | "delete"

export interface RegistryRequest {
  readonly presented: Presented
  readonly target: RegistryTarget
  readonly action: RegistryAction
}

export type RegistryAnswer =
  | { readonly type: "allowed" }
  /** Nobody, or nobody live, is behind the request. */
  | { readonly type: "sign_in"; readonly detail?: string }
  /** There is nothing that the caller may know of. */
  | { readonly type: "hidden" }
  | { readonly type: "denied"; readonly reason: ServiceReason; readonly resource: string }

type Answer = Effect.Effect<RegistryAnswer>

const allowed: Answer = Effect.succeed({ type: "allowed" })
const hidden: Answer = Effect.succeed({ type: "hidden" })
const signIn: Answer = Effect.succeed({ type: "sign_in" })

type Ports = Platform | PolicyIndex | PackageDirectory

/**
 * May whoever presents this credential do this to a registry? The platform says who it is, the engine decides,
 * and the reason for a no goes only to those who may know the project (SPEC §4, §9.6). What cannot be found is
 * denied.
 */
export const authorizeRegistryRequest = (
  request: RegistryRequest
): Effect.Effect<RegistryAnswer, Unanswered, Ports> =>
  Effect.flatMap(registryAuthorizer, (authorize) => authorize(request))

/** The same with its ports found once, for whoever asks with every request. */
export const registryAuthorizer: Effect.Effect<
  (request: RegistryRequest) => Effect.Effect<RegistryAnswer, Unanswered>,
  never,
  Ports
> = Effect.gen(function* () {
  const platform = yield* Platform
  const directory = yield* PackageDirectory
  const index = yield* PolicyIndex
  const { record } = yield* UseRecorder
  const count = yield* DecisionMeter
  return ({ presented, target, action }) => {
    if (presented.type === "refused") return Effect.succeed({ type: "sign_in", detail: presented.detail })
    return atOnce(presented.type === "none" ? nobody : whoPresents(platform, presented), (principal) => {
      if (presented.type === "one" && !mayUseRegistries(principal)) return signIn
      if (target.type === "registry") return principal === null ? signIn : allowed
      return atOnce(locate(index, directory, target), (found) => {
        // To whoever is not signed in, what is not there looks like what may not be seen.
        if (found === null) return principal === null ? signIn : hidden
        const asked = principal === null ? nobody : callerOf(platform, index, found.project, principal)
        return atOnce(asked, (caller) => answer(index, { record, count }, found, caller ?? anonymous, action))
      })
    })
  }
})

/** Not signed in: the least of the roles. */
const anonymous = { type: "user", role: "anonymous" } as const

const nobody = Effect.succeed(null)

/** The project and the resource that a request is about. */
interface Found {
  readonly project: PlatformProject
  readonly resource: string
}

/** Who is told of a decision. */
interface Told {
  readonly record: UseRecorderShape["record"]
  readonly count: CountDecision
}

const answer = (
  { engine }: PolicyIndex["Service"],
  { count, record }: Told,
  { project, resource }: Found,
  caller: Caller<Role>,
  action: RegistryAction
): Answer => {
  const request = { project: project.id, caller, resource, action }
  if (engine.allows(request)) {
    record(request, true)
    count("allowed")
    return allowed
  }
  if (caller === anonymous) return signIn
  const { allowed: allowedAfterAll, reason } = engine.decide(request)
  if (allowedAfterAll || reason === "unknown_project") return hidden
  // What cannot be decided says nothing of what was needed.
  if (reason !== "stale_policy") record(request, false)
  count(reason)
  return mayKnow(project, caller) || engine.allows({ ...request, action: "read" })
    ? Effect.succeed({ type: "denied", reason, resource })
    : hidden
}

/**
 * Who is behind a credential. As Basic, package clients also send people's tokens; a job's token comes under the
 * one user name that GitLab gives it, so that what looks like a person's is not a job's.
 */
const whoPresents = (
  platform: Platform["Service"],
  { credential, username }: PresentedOne
): Effect.Effect<Principal | null, PlatformUnavailable> => {
  const known = platform.authenticate(credential)
  if (username === undefined || username === jobTokenUser) return known
  return atOnce(known, (principal) => {
    if (principal !== null) return Effect.succeed(principal.type === "job" ? null : principal)
    const asPerson = platform.authenticate({ ...credential, presentedAs: "private_token" })
    return atOnce(asPerson, (person) => Effect.succeed(person?.type === "user" ? person : null))
  })
}

/** Who is behind a credential, as a registry's client presents it; `null`: nobody live who may use one. */
export const registryCaller: Effect.Effect<
  (presented: PresentedOne) => Effect.Effect<Principal | null, PlatformUnavailable>,
  never,
  Platform
> = Effect.map(
  Platform,
  (platform) => (presented) =>
    atOnce(whoPresents(platform, presented), (principal) =>
      Effect.succeed(mayUseRegistries(principal) ? principal : null)
    )
)

const mayUseRegistries = (principal: Principal | null): boolean =>
  principal !== null && principal.type !== "decision_client" && principal.active

/** What a request is about; `null` where the project or the resource cannot be known. */
const locate = (
  index: PolicyIndex["Service"],
  directory: PackageDirectory["Service"],
  target: Exclude<RegistryTarget, { readonly type: "registry" }>
): Effect.Effect<Found | null, Unanswered> => {
  switch (target.type) {
    case "group":
      return nobody
    case "repository":
      return atOnce(holderOf(index, prefixesOf(target.path)), (project) =>
        Effect.succeed(project && { project, resource: target.resource })
      )
    case "project":
      return atOnce(index.project(target.project), (project) =>
        Effect.succeed(project && { project, resource: target.resource })
      )
    case "package":
      return atOnce(directory.projectOf(target.name, target.group), (holder) =>
        holder === null
          ? nobody
          : atOnce(index.project(holder), (project) =>
              Effect.succeed(project && { project, resource: target.name.resource })
            )
      )
    case "package_id":
      return atOnce(index.project(target.project), (project) =>
        project === null
          ? nobody
          : atOnce(directory.resourceOf(project.id, target.packageId), (resource) =>
              Effect.succeed(resource === null ? null : { project, resource })
            )
      )
  }
}

/** The paths of projects that a repository may be of, the longest first: GitLab puts up to two parts behind one. */
const prefixesOf = (path: string): ReadonlyArray<string> => {
  const parts = path.split("/")
  const lengths = [parts.length, parts.length - 1, parts.length - 2].filter((length) => length >= 2)
  return lengths.map((length) => parts.slice(0, length).join("/"))
}

/** The first of these projects that there is. */
const holderOf = (
  index: PolicyIndex["Service"],
  [path, ...shorter]: ReadonlyArray<string>
): Effect.Effect<PlatformProject | null, Unanswered> =>
  path === undefined
    ? nobody
    : atOnce(index.project(path), (project) =>
        project === null ? holderOf(index, shorter) : Effect.succeed(project)
      )

/** Whether the caller may know that the project is there, whatever its policy says of packages. */
const mayKnow = (project: PlatformProject, caller: Caller<Role>): boolean => {
  if (project.visibility !== "private") return true
  if (caller.type === "user") return (vocabulary.rank.get(caller.role) ?? -1) >= vocabulary.leastMemberRank
  // A job or a deploy token of the project itself.
  return "project" in caller && caller.project === project.id
}
