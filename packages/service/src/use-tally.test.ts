import { vocabulary, type Caller, type Role } from "@jobwarden/core"
import { describe, expect, it } from "vitest"
import { likenessOf, makeTally, type Noted } from "./use-tally.ts"

const roles = vocabulary.domain.roles as ReadonlyArray<Role>

const callers: ReadonlyArray<Caller<Role>> = [
  ...roles.map((role): Caller<Role> => ({ type: "user", role })),
  { type: "deploy_token", project: 124, scopes: [] },
  { type: "deploy_token", group: 124, scopes: [] },
  { type: "deploy_token", group: "124", scopes: [] },
  ...[123, 124, "124", "acme/app"].flatMap((project) =>
    [{ protected: true }, { protected: false }, { protected: true, fork: true }].flatMap((ref) =>
      [
        undefined,
        { name: "production", protected: true },
        { name: "production", protected: false },
        { name: "staging", protected: true }
      ].flatMap((environment) =>
        roles.map((role): Caller<Role> => ({
          type: "job",
          project,
          ref,
          trigger_role: role,
          ...(environment && { environment })
        }))
      )
    )
  )
]

const decisions = callers.flatMap((caller) =>
  [123, 124].flatMap((project) =>
    vocabulary.cells.slice(0, 8).flatMap(({ action, resource }) =>
      [true, false].flatMap((allowed) =>
        [20_000, 20_001].map((day) => ({
          request: { project, caller, resource, action } satisfies Noted,
          allowed,
          day
        }))
      )
    )
  )
)

describe("decisions are counted as one", () => {
  it("only if day, target, cell, answer, source, class and environment are the same", () => {
    const tally = makeTally()
    for (const { allowed, day, request } of decisions) {
      const likeness = likenessOf(request, allowed, day)
      if (likeness === null) throw new Error(`nothing is noted of ${JSON.stringify(request)}`)
      const found = tally.find(likeness)
      if (found !== undefined) throw new Error(`${JSON.stringify(request)} is taken for another`)
      const key = {
        day: "",
        target: 0,
        allowed,
        source: "",
        resource: "",
        action: "",
        principalClass: "",
        environment: null
      }
      tally.insert({ likeness, key, count: 1, lastUsed: 0 })
    }
    expect(tally.size()).toBe(decisions.length)
    expect(tally.all()).toHaveLength(decisions.length)
  })

  it("if they differ in nothing else: not in a ref's name, a token's scopes, or in being live", () => {
    const alike: ReadonlyArray<readonly [Caller<Role>, Caller<Role>]> = [
      [
        { type: "user", role: "owner" },
        { type: "user", role: "owner", scopes: ["api"], active: true }
      ],
      [
        { type: "deploy_token", group: 7, scopes: [] },
        { type: "deploy_token", group: 7, scopes: ["read_registry"] }
      ],
      [
        { type: "job", project: 1, ref: { protected: true }, trigger_role: "owner" },
        {
          type: "job",
          project: 1,
          ref: { protected: true, name: "main", fork: false },
          trigger_role: "owner"
        }
      ]
    ]
    for (const pair of alike) {
      const [one, other] = pair.map((caller) =>
        likenessOf({ project: 123, caller, resource: "releases", action: "read" }, true, 1)
      )
      expect(one).toEqual(other)
    }
  })

  it("never, if they are about no cell", () => {
    const caller: Caller<Role> = { type: "user", role: "owner" }
    for (const [resource, action] of [
      ["coffee", "read"],
      ["releases", "burn"],
      ["__proto__", "read"]
    ] as const) {
      expect(likenessOf({ project: 123, caller, resource, action }, true, 1)).toBe(null)
    }
  })
})
