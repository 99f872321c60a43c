import type { Problem } from "@jobwarden/core"
import {
  autopopulateAllowlist,
  cellProblems,
  changeScope,
  clearAutopopulations,
  evaluateAccess,
  explainAccess,
  getPermissions,
  getScope,
  getSurroundings,
  InvalidDocument,
  listAllowlist,
  listTokenUses,
  Platform,
  presentedCredential,
  resetPermissions,
  Unauthorized,
  updatePermissions,
  updateSurroundings,
  whoCanDo,
  type EntryKind,
  type Requester,
  type SurroundingName
} from "@jobwarden/service"
import { Effect } from "effect"
import type { Act, Gate } from "./acts.ts"
import { showActor } from "./actor.ts"
import { callerOf, decideInCore } from "./core-decision.ts"
import { fillAllowlist } from "./fill-allowlist.ts"
import { letIn } from "./let-in.ts"
import { cellsIn, cellsOf, sorted, type Told } from "./outcome.ts"
import { outcomeOf, rulesOf } from "./service-outcome.ts"
import type { Surface } from "./surface.ts"
import { whoOf } from "./who.ts"
import { numberOf, subjectId, type Services } from "./world.ts"

/** The use cases themselves, as the adapters call them, and the core's own decisions beside theirs. */
export const serviceSurface: Surface = {
  name: "service",
  perform: (world, actor, act) =>
    world.run(
      Effect.flatMap(requesterOf(actor), (requester) => perform(requester, act)).pipe(
        Effect.catch((failure) => Effect.sync((): Told => ({ outcome: outcomeOf(failure) })))
      )
    ),
  see: (world, actor, project) =>
    world.run(
      Effect.gen(function* () {
        const requester = yield* requesterOf(actor)
        const inForce = yield* getPermissions(requester, project, Effect.succeed("effective"))
        const explicit = yield* getPermissions(requester, project, Effect.succeed("explicit"))
        return {
          revision: inForce.revision,
          inForce: cellsOf(inForce.permissions),
          stated: explicit.permissions
        }
      })
    ),
  seeScope: (world, actor, project) =>
    world.run(
      Effect.gen(function* () {
        const requester = yield* requesterOf(actor)
        const { inbound_enabled } = yield* getScope(requester, project)
        const pathsOn = (kind: EntryKind) =>
          Effect.map(listAllowlist(requester, project, kind), ({ entries }) =>
            sorted(entries.map(({ target }) => target.path))
          )
        return { inbound_enabled, projects: yield* pathsOn("project"), groups: yield* pathsOn("group") }
      })
    ),
  seeAround: (world, actor, group) =>
    world.run(
      Effect.gen(function* () {
        const name: SurroundingName = group === null ? { instance: true } : { group }
        const { document } = yield* getSurroundings(yield* requesterOf(actor), name, Effect.void)
        const { defaults, limits, revision } = document
        return { revision, defaults, limits }
      })
    )
}

/** As the adapters find out who calls. */
const requesterOf = Effect.fnUntraced(function* (actor: string) {
  const platform = yield* Platform
  const { headers, query } = showActor(actor)
  const presented = presentedCredential(headers, new URLSearchParams(query))
  if (presented.type === "refused") return yield* new Unauthorized({ detail: presented.detail })
  const principal = presented.type === "none" ? null : yield* platform.authenticate(presented.credential)
  return { principal, requestId: "corpus" } satisfies Requester
})

const optionsOf = ({ acknowledge = {}, dryRun, ifMatch, ifRevision, strict }: Gate) =>
  Effect.succeed({
    ...(dryRun !== undefined && { dryRun }),
    ...(strict !== undefined && { strict }),
    acknowledge: Object.entries(acknowledge).map(([rule, reason]) => ({ rule, reason })),
    ifMatch: ifMatch ?? (ifRevision === undefined ? undefined : `"${ifRevision}.0123456789abcdef"`)
  })

const answered: Told = { outcome: "answered" }
const accepted: Told = { outcome: "accepted" }

const perform = Effect.fnUntraced(function* (
  requester: Requester,
  act: Act
): Effect.fn.Return<Told, unknown, Services> {
  switch (act.kind) {
    case "patch": {
      const { difference, dryRun, findings } = yield* updatePermissions(requester, act.project, {
        options: optionsOf(act.gate),
        body: Effect.succeed(act.body)
      })
      if (!dryRun) return { ...accepted, findings: rulesOf(findings) }
      const { gained, lost } = difference
      return {
        outcome: "rehearsed",
        gains: cellsIn(gained),
        loses: cellsIn(lost),
        findings: rulesOf(findings)
      }
    }
    case "reset":
      yield* resetPermissions(requester, act.project, { options: optionsOf(act.gate), body: Effect.void })
      return accepted
    case "read":
      yield* getPermissions(requester, act.project, Effect.succeed("effective"))
      return answered
    case "patch_group":
      return yield* around(requester, { group: act.group }, act.body, act.gate)
    case "patch_instance":
      return yield* around(requester, { instance: true }, act.body, act.gate)
    case "read_group":
      yield* getSurroundings(requester, { group: act.group }, Effect.void)
      return answered
    case "read_instance":
      yield* getSurroundings(requester, { instance: true }, Effect.void)
      return answered
    case "switch":
      yield* changeScope(requester, act.project, {
        intent: "set_enabled",
        enabled: Effect.succeed(act.enabled)
      })
      return accepted
    case "read_scope":
      yield* getScope(requester, act.project)
      return answered
    case "allow": {
      const kind = "project" in act.target ? "project" : "group"
      const entry = Effect.succeed({ id: numberOf(act.target), terms: act.terms })
      yield* changeScope(requester, act.project, { intent: "add", kind, entry })
      return accepted
    }
    case "permit": {
      const kind = "project" in act.target ? "project" : "group"
      const entry = Effect.succeed({ kind, id: numberOf(act.target), terms: act.terms } as const)
      yield* changeScope(requester, act.project, { intent: "set_terms", entry })
      return accepted
    }
    case "disallow": {
      const kind = "project" in act.target ? "project" : "group"
      const id = Effect.succeed(numberOf(act.target))
      yield* changeScope(requester, act.project, { intent: "remove", kind, id, body: Effect.void })
      return accepted
    }
    case "autopopulate":
      yield* autopopulateAllowlist(requester, act.project)
      return accepted
    case "clear_autopopulated":
      yield* clearAutopopulations(requester, act.project)
      return accepted
    case "read_authentications": {
      const { hidden = 0, uses = [] } = (yield* listTokenUses(requester, act.project)) ?? {}
      return { ...answered, let_in: { from: sorted(uses.map(({ target }) => target.path)), hidden } }
    }
    case "let_in":
      yield* letIn(act)
      return accepted
    case "who_can": {
      const { action, project, resource } = act
      const [problem] = cellProblems({ resource, action })
      const cell = problem === undefined ? Effect.succeed({ resource, action }) : wrong(problem)
      const who = yield* whoCanDo(requester, project, cell)
      return { ...answered, who: whoOf(who) }
    }
    case "explain": {
      const { action, caller, project, resource } = act
      const { explanation } = yield* explainAccess(
        requester,
        project,
        Effect.succeed({ caller, resource, action })
      )
      const { allowed, reason } = explanation
      yield* agree(reason, decideInCore(act, caller))
      return { outcome: allowed ? "allowed" : { denied: reason } }
    }
    case "fill":
      yield* fillAllowlist(act)
      return accepted
    case "may": {
      const { action, project, resource, subject } = act
      const { allowed, reason } = yield* evaluateAccess(
        requester,
        Effect.succeed({
          subject: { type: subject.type, id: subjectId(subject) },
          action: { name: action },
          resource: { type: resource, id: project }
        })
      )
      yield* agree(reason, decideInCore(act, callerOf(subject, project)))
      return { outcome: allowed ? "allowed" : { denied: reason } }
    }
  }
})

/** The core alone says the same as the use case. */
const agree = Effect.fnUntraced(function* <R, E>(reason: string, inCore: Effect.Effect<string, E, R>) {
  const said = yield* inCore
  if (said !== reason) throw new Error(`the core says ${said}, the service ${reason}`)
})

const wrong = ({ message, path }: Problem) =>
  new InvalidDocument({ problems: [{ path: [...path], message }] })

const around = Effect.fnUntraced(function* (
  requester: Requester,
  name: SurroundingName,
  body: unknown,
  gate: Gate
): Effect.fn.Return<Told, unknown, Services> {
  const { findings, rehearsed } = yield* updateSurroundings(requester, name, {
    options: optionsOf(gate),
    body: Effect.succeed(body)
  })
  return { outcome: rehearsed === null ? "accepted" : "rehearsed", findings: rulesOf(findings) }
})
