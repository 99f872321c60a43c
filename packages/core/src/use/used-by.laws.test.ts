import { describe, expect, test } from "vitest"
import { createEngine } from "../engine.ts"
import type { Caller } from "../access/request.ts"
import { vocabulary } from "../gitlab.ts"
import { observedFrom, usedBy } from "./used-by.ts"

const engine = createEngine({ now: () => Date.UTC(2026, 5, 1) })
engine.load({
  groups: [{ id: 7, path: "acme" }],
  projects: [
    {
      id: 123,
      path: "acme/backend",
      permissions: {
        releases: { write: { job_token: { environments: ["production"] } } },
        jobs: { write: { job_token: { refs: "protected" }, deploy_token: true, min_role: "maintainer" } }
      },
      scope: { allowlist: [{ project: 124, default_permissions: true }] }
    },
    { id: 124, path: "acme/app" },
    { id: 126, path: "partner/integration" }
  ]
})

const kept = (caller: unknown) => {
  const subject = engine.subject(123)
  return subject && usedBy(subject, caller)
}

const job = (more: object): unknown => ({
  type: "job",
  project: 124,
  ref: { protected: true },
  trigger_role: "developer",
  ...more
})

const environments = [
  undefined,
  { name: "production", protected: true },
  { name: "production", protected: false },
  { name: "Ada's own", protected: false },
  { name: "staging", protected: true }
]

const callers: readonly Caller[] = [
  ...vocabulary.domain.roles.map((role): Caller => ({ type: "user", role })),
  { type: "deploy_token", project: 123, scopes: ["read_package_registry", "write_package_registry"] },
  { type: "deploy_token", group: 7, scopes: ["write_registry"] },
  ...[123, 124, 126, "acme/app"].flatMap((project) =>
    [{ protected: true }, { protected: false }, { protected: true, fork: true }].flatMap((ref) =>
      environments.flatMap((environment) =>
        vocabulary.domain.roles.map((role): Caller => ({
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

describe("what is kept of a caller", () => {
  test("decided anew, in every cell that it was let into, it is let in for the same caller's sake", () => {
    let asked = 0
    for (const caller of callers) {
      const by = kept(caller)
      if (by === null) throw new Error(`nothing is kept of ${JSON.stringify(caller)}`)
      for (const { action, resource } of vocabulary.cells) {
        const request = { project: 123, caller, resource, action } as const
        if (!engine.allows(request as never)) continue
        asked += 1
        const observed = observedFrom(vocabulary, { ...by, ...use, resource, action })
        expect(engine.decide(observed as never).reason, JSON.stringify(request)).toBe("allowed")
      }
    }
    expect(asked).toBeGreaterThan(1000)
  })

  test("what was denied for what it is, is denied anew", () => {
    for (const caller of callers.filter(({ type }) => type !== "deploy_token")) {
      const by = kept(caller)
      for (const { action, resource } of vocabulary.cells) {
        const { reason } = engine.decide({ project: 123, caller, resource, action } as never)
        const observed = by && observedFrom(vocabulary, { ...by, ...use, resource, action })
        expect(engine.decide(observed as never).reason).toBe(reason)
      }
    }
  })

  test.for([
    [{ type: "user", role: "owner", scopes: ["api"] }, "role:owner", "user:owner", null],
    [{ type: "deploy_token", group: 7, scopes: [] }, "group:7", "deploy_token", null],
    [{ type: "deploy_token", group: "acme", scopes: [] }, "group:7", "deploy_token", null],
    [job({}), "project:124", "job:listed:protected:none:developer", null],
    [job({ project: "acme/app" }), "project:124", "job:listed:protected:none:developer", null],
    [job({ project: 123 }), "project:123", "job:own:protected:none:developer", null],
    [job({ project: "not/known" }), "project:not/known", "job:foreign:protected:none:developer", null],
    [
      job({ ref: { protected: false, name: "ada-lovelace/fix" } }),
      "project:124",
      "job:listed:unprotected:none:developer",
      null
    ],
    [
      job({ trigger_role: "anonymous", ref: { protected: true, fork: true } }),
      "project:124",
      "job:listed:fork:none:authenticated",
      null
    ],
    [
      job({ environment: { name: "staging", protected: true } }),
      "project:124",
      "job:listed:protected:protected:developer",
      "staging"
    ],
    [
      job({ environment: { name: "production", protected: false } }),
      "project:124",
      "job:listed:protected:unprotected:developer",
      "production"
    ],
    [
      job({ environment: { name: "review/ada", protected: false } }),
      "project:124",
      "job:listed:protected:unprotected:developer",
      null
    ],
    [
      job({ environment: { name: "x".repeat(513), protected: true } }),
      "project:124",
      "job:listed:protected:protected:developer",
      null
    ]
  ] as const)("of %j", ([caller, source, principalClass, environment]) => {
    expect(kept(caller)).toEqual({ source, principalClass, environment })
  })

  test.for([
    ["what is no caller", null],
    ["an unknown role", { type: "user", role: "king" }],
    ["a path that would come back as an id", job({ project: "126" })],
    ["a group's path that would", { type: "deploy_token", group: "7", scopes: [] }],
    ["a path that is no text", job({ project: "a/\ud800" })],
    ["a path without end", job({ project: `a/${"b".repeat(600)}` })]
  ] as const)("nothing of %s", ([, caller]) => {
    expect(kept(caller)).toBe(null)
  })
})

const use = { target: 123, count: 1, lastUsed: "2026-06-01T00:00:00.000Z" }

describe("what was recorded", () => {
  const recorded = {
    ...use,
    source: "project:124",
    principalClass: "job:listed:protected:protected:developer",
    environment: "production",
    resource: "releases",
    action: "write"
  }

  test("comes back with its count and its last time", () => {
    expect(observedFrom(vocabulary, { ...recorded, count: 5 })).toEqual({
      project: 123,
      resource: "releases",
      action: "write",
      caller: {
        type: "job",
        project: 124,
        ref: { protected: true },
        trigger_role: "developer",
        environment: { name: "production", protected: true }
      },
      count: 5,
      last_used: "2026-06-01T00:00:00.000Z"
    })
  })

  test.for([
    { resource: "no_such_resource" },
    { action: "no_such_action" },
    { source: "role:developer" },
    { source: "group:7" },
    { source: "124" },
    { principalClass: "job:near:protected:none:developer" },
    { principalClass: "job:own:protected:none:king" },
    { principalClass: "job:own:protected" },
    { principalClass: "user:king" },
    { principalClass: "__proto__" }
  ])("with %j is passed over: another version wrote it", (wrong) => {
    expect(observedFrom(vocabulary, { ...recorded, ...wrong })).toBe(null)
  })
})
