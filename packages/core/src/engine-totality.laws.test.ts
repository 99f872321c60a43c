import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { noon } from "../test/documents.ts"
import type { Reason } from "./access/reason.ts"
import { createEngine } from "./engine.ts"

const engine = createEngine({ now: () => noon })
engine.putGroup({ id: 7, path: "acme" })
engine.putProject({
  id: 1,
  path: "acme/app",
  visibility: "public",
  scope: { allowlist: [{ group: "acme" }] }
})
engine.putProject({ path: "__proto__" })

const reasonFor = (request: unknown): Reason => {
  const { allowed, reason } = engine.decide(request as never)
  if (engine.allows(request as never) !== allowed || allowed !== (reason === "allowed")) {
    expect.fail(`allows and decide disagree about ${reason}`)
  }
  return reason
}

describe("deciding random requests", () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true
  })
  const sometimes = <T>(fitting: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
    fc.oneof({ arbitrary: fitting, weight: 3 }, anything)
  const name = fc.constantFrom("__proto__", "constructor", "toString", "", "acme/app", "acme", "production")
  const reference = sometimes(fc.oneof(name, fc.integer({ min: -1, max: 8 })))
  const scopes = sometimes(fc.array(fc.constantFrom("api", "read_repository", "write_registry", "__proto__")))
  const role = sometimes(fc.constantFrom("owner", "guest", "anonymous", "toString"))
  const truth = sometimes(fc.boolean())
  const caller = fc.record(
    {
      type: sometimes(fc.constantFrom("user", "job", "deploy_token")),
      role,
      scopes,
      project: reference,
      group: reference,
      ref: sometimes(fc.record({ protected: truth, fork: truth, name }, { requiredKeys: [] })),
      environment: sometimes(fc.record({ name, protected: truth }, { requiredKeys: [] })),
      trigger_role: role,
      active: truth
    },
    { requiredKeys: [] }
  )
  const request = fc.record(
    {
      project: sometimes(fc.constantFrom("acme/app", 1, "__proto__")),
      caller: sometimes(caller),
      resource: sometimes(
        fc.constantFrom("repository", "container_registry", "package_registry.npm", "__proto__")
      ),
      action: sometimes(fc.constantFrom("read", "write", "delete", "constructor"))
    },
    { requiredKeys: [] }
  )

  test("a hundred thousand of them never throws", () => {
    const seen = new Set<Reason>()
    // Each generated part is used in many requests: generating costs far more than deciding.
    const parts = fc.sample(request, 4000) as readonly Record<string, unknown>[]
    for (let each = 0; each < 100_000; each += 1) {
      const [one, other] = [parts[each % parts.length], parts[(each * 7919) % parts.length]]
      seen.add(reasonFor({ ...one, caller: other?.["caller"] }))
    }
    for (const value of fc.sample(anything, 4000)) seen.add(reasonFor(value))
    expect([...seen]).toEqual(
      expect.arrayContaining([
        "allowed",
        "invalid_request",
        "unknown_project",
        "unknown_resource",
        "unknown_action"
      ])
    )
  })
})
