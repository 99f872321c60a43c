import { describe, expect, test } from "vitest"
import { atNoon, noon } from "../../test/documents.ts"
import { createEngine } from "../engine.ts"
import type { Grant, InstanceInput, ProjectInput, Role, Scope } from "../gitlab.ts"
import type { Reason } from "./reason.ts"
import type { Caller } from "./request.ts"

// SPEC §4, in its words and order.
const order: readonly Reason[] = [
  "inactive_token",
  "not_in_scope",
  "entry_expired",
  "entry_lacks_permission",
  "token_scope_insufficient",
  "grant_excludes_users",
  "grant_excludes_job_tokens",
  "grant_excludes_deploy_tokens",
  "grant_expired",
  "origin_not_allowed",
  "fork_pipeline",
  "ref_not_protected",
  "environment_not_allowed",
  "trigger_role_too_low",
  "role_too_low",
  "exceeds_limit"
]

/** Something that may be wrong with a request, and the gates that then fail. */
interface Fault {
  readonly name: string
  readonly fails: readonly Reason[]
}

/** Each choice of at most one fault from every group. */
const choices = (groups: readonly (readonly Fault[])[]): readonly (readonly Fault[])[] =>
  groups.reduce<readonly (readonly Fault[])[]>(
    (chosen, group) => chosen.flatMap((faults) => [faults, ...group.map((fault) => [...faults, fault])]),
    [[]]
  )

const expectedReason = (faults: readonly Fault[]): Reason =>
  order.find((gate) => faults.some((fault) => fault.fails.includes(gate))) ?? "allowed"

const engine = createEngine({ now: () => noon })

const reasonFor = (grant: Grant, limited: boolean, scope: Scope, caller: Caller<Role>): Reason => {
  const cell = (value: Grant): NonNullable<InstanceInput["limits"]> => ({
    container_registry: { write: value }
  })
  const target: ProjectInput = { path: "acme/target", permissions: cell(grant), scope }
  engine.putInstance(limited ? { limits: cell(false) } : {})
  engine.putProject(target)
  const request = { project: "acme/target", caller, resource: "container_registry", action: "write" }
  const { allowed, reason } = engine.decide(request)
  expect(engine.allows(request)).toBe(allowed)
  expect(allowed).toBe(reason === "allowed")
  return reason
}

/** Every combination of faults: the first gate in order is the reason, and none at all lets through. */
const expectGatesInOrder = (
  groups: readonly (readonly Fault[])[],
  ask: (has: (name: string) => boolean) => Reason
): void => {
  const wrong = choices(groups).flatMap((faults) => {
    const names = faults.map((fault) => fault.name)
    const reason = ask((name) => names.includes(name))
    return reason === expectedReason(faults) ? [] : [{ names, reason, expected: expectedReason(faults) }]
  })
  expect(wrong).toEqual([])
}

const inactive: Fault = { name: "inactive", fails: ["inactive_token"] }
const limited: Fault = { name: "limited", fails: ["exceeds_limit"] }
const excluded = (reason: Reason): Fault => ({ name: "excluded", fails: [reason] })
const uncovered: Fault = { name: "uncovered", fails: ["token_scope_insufficient"] }

const grantFaults: readonly (readonly Fault[])[] = [
  [{ name: "grant expired", fails: ["grant_expired"] }],
  [
    { name: "fork", fails: ["fork_pipeline", "ref_not_protected"] },
    { name: "unprotected", fails: ["ref_not_protected"] }
  ],
  [
    { name: "no environment", fails: ["environment_not_allowed"] },
    { name: "other environment", fails: ["environment_not_allowed"] }
  ],
  [{ name: "low trigger", fails: ["trigger_role_too_low"] }]
]

const entryFaults: readonly Fault[] = [
  { name: "entry expired", fails: ["entry_expired"] },
  { name: "entry lacks", fails: ["entry_lacks_permission"] },
  { name: "entry expired and lacks", fails: ["entry_expired", "entry_lacks_permission"] }
]

const strictGrant = (has: (name: string) => boolean): Grant => ({
  job_token: {
    refs: "protected",
    environments: ["production"],
    trigger_role: "maintainer",
    ...(has("own only") && { origin: "own" as const }),
    ...(has("grant expired") && { expires_at: atNoon })
  }
})

const jobFrom = (project: string, has: (name: string) => boolean): Caller<Role> => ({
  type: "job",
  project,
  ref: { protected: !has("unprotected"), fork: has("fork") },
  ...(!has("no environment") && {
    environment: { name: has("other environment") ? "staging" : "production", protected: true }
  }),
  trigger_role: has("low trigger") ? "developer" : "maintainer",
  active: !has("inactive")
})

const entryFor = (project: string, has: (name: string) => boolean): Scope => ({
  allowlist: [
    {
      project,
      job_token_policies: [
        has("entry lacks") || has("entry expired and lacks") ? "read_containers" : "admin_containers"
      ],
      ...((has("entry expired") || has("entry expired and lacks")) && { expires_at: atNoon })
    }
  ]
})

describe("every combination of failing gates: the first is the reason, none is `allowed`", () => {
  test("for another project's job token", () => {
    const absent: Fault = { name: "not listed", fails: ["not_in_scope"] }
    const ownOnly: Fault = { name: "own only", fails: ["origin_not_allowed"] }
    expectGatesInOrder([[inactive], [absent, ...entryFaults], [ownOnly], ...grantFaults, [limited]], (has) =>
      reasonFor(
        strictGrant(has),
        has("limited"),
        has("not listed") ? {} : entryFor("acme/source", has),
        jobFrom("acme/source", has)
      )
    )
  })

  test("for the project's own job token, restricted by an entry for itself", () => {
    expectGatesInOrder([[inactive], entryFaults, ...grantFaults, [limited]], (has) =>
      reasonFor(
        strictGrant((name) => name === "own only" || has(name)),
        has("limited"),
        entryFor("acme/target", has),
        jobFrom("acme/target", has)
      )
    )
  })

  test("for a job token that the grant excludes", () => {
    const groups = [[inactive], entryFaults, [excluded("grant_excludes_job_tokens")], [limited]]
    expectGatesInOrder(groups, (has) =>
      reasonFor(
        has("excluded") ? "maintainer" : "job_token",
        has("limited"),
        entryFor("acme/source", has),
        jobFrom("acme/source", has)
      )
    )
  })

  test("for a user's token", () => {
    const tooLow: Fault = { name: "too low", fails: ["role_too_low"] }
    const groups = [[inactive], [uncovered], [tooLow, excluded("grant_excludes_users")], [limited]]
    expectGatesInOrder(groups, (has) =>
      reasonFor(
        has("excluded") ? "job_token" : "maintainer",
        has("limited"),
        {},
        {
          type: "user",
          role: has("too low") ? "developer" : "maintainer",
          scopes: has("uncovered") ? ["read_registry", "write_repository"] : ["write_registry"],
          active: !has("inactive")
        }
      )
    )
  })

  test("for a deploy token", () => {
    const elsewhere: Fault = { name: "elsewhere", fails: ["not_in_scope"] }
    const groups = [
      [inactive],
      [elsewhere],
      [uncovered],
      [excluded("grant_excludes_deploy_tokens")],
      [limited]
    ]
    expectGatesInOrder(groups, (has) =>
      reasonFor(
        has("excluded") ? "job_token_and_guest" : { deploy_token: true },
        has("limited"),
        {},
        {
          type: "deploy_token",
          group: has("elsewhere") ? "other" : "acme",
          scopes: has("uncovered") ? ["read_registry", "api"] : ["write_registry"],
          active: !has("inactive")
        }
      )
    )
  })
})
