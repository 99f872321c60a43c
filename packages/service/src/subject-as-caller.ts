import { vocabulary, type Caller, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import type { AccessEntity, Properties } from "./access-question.ts"
import { atOnce } from "./at-once.ts"
import { scopesFor } from "./authorize.ts"
import { callerOf, knowSource } from "./caller-of.ts"
import type { Unanswered } from "./known-places.ts"
import type {
  DecisionClientPrincipal,
  Platform,
  PlatformProject,
  PlatformUnavailable,
  Principal
} from "./platform.ts"
import type { PolicyIndex } from "./policy-index.ts"
import { parseReference } from "./requester.ts"
import { Secret } from "./secret.ts"

/** A subject, looked up once for however many projects it is asked about. */
export interface KnownSubject {
  readonly type: string
  /** Who it is by the platform; `null`: nobody. */
  readonly principal: Principal | null
  /** What is believed of it beside; `undefined`: nothing. */
  readonly claims: Properties | undefined
}

/** A subject as the engine is asked about it in one project. */
export interface SubjectAsCaller {
  /** The engine also answers for what is no caller: which reason comes first is its to say. */
  readonly caller: Caller<Role>
  /** Whether the subject may read the project's policy, by what the platform says of it. */
  readonly readsPolicy: boolean
}

/** The kinds of subjects that the platform knows by number, and what a trusted client may say of them. */
const members: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["user", ["role", "scopes", "active"]],
  ["job", ["project", "ref", "environment", "trigger_role", "active"]],
  ["deploy_token", ["project", "group", "scopes", "active"]]
])

/** Who a subject is. What the client says of it counts only where the client's context is trusted. */
export const lookUpSubject = (
  platform: Platform["Service"],
  client: DecisionClientPrincipal,
  { id, properties, type }: AccessEntity
): Effect.Effect<KnownSubject, PlatformUnavailable> => {
  if (type === "credential") {
    const token = properties?.["token"]
    const holder = typeof token === "string" ? whoHolds(platform, new Secret(token), doors) : nobody
    return atOnce(holder, (principal) => Effect.succeed({ type, principal, claims: undefined }))
  }
  const claims = client.trustedContext ? properties : undefined
  return atOnce(whoIs(platform, type, id), (principal) => Effect.succeed({ type, principal, claims }))
}

const nobody = Effect.succeed(null)

const whoIs = (
  platform: Platform["Service"],
  type: string,
  id: string
): Effect.Effect<Principal | null, PlatformUnavailable> => {
  const reference = parseReference(id)
  if (type === "user") return platform.user(reference)
  if (typeof reference !== "number") return nobody
  if (type === "job") return platform.job(reference)
  return type === "deploy_token" ? platform.deployToken(reference) : nobody
}

const doors = ["private_token", "job_token", "basic"] as const

/** A token's holder, whichever door the token is made for. */
const whoHolds = (
  platform: Platform["Service"],
  secret: Secret,
  [presentedAs, ...others]: ReadonlyArray<(typeof doors)[number]>
): Effect.Effect<Principal | null, PlatformUnavailable> =>
  presentedAs === undefined
    ? nobody
    : atOnce(platform.authenticate({ presentedAs, secret }), (principal) =>
        principal === null ? whoHolds(platform, secret, others) : Effect.succeed(principal)
      )

/** Stands for a subject behind which there is nobody live. */
const nobodyLive: Caller<Role> = { type: "user", role: "anonymous", active: false }

/** What a subject is to one project. */
export const subjectAsCaller = (
  platform: Platform["Service"],
  index: Pick<PolicyIndex["Service"], "project">,
  project: PlatformProject,
  { claims, principal, type }: KnownSubject
): Effect.Effect<SubjectAsCaller, Unanswered> => {
  if (type !== "credential" && !members.has(type)) return noSubject
  return atOnce(principal === null ? nobody : callerOf(platform, index, project, principal), (known) => {
    const caller = claims === undefined ? (known ?? nobodyLive) : { ...known, ...claimed(type, claims) }
    const source = type === "job" ? claims?.["project"] : undefined
    const isNamed = typeof source === "number" || typeof source === "string"
    return atOnce(isNamed ? knowSource(index, project, source) : nobody, () =>
      Effect.succeed({ caller: caller as Caller<Role>, readsPolicy: mayReadPolicy(known) })
    )
  })
}

/** A kind of subject that there is not. */
const noSubject = Effect.succeed({ caller: null as unknown as Caller<Role>, readsPolicy: false })

/** What a trusted client says of a subject: only members that such a caller has. */
const claimed = (type: string, properties: Properties): Properties => ({
  type,
  ...Object.fromEntries(
    (members.get(type) ?? []).flatMap((name) =>
      Object.hasOwn(properties, name) ? [[name, properties[name]]] : []
    )
  )
})

const maintainer = vocabulary.rank.get("maintainer") ?? Number.POSITIVE_INFINITY

/** As the gate before the routes of policies has it (SPEC §7); a claim opens no policy. */
const mayReadPolicy = (known: Caller<Role> | null): boolean =>
  known?.type === "user" &&
  known.active !== false &&
  (vocabulary.rank.get(known.role) ?? -1) >= maintainer &&
  (known.scopes === undefined || scopesFor.read.some((scope) => known.scopes?.includes(scope)))
