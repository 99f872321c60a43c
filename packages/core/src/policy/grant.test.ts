import { describe, expect, test } from "vitest"
import { afterNoon, atNoon, beforeNoon, memberRoles, noon, plainGrants, roles } from "../../test/documents.ts"
import type { Cell } from "../domain/vocabulary.ts"
import { vocabulary, type Grant } from "../gitlab.ts"
import { grantExpiry, hasExpired, readGrant, spellOut, type Conditions } from "./grant.ts"

const cellOf = (resource: string, action: string): Cell => {
  const found = vocabulary.cells.find((cell) => cell.resource === resource && cell.action === action)
  return found ?? expect.fail(`no cell ${resource}:${action}`)
}
const reading = cellOf("repository", "read")
const writing = cellOf("repository", "write")
const deleting = cellOf("pipelines", "delete")

const read = (cell: Cell, grant: Grant, visibility = "private"): Conditions =>
  readGrant(vocabulary, cell, vocabulary.baseline(cell, visibility), grant, noon)

/** What the grant asks, with its ranks as roles. */
const inWords = (conditions: Conditions) => ({
  users: conditions.userRank === null ? null : roles[conditions.userRank],
  jobs: conditions.jobToken && {
    ...conditions.jobToken,
    triggerRank: undefined,
    trigger: roles[conditions.jobToken.triggerRank]
  },
  deployToken: conditions.deployToken
})

const job = (trigger: string, change: object = {}) => ({
  origin: "in_scope",
  refs: "any",
  environments: "any",
  expired: false,
  trigger,
  ...change
})

describe("a grant, row by row of SPEC §3.2", () => {
  test("false: nobody", () => {
    expect(inWords(read(reading, false))).toEqual({ users: null, jobs: null, deployToken: false })
  })

  test("true: the platform's baseline; forks may read", () => {
    const forks = { refs: "any_including_forks" }
    const all = (role: string, change?: object) => ({
      users: role,
      jobs: job(role, change),
      deployToken: true
    })
    expect(inWords(read(reading, true))).toEqual(all("reporter", forks))
    expect(inWords(read(reading, true, "internal"))).toEqual(all("authenticated", forks))
    expect(inWords(read(reading, true, "public"))).toEqual({
      ...all("authenticated", forks),
      users: "anonymous"
    })
    expect(inWords(read(writing, true))).toEqual(all("developer"))
    expect(inWords(read(deleting, true))).toEqual(all("owner"))
  })

  test("a role: users at or above it and the baseline", () => {
    expect(memberRoles.map((role) => inWords(read(writing, role)))).toEqual(
      ["developer", "developer", "developer", "maintainer", "owner"].map((users) => ({
        users,
        jobs: null,
        deployToken: false
      }))
    )
  })

  test("job_token: job tokens that reach the floor", () => {
    const floors: readonly (readonly [Cell, string, string])[] = [
      [reading, "private", "reporter"],
      [reading, "public", "authenticated"],
      [writing, "private", "developer"],
      [deleting, "private", "developer"],
      [cellOf("work_items", "write"), "private", "reporter"],
      [cellOf("secure_files", "write"), "private", "developer"]
    ]
    for (const [cell, visibility, floor] of floors) {
      expect(inWords(read(cell, "job_token", visibility))).toEqual({
        users: null,
        jobs: job(floor),
        deployToken: false
      })
    }
  })

  test("job_token_and_<role>: the union of the two", () => {
    for (const role of memberRoles) {
      expect(read(deleting, `job_token_and_${role}`)).toEqual({
        ...read(deleting, role),
        jobToken: read(deleting, "job_token").jobToken
      })
    }
  })

  test("an object: what is left out admits nobody, or is left open", () => {
    expect(read(writing, {})).toEqual(read(writing, false))
    expect(read(writing, { min_role: null, job_token: false, deploy_token: false })).toEqual(
      read(writing, false)
    )
    expect(read(writing, { job_token: {} })).toEqual(read(writing, "job_token"))
    expect(inWords(read(writing, { deploy_token: true }))).toEqual({
      users: null,
      jobs: null,
      deployToken: true
    })
    expect(inWords(read(writing, { min_role: "guest" })).users).toBe("developer")
    expect(inWords(read(writing, { min_role: "anonymous" })).users).toBe("developer")
    const terms = { origin: "own", refs: "protected", environments: ["production"] } as const
    expect(inWords(read(writing, { job_token: terms })).jobs).toEqual(job("developer", terms))
  })

  test("an explicit trigger role replaces the floor, up or down; signed in at least", () => {
    const triggers = roles.map(
      (trigger_role) => inWords(read(deleting, { job_token: { trigger_role } })).jobs?.trigger
    )
    expect(triggers).toEqual(["authenticated", ...roles.slice(1)])
  })
})

describe("expiry", () => {
  test("has come at that very instant", () => {
    const expired = [beforeNoon, atNoon, afterNoon].map(
      (expires_at) => read(writing, { job_token: { expires_at } }).jobToken?.expired
    )
    expect(expired).toEqual([true, true, false])
    expect([hasExpired(undefined, noon), hasExpired(null, noon)]).toEqual([false, false])
  })

  test("has come where the text names no instant", () => {
    expect([hasExpired("tomorrow", -Infinity), hasExpired("", 0)]).toEqual([true, true])
  })

  test("is known in advance", () => {
    expect(grantExpiry({ min_role: "guest", job_token: { expires_at: atNoon } })).toBe(noon)
    const never: readonly Grant[] = [...plainGrants, {}, { job_token: {} }, { job_token: false }]
    expect(never.map(grantExpiry)).toEqual(never.map(() => null))
  })
})

describe("a grant spelt out", () => {
  test("means the same in every cell", () => {
    for (const grant of plainGrants) {
      if (typeof grant !== "string") continue
      for (const cell of vocabulary.cells)
        expect(read(cell, spellOut(grant) as Grant)).toEqual(read(cell, grant))
    }
  })
})
