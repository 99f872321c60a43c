import { describe, expect, test } from "vitest"
import { readCaller, type CallerFields } from "./caller.ts"

const fields: CallerFields = {
  type: "job",
  role: "reporter",
  scopes: [],
  source: "acme/app",
  ref: "protected",
  environment: "",
  environmentProtected: false,
  triggerRole: "developer",
  home: "acme",
  homeIs: "group"
}

describe("the fields of the question are", () => {
  test("a job, with an environment only where one is named", () => {
    expect(readCaller(fields)).toEqual({
      caller: {
        type: "job",
        project: "acme/app",
        ref: { protected: true },
        trigger_role: "developer"
      }
    })
    expect(
      readCaller({
        ...fields,
        ref: "fork",
        environment: "production",
        environmentProtected: true,
        source: " 12 "
      })
    ).toEqual({
      caller: {
        type: "job",
        project: 12,
        ref: { protected: false, fork: true },
        environment: { name: "production", protected: true },
        trigger_role: "developer"
      }
    })
  })

  test("a user, whose token is unrestricted where no scope is ticked", () => {
    expect(readCaller({ ...fields, type: "user" })).toEqual({ caller: { type: "user", role: "reporter" } })
    expect(readCaller({ ...fields, type: "user", scopes: ["api"] })).toEqual({
      caller: { type: "user", role: "reporter", scopes: ["api"] }
    })
  })

  test("a deploy token, which has no scope where none is ticked", () => {
    expect(readCaller({ ...fields, type: "deploy_token" })).toEqual({
      caller: { type: "deploy_token", scopes: [], group: "acme" }
    })
    expect(readCaller({ ...fields, type: "deploy_token", homeIs: "project", home: "3" })).toEqual({
      caller: { type: "deploy_token", scopes: [], project: 3 }
    })
  })

  test.for(["", "  ", "0", "99999999999999999999"])("no question where the project is %j", (source) => {
    expect(readCaller({ ...fields, source })).toHaveProperty("missing")
    expect(readCaller({ ...fields, type: "deploy_token", home: source })).toHaveProperty("missing")
  })
})
