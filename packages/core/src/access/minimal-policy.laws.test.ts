import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  environmentNames,
  grant,
  groupPaths,
  permissions,
  projectPaths,
  scope
} from "../../test/arbitraries.ts"
import { compiler } from "../../test/compiling.ts"
import { afterNoon, noon, roles } from "../../test/documents.ts"
import type { Domain } from "../domain/domain.ts"
import { gitlab } from "../domain/gitlab.ts"
import { makeVocabulary } from "../domain/vocabulary.ts"
import { createEngine } from "../engine.ts"
import {
  decodePermissions,
  decodeScope,
  vocabulary,
  type GroupInput,
  type ProjectInput,
  type Role,
  type Scope
} from "../gitlab.ts"
import type { AnyGrant, JobTokenTerms } from "../policy/grant.ts"
import { statedGrant } from "../policy/permissions.ts"
import { makePolicies } from "../world/policies.ts"
import { makeSharedValues } from "../world/shared-values.ts"
import { World } from "../world/world.ts"
import { difference, isEmpty } from "./class-set.ts"
import { makeCompiler } from "./compile.ts"
import { minimalPolicy, type ObservedAccess } from "./minimal-policy.ts"
import type { AccessRequest, Caller } from "./request.ts"

const path = "acme/backend"
const target = { id: 11, path }
const later = Date.parse("2031-01-01T00:00:00Z")

// `acme/team/lib` and what is below `other` are known by name only.
const neighbours: readonly ProjectInput[] = [{ id: 12, path: "acme/team/app" }]
const names = [...environmentNames.slice(0, 2), "unmentioned"]
const sources = [...projectPaths, 11, 12, 99, "acme/unlisted", "elsewhere/tool"]
const environments = [
  undefined,
  ...names.flatMap((name) => [true, false].map((isProtected) => ({ name, protected: isProtected })))
]

const jobs: fc.Arbitrary<Caller<Role>> = fc
  .record({
    project: fc.constantFrom(...sources),
    ref: fc.record({ protected: fc.boolean(), fork: fc.boolean() }, { requiredKeys: ["protected"] }),
    environment: fc.constantFrom(...environments),
    trigger_role: fc.constantFrom(...roles)
  })
  .map(({ environment, ...job }) => ({ type: "job" as const, ...job, ...(environment && { environment }) }))
const callers: fc.Arbitrary<Caller<Role>> = fc.oneof(
  { arbitrary: jobs, weight: 4 },
  fc.record({ type: fc.constant("user" as const), role: fc.constantFrom(...roles) }),
  fc.constant({
    type: "deploy_token" as const,
    group: "acme",
    scopes: ["write_registry", "write_package_registry", "read_repository"]
  })
)
// Few cells, so that several callers are seen in one.
const cellNames = ["package_registry.maven:read", "container_registry:read", "container_registry:write"]
const cells = vocabulary.cells.filter(({ action, resource }) => cellNames.includes(`${resource}:${action}`))
/** Policies that let many in. */
const open: fc.Arbitrary<Pick<ProjectInput, "permissions" | "scope">> = fc.record({
  permissions: fc.record(
    { container_registry: fc.record({ read: grant, write: grant }, { requiredKeys: [] }) },
    { requiredKeys: [] }
  ),
  scope: fc.constantFrom<Scope[]>(
    { inbound_enabled: false },
    { allowlist: [{ group: "acme", expires_at: afterNoon }] },
    { allowlist: [{ project: 12 }, { group: 21 }, { project: path, expires_at: afterNoon }] }
  )
})
const request: fc.Arbitrary<AccessRequest<Role>> = fc
  .tuple(fc.constantFrom(...cells), callers, fc.constantFrom(path, 11))
  .map(([{ action, resource }, caller, project]) => ({ project, caller, resource, action }))

/** The strongest job token of every source in every cell, with an environment of each kind. */
const strongest: readonly AccessRequest<Role>[] = cells.flatMap(({ action, resource }) =>
  [path, ...sources].flatMap((project) =>
    environments.map((environment) => ({
      project: path,
      caller: {
        type: "job" as const,
        project,
        ref: { protected: true },
        ...(environment && { environment }),
        trigger_role: "owner" as const
      },
      resource,
      action
    }))
  )
)

interface Case {
  readonly group: GroupInput
  readonly today: ProjectInput
  readonly observed: readonly AccessRequest<Role>[]
}

const someCase: fc.Arbitrary<Case> = fc.record({
  group: fc
    .oneof(fc.constant({}), fc.record({ defaults: permissions, limits: permissions }, { requiredKeys: [] }))
    .map((said) => ({ id: 21, path: groupPaths[0] ?? "", ...said })),
  today: fc
    .tuple(
      fc.constantFrom(...gitlab.visibilities),
      fc.oneof(open, fc.record({ permissions, scope }, { requiredKeys: [] }))
    )
    .map(([visibility, said]) => ({ ...target, visibility, ...said })),
  observed: fc.array(request, { maxLength: 15 })
})

const recommend = ({ group, observed, today }: Case) => {
  const world = new World<typeof gitlab>(makeSharedValues())
  world.putGroup(group)
  for (const project of [...neighbours, today]) world.putProject(project)
  const policies = makePolicies(compiler, gitlab, () => noon)
  const { id: _, path, revision: __, ...policy } = today
  const found = minimalPolicy(compiler, world.directory, {
    target,
    sources: policies.sources(world, path, policy),
    observed,
    now: noon
  })
  const proposed = { ...today, permissions: found.permissions, scope: found.scope } as ProjectInput
  return { ...found, proposed }
}

const engineWith = ({ group }: Case, project: ProjectInput, now = noon) => {
  const engine = createEngine({ now: () => now })
  engine.load({ groups: [group], projects: [...neighbours, project] })
  return engine
}

const runs = { numRuns: 40 }

describe("the minimal policy of what was observed", () => {
  test("allows it as far as today's policy does, and reports the rest", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(someCase, (one) => {
        const { proposed, refused } = recommend(one)
        const [before, after] = [engineWith(one, one.today), engineWith(one, proposed)]
        const denied = one.observed.filter((request) => !before.allows(request))
        expect(refused).toEqual(
          denied.map((observed) => ({ observed, reason: before.decide(observed).reason }))
        )
        for (const request of one.observed) {
          if (before.allows(request)) expect(after.decide(request).reason).toBe("allowed")
        }
      }),
      runs
    )
  })

  test("is a document and a scope, and says what would be lost", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(someCase, (one) => {
        const { permissions, proposed, scope, slack } = recommend(one)
        expect(decodePermissions(permissions)).toMatchObject({ _tag: "Success" })
        expect(decodeScope(scope)).toMatchObject({ _tag: "Success" })
        const { gained, lost } = engineWith(one, one.today).diff(one.today, proposed)
        expect([gained, slack]).toEqual([[], lost])
      }),
      { numRuns: 20 }
    )
  })

  test(
    "is narrower than today's, at any time and whatever becomes of the limits",
    { timeout: 30_000 },
    () => {
      fc.assert(
        fc.property(someCase, fc.constantFrom(noon + 2_000, later), fc.boolean(), (one, now, limited) => {
          const { limits: _, ...group } = one.group
          const { proposed } = recommend(one)
          const engine = engineWith(limited ? one : { ...one, group }, one.today, now)
          expect(engine.diff(one.today, proposed).gained).toEqual([])
        }),
        runs
      )
    }
  )

  test(
    "gives no caller what today's policy does not, and no job token a cell that its project did not use",
    { timeout: 30_000 },
    () => {
      fc.assert(
        fc.property(someCase, fc.array(request, { minLength: 20, maxLength: 20 }), (one, others) => {
          const [before, after] = [engineWith(one, one.today), engineWith(one, recommend(one).proposed)]
          const projectOf = (caller: Caller<Role>): unknown =>
            caller.type === "job"
              ? caller.project === 11
                ? path
                : caller.project === 12
                  ? "acme/team/app"
                  : caller.project
              : undefined
          for (const request of [...one.observed, ...others, ...strongest]) {
            if (!after.allows(request)) continue
            expect(before.allows(request)).toBe(true)
            const { action, caller, resource } = request
            const used = one.observed.some(
              (observed) =>
                observed.resource === resource &&
                observed.action === action &&
                observed.caller.type === caller.type &&
                projectOf(observed.caller) === projectOf(caller) &&
                before.allows(observed)
            )
            expect(used).toBe(true)
          }
        }),
        runs
      )
    }
  )

  test("is the minimal policy of itself, whatever the order of the log", { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(someCase, (one) => {
        const { permissions, proposed, scope } = recommend(one)
        const again = recommend({ ...one, today: proposed })
        expect([again.permissions, again.scope, again.slack]).toEqual([permissions, scope, []])
        const reversed = recommend({ ...one, observed: [...one.observed, ...one.observed].toReversed() })
        expect([reversed.permissions, reversed.scope]).toEqual([permissions, scope])
      }),
      runs
    )
  })
})

// Small enough to try every grant there is.
const records = {
  name: "records",
  roles: ["nobody", "visitor", "assistant", "archivist"],
  signedIn: "visitor",
  leastMember: "assistant",
  actions: [
    { name: "read", observes: true, jobTokenFloor: null },
    { name: "write", observes: false, jobTokenFloor: "assistant" }
  ],
  visibilities: ["kept", "shown"],
  resources: [
    { name: "record", baseline: { read: { kept: "assistant", shown: "nobody" }, write: "assistant" } }
  ],
  tokenScopes: [{ name: "all", deployToken: true }],
  allowlistPolicies: { verbs: { see: ["read"] }, subjects: { records: "record" } }
} as const satisfies Domain
const small = makeCompiler(makeVocabulary(records))

const [first, second] = ["front", "back"]
const jobTokenTerms: readonly JobTokenTerms[] = (["own", "in_scope"] as const).flatMap((origin) =>
  (["protected", "any", "any_including_forks"] as const).flatMap((refs) =>
    (["any", "protected", [], [first], [second], [first, second]] as const).flatMap((environments) =>
      records.roles.slice(1).map((trigger_role) => ({ origin, refs, environments, trigger_role }))
    )
  )
)
const everyGrant: readonly AnyGrant[] = [null, ...records.roles].flatMap((min_role) =>
  [false as const, ...jobTokenTerms].flatMap((job_token) =>
    [true, false].map((deploy_token) => ({ min_role, job_token, deploy_token }))
  )
)

const smallCallers: fc.Arbitrary<Caller> = fc.oneof(
  {
    arbitrary: fc
      .record({
        project: fc.constantFrom("archive", "archive", "reader"),
        ref: fc.record({ protected: fc.boolean(), fork: fc.constantFrom(false, false, true) }),
        environment: fc.constantFrom(undefined, first, first, second),
        isProtected: fc.boolean(),
        trigger_role: fc.constantFrom(...records.roles)
      })
      .map(({ environment: name, isProtected, ...job }) => ({
        type: "job" as const,
        ...job,
        ...(name !== undefined && { environment: { name, protected: isProtected } })
      })),
    weight: 3
  },
  fc.record({ type: fc.constant("user" as const), role: fc.constantFrom(...records.roles) }),
  fc.constant({ type: "deploy_token" as const, project: "archive", scopes: ["all"] })
)

describe("a grant of the minimal policy", () => {
  test(
    "has none narrower beside it that admits all which was observed and allowed",
    { timeout: 30_000 },
    () => {
      const wide = (environments: "any" | "protected"): AnyGrant => ({
        min_role: "nobody",
        job_token: { refs: "any_including_forks", trigger_role: "visitor", environments },
        deploy_token: true
      })
      const grants = fc.oneof(
        {
          arbitrary: fc.constantFrom<AnyGrant[]>(wide("any"), wide("any"), wide("protected"), true),
          weight: 3
        },
        fc.constantFrom<AnyGrant[]>("job_token", "job_token_and_archivist", ...everyGrant)
      )
      const write = small.vocabulary.cells[1]
      if (write === undefined) throw new Error("no such cell")
      const setsOf = (grant: AnyGrant) => {
        const conditions = small.sets.conditions(write, 2, grant, noon)
        return [undefined, first, second].map((name) => small.sets.admitted(conditions, name))
      }
      fc.assert(
        fc.property(grants, fc.array(smallCallers, { minLength: 1, maxLength: 6 }), (today, callers) => {
          const world = new World<typeof records>(makeSharedValues())
          const sources = {
            visibility: "kept",
            documents: [{ source: { level: "project" as const }, document: { record: { write: today } } }],
            limits: [],
            scope: { allowlist: [{ project: "reader" }] },
            enforceScope: false
          }
          const observed: readonly ObservedAccess[] = callers.map((caller) => ({
            project: "archive",
            caller,
            resource: "record",
            action: "write"
          }))
          const { permissions, refused } = minimalPolicy(small, world.directory, {
            target: { path: "archive" },
            sources,
            observed,
            now: noon
          })
          const found = statedGrant(permissions, write)?.grant
          if (found === undefined) return expect.fail("no grant")
          const allowed = observed.filter((one) => !refused.some((other) => other.observed === one))
          const foundSets = setsOf(found)
          const narrower = everyGrant.filter((grant) => {
            const sets = setsOf(grant)
            const minus = (left: typeof sets, right: typeof sets): boolean =>
              left.every((set, at) => isEmpty(difference(set, right[at] ?? set)))
            return minus(sets, foundSets) && !minus(foundSets, sets)
          })
          for (const grant of narrower) {
            const again = minimalPolicy(small, world.directory, {
              target: { path: "archive" },
              sources: {
                ...sources,
                documents: [{ source: { level: "project" }, document: { record: { write: grant } } }]
              },
              observed: allowed,
              now: noon
            })
            if (again.refused.length === 0) expect.fail(JSON.stringify({ today, found, grant, allowed }))
          }
        }),
        { numRuns: 60 }
      )
    }
  )
})
