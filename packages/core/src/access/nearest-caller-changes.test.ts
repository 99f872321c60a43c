import { describe, expect, test } from "vitest"
import { explain, fork, job } from "../../test/explaining.ts"
import type { Grant } from "../gitlab.ts"

describe("a policy that names thousands of environments", () => {
  const names = Array.from({ length: 4000 }, (_, at) => `review-${at}`)
  const caller = job({ ...fork, trigger_role: "guest", active: false })

  test("is explained without trying them all", () => {
    const grant: Grant = { job_token: { environments: names, refs: "protected" } }
    expect(explain(grant, caller).byCaller).toEqual([
      [
        { attribute: "active", to: true },
        { attribute: "ref", to: "protected" },
        { attribute: "environment", to: { name: "review-0", protected: false } },
        { attribute: "trigger_role", to: "developer" }
      ]
    ])
    expect(explain(grant, caller, { limit: false }).byCaller).toEqual([])
  })
})
