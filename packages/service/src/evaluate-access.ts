import { vocabulary, type Caller, type Decision, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import { callerOf } from "./caller-of.ts"
import { Platform, type PlatformProject } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { parseReference, Unauthorized, type Requester } from "./requester.ts"
import { UseRecorder } from "./use-recorder.ts"
import { Secret } from "./secret.ts"

type Properties = { readonly [key: string]: unknown }

/** A question in the words of AuthZEN (SPEC §9.7). */
export interface Evaluation {
  readonly subject: { readonly type: string; readonly id: string; readonly properties?: Properties }
  readonly action: { readonly name: string }
  readonly resource: { readonly type: string; readonly id: string }
}

/**
 * May the subject do the action to the project's resource? For decision clients only. What the subject is comes
 * from the platform; what the request says of it counts only for a client whose context is trusted.
 */
export const evaluateAccess = Effect.fn("evaluateAccess")(function* <E>(
  requester: Requester,
  /** The question, read only once the client is known to be allowed to ask. */
  readEvaluation: Effect.Effect<Evaluation, E>
) {
  const client = requester.principal
  if (client?.type !== "decision_client") {
    return yield* new Unauthorized({ detail: "these routes need a decision client's credential" })
  }
  const { subject, action, resource } = yield* readEvaluation
  const platform = yield* Platform
  const { engine } = yield* PolicyIndex
  const project = yield* platform.project(parseReference(resource.id))
  if (project === null) return unknownProject
  const trusted = client.trustedContext ? subject.properties : undefined
  const request = {
    project: project.id,
    // The engine also answers for what is no caller: which reason comes first is its to say.
    caller: (yield* subjectAsCaller(platform, project, subject, trusted)) as Caller<Role>,
    resource: resource.type,
    action: action.name
  }
  const decision = engine.decide(request)
  if (isUse(decision, request.caller)) (yield* UseRecorder).record(request, decision.allowed)
  return decision
})

/** Whether somebody used something, or would have: not if nobody live asks, or no one who is signed in is denied. */
const isUse = ({ allowed, cell, reason }: Decision, caller: Caller<Role>): boolean =>
  allowed ||
  (cell !== null &&
    reason !== "invalid_request" &&
    reason !== "inactive_token" &&
    !(caller.type === "user" && caller.role === "anonymous"))

const unknownProject: Decision = {
  allowed: false,
  reason: "unknown_project",
  cell: null,
  grant: null,
  revision: null
}

/** Stands for a subject behind which there is nobody live. */
const nobody = { type: "user", role: "anonymous", active: false } as const

/** The caller that a subject is; `null` for a kind of subject that there is not. */
const subjectAsCaller = Effect.fnUntraced(function* (
  platform: Platform["Service"],
  project: PlatformProject,
  { type, id, properties }: Evaluation["subject"],
  trusted: Properties | undefined
) {
  if (type === "credential") {
    const token = properties?.["token"]
    const holder = typeof token === "string" ? yield* whoHolds(platform, token) : null
    return (holder && (yield* callerOf(platform, project, holder))) ?? nobody
  }
  if (!Object.hasOwn(members, type)) return null
  const number = parseReference(id)
  const found =
    type === "user"
      ? yield* platform.user(number)
      : typeof number !== "number"
        ? null
        : type === "job"
          ? yield* platform.job(number)
          : type === "deploy_token"
            ? yield* platform.deployToken(number)
            : null
  const known = found && (yield* callerOf(platform, project, found))
  return trusted === undefined ? (known ?? nobody) : { ...known, ...asCaller(type, trusted) }
})

/** A token's holder, whichever door the token is made for. */
const whoHolds = Effect.fnUntraced(function* (platform: Platform["Service"], token: string) {
  const secret = new Secret(token)
  for (const presentedAs of ["private_token", "job_token", "basic"] as const) {
    const principal = yield* platform.authenticate({ presentedAs, secret })
    if (principal !== null) return principal
  }
  return null
})

const members: Readonly<Record<string, ReadonlyArray<string>>> = {
  user: ["role", "scopes", "active"],
  job: ["project", "ref", "environment", "trigger_role", "active"],
  deploy_token: ["project", "group", "scopes", "active"]
}

/** What a trusted client says of a subject: only members that such a caller has. */
const asCaller = (type: string, properties: Properties): Properties => ({
  type,
  ...Object.fromEntries(
    (members[type] ?? []).flatMap((name) => (name in properties ? [[name, properties[name]]] : []))
  )
})

/** The resource types and actions that AuthZEN requests may name. */
export const knownResources: ReadonlyArray<string> = [...vocabulary.resources.keys()]
