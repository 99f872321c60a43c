import { describe, expect, test } from "vitest"
import { vocabulary } from "../gitlab.ts"
import { isReference, readCaller } from "./request.ts"

const read = (value: unknown) => readCaller(vocabulary, value)

const user = { type: "user", role: "developer" }
const job = { type: "job", project: "acme/app", ref: { protected: false }, trigger_role: "guest" }
const token = { type: "deploy_token", project: 7, scopes: ["read_repository"] }

describe("a caller is read", () => {
  test("as a user, with a token that has scopes or has not", () => {
    expect(read(user)).toEqual({ kind: "user", active: true, rank: 4, scopes: null })
    expect(read({ ...user, active: false, scopes: ["api"], further: 1 })).toEqual({
      kind: "user",
      active: false,
      rank: 4,
      scopes: ["api"]
    })
  })

  test("as a job, with the class of its ref and of its environment", () => {
    const plain = {
      kind: "job",
      active: true,
      source: "acme/app",
      ref: "unprotected",
      environment: "none",
      environmentName: undefined,
      triggerRank: 2
    }
    expect(read(job)).toEqual(plain)
    expect(read({ ...job, ref: { protected: true, name: "main" } })).toEqual({ ...plain, ref: "protected" })
    expect(read({ ...job, ref: { protected: true, fork: true } })).toEqual({ ...plain, ref: "fork" })
    expect(read({ ...job, project: 9, trigger_role: "anonymous" })).toEqual({
      ...plain,
      source: 9,
      triggerRank: 1
    })
    for (const isProtected of [true, false]) {
      expect(read({ ...job, environment: { name: "production", protected: isProtected } })).toEqual({
        ...plain,
        environment: isProtected ? "protected" : "unprotected",
        environmentName: "production"
      })
    }
  })

  test("as a deploy token, at home in a project or in a group", () => {
    const plain = { kind: "deploy_token", active: true, scopes: ["read_repository"] }
    expect(read(token)).toEqual({ ...plain, home: { type: "project", reference: 7 } })
    expect(read({ ...token, project: undefined, group: "acme" })).toEqual({
      ...plain,
      home: { type: "group", reference: "acme" }
    })
  })
})

describe("a caller is malformed", () => {
  const refused: readonly (readonly [string, unknown])[] = [
    ["that is no object", undefined],
    ["that is no object", null],
    ["that is no object", "user"],
    ["that is no object but a list", Object.assign([], user)],
    ["that is no object but a function", Object.assign(() => 0, user)],
    ["of another type", { ...token, type: "pipeline" }],
    ["of no type", { ...token, type: undefined }],
    ["neither active nor not", { ...user, active: null }],
    ["whose role is no text", { ...user, role: 4 }],
    ["whose role is unknown", { ...user, role: "Owner" }],
    ["whose scopes are no list", { ...user, scopes: "api" }],
    ["whose scopes are no texts", { ...user, scopes: ["api", 1] }],
    ["whose trigger role is no text", { ...job, trigger_role: ["guest"] }],
    ["whose source is nothing", { ...job, project: "" }],
    ["whose source is no whole number", { ...job, project: 1.5 }],
    ["whose ref is no object", { ...job, ref: null }],
    ["whose ref is a list", { ...job, ref: Object.assign([], { protected: true }) }],
    ["whose ref is not said to be protected or not", { ...job, ref: {} }],
    ["whose ref is neither a fork nor not", { ...job, ref: { protected: true, fork: 1 } }],
    ["whose ref has a name that is no text", { ...job, ref: { protected: true, name: 1 } }],
    ["whose environment is no object", { ...job, environment: null }],
    [
      "whose environment is a list",
      { ...job, environment: Object.assign([], { name: "a", protected: true }) }
    ],
    ["whose environment has no name", { ...job, environment: { name: "", protected: true } }],
    ["whose environment is not said to be protected or not", { ...job, environment: { name: "a" } }],
    ["with two homes", { ...token, group: "acme" }],
    ["without a home", { ...token, project: undefined }],
    ["whose home is nothing", { ...token, project: 0 }],
    ["without scopes", { ...token, scopes: undefined }]
  ]
  for (const [what, value] of refused) test(what, () => expect(read(value)).toBeNull())
})

describe("a reference", () => {
  test("is a positive whole number or a text that is not empty", () => {
    expect([1, Number.MAX_SAFE_INTEGER, "1", "a"].map(isReference)).toEqual([true, true, true, true])
    const others = [0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1, "", null, undefined, [1], true]
    expect(others.filter(isReference)).toEqual([])
  })
})
