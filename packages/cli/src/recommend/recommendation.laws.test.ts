import {
  createEngine,
  parseRfc3339,
  type AccessRequest,
  type Caller,
  type Grant,
  type Permissions,
  type ProjectInput,
  type Role,
  type Scope
} from "@jobwarden/core"
import { checkPolicyFile } from "@jobwarden/policy-files"
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { gather } from "./evidence.ts"
import { readJsonLines } from "./json-lines.ts"
import { anyName, type LoggedUse } from "./logged-use.ts"
import { policyText } from "./policy-text.ts"
import type { ReadLog } from "./read-log.ts"
import { recommendFor, type Recommendation } from "./recommendation.ts"

// Everything is checked by `decide`, of an engine that is told what the printed policy file says.

const now = Date.UTC(2026, 5, 1, 12)
const path = "acme/backend"
const group = {
  id: 7,
  path: "acme",
  limits: {
    container_registry: {
      delete: { min_role: "maintainer" as const, job_token: { refs: "protected" as const } }
    }
  }
}
const neighbour: ProjectInput = { id: 124, path: "acme/app" }

const engineWith = (project: ProjectInput) => {
  const engine = createEngine({ now: () => now })
  engine.load({ groups: [group], projects: [project, neighbour] })
  return engine
}

const resources = ["package_registry.maven", "package_registry.npm", "container_registry", "repository"]
const actions = ["read", "write", "delete"]
const roles = ["anonymous", "guest", "reporter", "developer", "maintainer", "owner"] as const
const environments = [undefined, "production", "staging", "review/7"].flatMap((name) =>
  name === undefined ? [undefined] : [true, false].map((isProtected) => ({ name, protected: isProtected }))
)
const refs = [{ protected: true }, { protected: false, name: "fix" }, { protected: false, fork: true }]
const sources = [
  123,
  path,
  124,
  "acme/app",
  "acme/web",
  "acme/tools/lint",
  "partner/tool",
  "partner/sub/tool",
  "other/x"
]

const jobs: fc.Arbitrary<Caller<Role>> = fc
  .record({
    project: fc.constantFrom(...sources),
    ref: fc.constantFrom(...refs),
    environment: fc.constantFrom(...environments),
    trigger_role: fc.constantFrom(...roles)
  })
  .map(({ environment, ...job }) => ({ type: "job", ...job, ...(environment && { environment }) }))
const callers: fc.Arbitrary<Caller<Role>> = fc.oneof(
  { arbitrary: jobs, weight: 5 },
  { arbitrary: fc.constantFrom(...roles).map((role) => ({ type: "user" as const, role })), weight: 2 },
  fc.constantFrom(["read_package_registry"], ["write_registry", "read_registry"]).map((scopes) => ({
    type: "deploy_token" as const,
    group: 7,
    scopes
  }))
)
const requests: fc.Arbitrary<AccessRequest<Role>> = fc.record({
  project: fc.constantFrom(path, 123),
  caller: callers,
  resource: fc.constantFrom(...resources),
  action: fc.constantFrom(...actions)
})

const grants: fc.Arbitrary<Grant> = fc.constantFrom<Grant[]>(
  true,
  false,
  "developer",
  "job_token",
  "job_token_and_maintainer",
  {
    min_role: "guest",
    job_token: { refs: "any_including_forks", trigger_role: "anonymous" },
    deploy_token: true
  },
  { min_role: "reporter", job_token: { refs: "any", environments: "protected", trigger_role: "reporter" } },
  { job_token: { refs: "any", environments: ["production", "staging"] }, deploy_token: true }
)
const someCells = fc.record({ read: grants, write: grants, delete: grants }, { requiredKeys: [] })
const permissions: fc.Arbitrary<Permissions> = fc.record(
  {
    package_registry: fc.record({ maven: someCells, default: someCells }, { requiredKeys: [] }),
    container_registry: someCells,
    repository: someCells
  },
  { requiredKeys: [] }
)
const entries: NonNullable<Scope["allowlist"]> = [
  { group: "acme" },
  { project: 124, job_token_policies: ["admin_packages", "repository:read"] },
  { project: "acme/web", job_token_policies: [] },
  { group: "acme/tools", job_token_policies: ["read_containers", "package_registry.npm:write"] },
  { group: "partner", expires_at: "2030-01-01T00:00:00Z" },
  { group: "partner/sub", expires_at: "2020-01-01T00:00:00Z" },
  { project: path, job_token_policies: ["admin_packages", "admin_containers"] }
]
const scopes: fc.Arbitrary<Scope> = fc.record(
  {
    inbound_enabled: fc.constantFrom(true, true, true, false),
    allowlist: fc.shuffledSubarray([...entries])
  },
  { requiredKeys: ["allowlist"] }
)
const projects: fc.Arbitrary<ProjectInput> = fc
  .record({
    visibility: fc.constantFrom("private", "private", "internal", "public"),
    permissions,
    scope: scopes
  })
  .map((said) => ({ id: 123, path, ...said }))

/** The log as somebody brings it. */
const linesOf = (logged: readonly AccessRequest<Role>[], count = 1): string =>
  logged.map((access) => JSON.stringify({ ...access, last_used: "2026-05-01T00:00:00Z", count })).join("\n")

const read = (text: string): ReadLog => {
  const lines = Result.getOrThrow(readJsonLines(text))
  return { kind: "json_lines", file: "log", remarks: [], ...lines }
}

const cameAs = (paths: readonly string[]): ReadLog => ({
  kind: "gitlab",
  file: "csv",
  remarks: [],
  window: null,
  sources: paths.map((source) => ({ source, last_used: "2026-05-01T00:00:00Z" }))
})

const recommend = (project: ProjectInput, ...logs: readonly ReadLog[]): Recommendation | null => {
  const given = logs.map((log) => ({ log, ...(log.kind === "gitlab" && { project: path }) }))
  const evidence = gather(given, [project, neighbour]).projects.get(path)
  return evidence === undefined ? null : recommendFor(engineWith(project), project, evidence)
}

/** What the printed file says of the project. */
const printed = (recommendation: Recommendation): ProjectInput => {
  const file = checkPolicyFile("recommended.yaml", Result.getOrThrow(policyText([recommendation])))
  expect(file.problems).toEqual([])
  const [project] = file.content.projects
  if (project === undefined) throw new Error("it says nothing of the project")
  return project
}

type Document = { readonly [key: string]: unknown }

/** The document with each grant that is not `false`, one by one, set to it. */
const withoutOneCell = (document: Document): readonly Document[] =>
  Object.entries(document).flatMap(([key, value]) => {
    if (actions.includes(key)) return value === false ? [] : [{ ...document, [key]: false }]
    return withoutOneCell(value as Document).map((inner) => ({ ...document, [key]: inner }))
  })

const isSelf = ({ project }: { readonly project?: string | number }): boolean =>
  project === path || project === 123

describe("the policy recommended for a log of uses", { timeout: 60_000 }, () => {
  const runs = { numRuns: 60 }
  const log = fc.array(requests, { minLength: 1, maxLength: 14 })

  test("permits every logged access that today's policy allows, and nothing that it does not", () => {
    let permitted = 0
    fc.assert(
      fc.property(projects, log, fc.array(requests, { maxLength: 30 }), (today, logged, others) => {
        const found = recommend(today, read(linesOf(logged)))
        if (found === null) return
        const [before, after] = [engineWith(today), engineWith(printed(found))]
        for (const access of logged) {
          if (!before.decide(access).allowed) continue
          expect(after.decide(access).reason).toBe("allowed")
          permitted += 1
        }
        for (const access of others)
          if (after.decide(access).allowed) expect(before.decide(access).allowed).toBe(true)
        const refused = logged.filter((access) => !before.decide(access).allowed)
        expect(new Set(found.refused.map(({ use }) => before.decide(use.access).reason))).toEqual(
          new Set(refused.map((access) => before.decide(access).reason))
        )
      }),
      runs
    )
    expect(permitted).toBeGreaterThan(60)
  })

  test("is minimal: without any one allowed cell, entry or permission a logged access is refused", () => {
    let tried = 0
    fc.assert(
      fc.property(projects, log, (today, logged) => {
        const found = recommend(today, read(linesOf(logged)))
        if (found === null) return
        const before = engineWith(today)
        const allowed = logged.filter((access) => before.decide(access).allowed)
        const proposed = printed(found)
        const refuses = (project: ProjectInput): boolean => {
          tried += 1
          const engine = engineWith(project)
          return allowed.some((access) => !engine.decide(access).allowed)
        }
        for (const permissions of withoutOneCell((proposed.permissions ?? {}) as Document)) {
          expect(refuses({ ...proposed, permissions })).toBe(true)
        }
        const allowlist = proposed.scope?.allowlist ?? []
        const listing = (list: typeof allowlist): ProjectInput => ({
          ...proposed,
          scope: { ...proposed.scope, allowlist: list }
        })
        // What is public is let in without any entry.
        const closed = engineWith(listing(allowlist.filter(isSelf)))
        for (const entry of allowlist) {
          const { job_token_policies: names = [] } = entry
          const narrower = [
            ...(isSelf(entry) ? [] : [listing(allowlist.filter((other) => other !== entry))]),
            ...(names ?? []).map((name) =>
              listing(
                allowlist.map((other) =>
                  other === entry
                    ? { ...entry, job_token_policies: (names ?? []).filter((one) => one !== name) }
                    : other
                )
              )
            )
          ]
          const isNeeded = allowed.some(
            (access) => access.caller.type === "job" && !closed.decide(access).allowed
          )
          for (const project of narrower) if (isNeeded || isSelf(entry)) expect(refuses(project)).toBe(true)
        }
      }),
      runs
    )
    expect(tried).toBeGreaterThan(100)
  })

  test("permits a job in the environment whose name the log did not keep", () => {
    let nameless = 0
    fc.assert(
      fc.property(
        projects,
        fc.array(requests, { maxLength: 4 }),
        jobs,
        fc.constantFrom(...resources),
        (today, logged, job, resource) => {
          if (job.type !== "job" || job.environment === undefined) return
          const caller = { ...job, environment: { ...job.environment, name: "review/unheard-of" } }
          const real = { project: path, caller, resource, action: "read" }
          const before = engineWith(today)
          if (!before.decide(real).allowed) return
          const use: LoggedUse = {
            access: { ...real, caller: { ...caller, environment: { ...caller.environment, name: anyName } } },
            allowed: true,
            count: 1,
            last: now,
            isNameless: true
          }
          const lines = read(linesOf(logged))
          const found = recommend(today, {
            ...lines,
            uses: [...("uses" in lines ? lines.uses : []), use]
          } as ReadLog)
          if (found === null) throw new Error("nothing was recommended")
          const proposed = printed(found)
          expect(JSON.stringify(proposed)).not.toContain(anyName)
          expect(engineWith(proposed).decide(real).reason).toBe("allowed")
          expect(engineWith(today).narrower(proposed, today)).toBe(true)
          nameless += 1
        }
      ),
      { numRuns: 300 }
    )
    expect(nameless).toBeGreaterThan(20)
  })
})

/** Jobs of every kind from a source, in every cell. */
const everyAccess = (source: string): readonly AccessRequest<Role>[] =>
  resources.flatMap((resource) =>
    actions.flatMap((action) =>
      refs.flatMap((ref) =>
        environments.flatMap((environment) =>
          (["guest", "developer", "owner"] as const).map((trigger_role) => ({
            project: path,
            caller: { type: "job", project: source, ref, trigger_role, ...(environment && { environment }) },
            resource,
            action
          }))
        )
      )
    )
  )

const paths = sources.filter((source) => typeof source === "string")
const cameFrom = fc.subarray(
  paths.filter((source) => source !== path),
  { minLength: 1 }
)

describe("the allowlist recommended for GitLab's log", { timeout: 60_000 }, () => {
  test("leaves to everybody who came what they may do, takes from nobody else, and gives nobody anything", () => {
    fc.assert(
      fc.property(projects, cameFrom, (today, came) => {
        const found = recommend(today, cameAs(came))
        if (found === null) throw new Error("nothing was recommended")
        const proposed = printed(found)
        expect(proposed.permissions ?? {}).toEqual(today.permissions ?? {})
        const [before, after] = [engineWith(today), engineWith(proposed)]
        expect(before.narrower(proposed, today)).toBe(true)
        for (const source of [...came, path]) {
          for (const access of everyAccess(source)) expect(after.allows(access)).toBe(before.allows(access))
        }
      }),
      { numRuns: 25 }
    )
  })

  test("has no entry that lets somebody in and through which nobody came", () => {
    fc.assert(
      fc.property(projects, cameFrom, (today, came) => {
        const found = recommend(today, cameAs(came))
        for (const entry of found?.proposed.scope?.allowlist ?? []) {
          if (isSelf(entry) || entry.job_token_policies?.length === 0) continue
          const isOf = (source: string): boolean =>
            entry.project === undefined
              ? source.startsWith(`${String(entry.group)}/`)
              : entry.project === source || (entry.project === 124 && source === "acme/app")
          expect(came.some(isOf), JSON.stringify(entry)).toBe(true)
        }
      }),
      { numRuns: 25 }
    )
  })
})

describe("the policy recommended for both", { timeout: 60_000 }, () => {
  test("permits what is logged, and leaves all that they may do to those of whom only GitLab's log speaks", () => {
    fc.assert(
      fc.property(
        projects,
        fc.array(requests, { minLength: 1, maxLength: 8 }),
        cameFrom,
        (today, logged, came) => {
          const found = recommend(today, read(linesOf(logged)), cameAs(came))
          if (found === null) throw new Error("nothing was recommended")
          const [before, after] = [engineWith(today), engineWith(printed(found))]
          expect(before.narrower(found.proposed, today)).toBe(true)
          for (const access of logged)
            if (before.allows(access)) expect(after.decide(access).reason).toBe("allowed")
          for (const source of found.unknownUse) {
            expect(came).toContain(source)
            for (const access of everyAccess(String(source))) {
              expect(after.allows(access), JSON.stringify(access)).toBe(before.allows(access))
            }
          }
        }
      ),
      { numRuns: 25 }
    )
  })
})

test("the instants of a log are those of its lines", () => {
  const { window } = read(
    linesOf([
      { project: path, caller: { type: "user", role: "owner" }, resource: "repository", action: "read" }
    ])
  )
  expect(window).toEqual({
    from: parseRfc3339("2026-05-01T00:00:00Z"),
    to: parseRfc3339("2026-05-01T00:00:00Z")
  })
})
