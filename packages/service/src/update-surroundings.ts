import { decodeGroupPatch, decodeInstancePatch } from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"
import { Effect, Result } from "effect"
import {
  authorizeSurroundings,
  type AuthorisedAround,
  type SurroundingName
} from "./authorize-surroundings.ts"
import type { GateOptions } from "./change-project-document.ts"
import { changeSurroundings } from "./change-surroundings.ts"
import { concealDifference, concealFindings, type ShownDifference } from "./concealed.ts"
import { FindingsRefused, UnacknowledgeableRules } from "./introduced-findings.ts"
import { lookUpSources, unknownSources } from "./known-sources.ts"
import type { UserPrincipal } from "./platform.ts"
import type { Requester } from "./requester.ts"
import type { Entry, WholeScope } from "./scope-document.ts"
import { viewSurroundings, type SurroundingsView } from "./surroundings-view.ts"
import { InvalidDocument } from "./update-permissions.ts"
import type { Weighed, WidespreadFinding } from "./weigh-consequences.ts"

/** Accesses that are gained and lost alike in so many projects, one of which is named. */
export interface ShownWidespreadDifference extends ShownDifference {
  readonly projects: number
  readonly example: string
}

/** A finding that is introduced in so many projects; its place is that in the one that is named. */
export interface ShownWidespreadFinding extends Finding {
  readonly projects: number
  readonly example: string
}

/** A group's or the instance's document after a change, and what the change came to, as its writer may see it. */
export interface SurroundingsUpdated {
  readonly view: SurroundingsView
  /** How many projects gain or lose something. */
  readonly projects: number
  readonly findings: ReadonlyArray<ShownWidespreadFinding>
  /** `null` unless it is a rehearsal. */
  readonly rehearsed: {
    readonly differences: ReadonlyArray<ShownWidespreadDifference>
    readonly leftOut: Weighed["leftOut"]
  } | null
}

/** What GET and PATCH add to a document, and PATCH therefore leaves alone (SPEC §9.4). */
const readOnly: ReadonlySet<string> = new Set(["revision", "updated_at", "projects_concerned", "findings"])

/** What a request to change brings. The body is read only once the requester is known to be allowed to send it. */
export interface SurroundingsRequest<OptionsError, BodyError> {
  readonly options: Effect.Effect<Omit<GateOptions, "noteFindings">, OptionsError>
  readonly body: Effect.Effect<unknown, BodyError>
}

/** Merges a patch into what a group or the instance states (RFC 7396). */
export const updateSurroundings = Effect.fn("updateSurroundings")(function* <OptionsError, BodyError>(
  requester: Requester,
  name: SurroundingName,
  request: SurroundingsRequest<OptionsError, BodyError>
) {
  const given = yield* Effect.result(request.options)
  const rehearses = Result.isSuccess(given) && given.success.dryRun === true
  const authorised = yield* authorizeSurroundings(requester, name, rehearses ? "rehearse" : "write")
  const options = yield* Effect.fromResult(given)
  const patch = yield* readPatch(authorised, yield* request.body)
  const { user, surrounding } = authorised
  const { policy, weighed } = yield* changeSurroundings(requester, authorised, patch, options).pipe(
    Effect.catchTag("WeighedAndRefused", ({ refused }) => refuse(user, refused))
  )
  const updated: SurroundingsUpdated = {
    view: viewSurroundings(surrounding, policy),
    projects: weighed.projects,
    findings: yield* shownFindings(user, weighed.findings),
    rehearsed: options.dryRun === true ? yield* shownDifferences(user, weighed) : null
  }
  return updated
})

const readPatch = Effect.fnUntraced(function* ({ surrounding }: AuthorisedAround, body: unknown) {
  const isGroup = surrounding.type === "group"
  const ignored = (key: string): boolean => readOnly.has(key) || (isGroup && key === "group_id")
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body)
  const rest = isObject ? Object.fromEntries(Object.entries(body).filter(([key]) => !ignored(key))) : body
  const patch = isGroup ? decodeGroupPatch(rest) : decodeInstancePatch(rest)
  if (Result.isSuccess(patch)) return patch.success
  return yield* new InvalidDocument({
    problems: patch.failure.map(({ message, path }) => ({ path: [...path], message }))
  })
})

const refuse = Effect.fnUntraced(function* (user: UserPrincipal, refused: Weighed["refused"]) {
  const unacknowledgeable = yield* UnacknowledgeableRules
  return yield* new FindingsRefused({
    findings: yield* shownFindings(user, refused),
    unacknowledgeable: [...unacknowledgeable]
  })
})

const shownFindings = Effect.fnUntraced(function* (
  user: UserPrincipal,
  findings: ReadonlyArray<WidespreadFinding>
) {
  const entries = findings.flatMap(({ example }) => scopeOfExample(example).allowlist)
  const sources = yield* known(user, entries)
  return findings.flatMap(({ example, finding, projects }) =>
    concealFindings(sources, scopeOfExample(example), [finding]).map((shown): ShownWidespreadFinding => ({
      ...shown,
      projects,
      example: example.target.path
    }))
  )
})

/** What was stored must not be answered with a failure: a platform that is out of reach names nobody. */
const known = (user: UserPrincipal, entries: Iterable<Entry>) =>
  Effect.catchTag(lookUpSources(user, entries), ["PlatformUnavailable", "StoreUnavailable"], () =>
    Effect.succeed(unknownSources)
  )

const scopeOfExample = ({ sources: { scope } }: WidespreadFinding["example"]): WholeScope => ({
  inbound_enabled: scope?.inbound_enabled ?? true,
  allowlist: (scope?.allowlist ?? []) as ReadonlyArray<Entry>
})

const shownDifferences = Effect.fnUntraced(function* (
  user: UserPrincipal,
  { differences, leftOut }: Weighed
) {
  const named = differences.flatMap(({ gained, lost }) =>
    [...gained, ...lost].flatMap(({ job_tokens = [] }) =>
      job_tokens.flatMap(({ from }) => from.flatMap((source) => (typeof source === "string" ? [] : source)))
    )
  )
  const sources = yield* known(user, named)
  return {
    leftOut,
    differences: differences.map((difference): ShownWidespreadDifference => {
      const { example, projects } = difference
      return { projects, example: example.path, ...concealDifference(sources, difference) }
    })
  }
})
