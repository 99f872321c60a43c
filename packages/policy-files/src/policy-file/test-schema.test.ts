import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { printPath } from "@jobwarden/core"
import { decodeTest } from "./test-schema.ts"

const job = { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
const test = (more: object): unknown => ({
  name: "n",
  project: "a/b",
  caller: job,
  can: { "package_registry.maven": ["read"] },
  ...more
})

const problems = (value: unknown): readonly string[] =>
  Result.match(decodeTest(value), {
    onSuccess: () => [],
    onFailure: (found) => found.map(({ path, message }) => `${printPath(path)}: ${message}`)
  })

describe("decodeTest accepts", () => {
  it.each([
    ["a job", job],
    [
      "a job in an environment",
      { ...job, environment: { name: "production", protected: true }, active: false }
    ],
    ["a fork's job by id", { ...job, project: 5, ref: { protected: false, fork: true, name: "main" } }],
    ["a user", { type: "user", role: "anonymous" }],
    ["a user with scopes", { type: "user", role: "owner", scopes: [] }],
    ["a deploy token of a group", { type: "deploy_token", group: 7, scopes: ["read_registry"] }]
  ])("%s", (_what, caller) => {
    expect(problems(test({ caller }))).toEqual([])
  })
})

describe("decodeTest, of several callers by name,", () => {
  const several = (callers: unknown, more: object = {}): unknown => {
    const { caller: _, ...rest } = test(more) as { readonly caller: unknown }
    return { ...rest, callers }
  }

  it("accepts one and more", () => {
    expect(problems(several({ only: job }))).toEqual([])
    expect(problems(several({ one: job, "another: with a colon": { type: "user", role: "guest" } }))).toEqual(
      []
    )
  })

  it.each([
    ["nobody", {}, ["callers: names nobody; write each caller under a name"]],
    ["a list", [job], ["callers: expected an object; write each caller under a name"]],
    ["null", null, ["callers: expected an object; write each caller under a name"]],
    ["one without a name", { "": job }, [expect.stringMatching(/a caller has no name; say who it is$/)]],
    [
      "each that is wrong, under its name",
      { fine: job, wrong: { type: "jb" }, worse: 3 },
      [
        "callers.wrong.type: unknown value `jb`; did you mean `job`?",
        "callers.worse: expected an object with a `type`"
      ]
    ]
  ])("refuses %s", (_what, callers, expected) => {
    expect(problems(several(callers))).toEqual(expected)
  })

  it("refuses them beside a caller, and none of both", () => {
    expect(problems(test({ callers: { one: job } }))).toEqual([
      "callers: stands beside `caller`; give the test one of the two"
    ])
    expect(problems(several(undefined))).toEqual([
      "caller: is missing; give the test a `caller`, or `callers` by name"
    ])
  })
})

describe("decodeTest refuses", () => {
  it.each([
    ["a text", "x", [expect.stringMatching(/expected an object/)]],
    ["a test without assertions", test({ can: undefined }), [expect.anything()]],
    ["an unknown key", test({ cant: {} }), ["cant: unknown key `cant`; did you mean `can`?"]],
    [
      "an unknown resource",
      test({ can: { "package_registry.mavn": ["read"] } }),
      [expect.stringMatching(/did you mean `package_registry.maven`\?/)]
    ],
    [
      "an unknown action",
      test({ cannot: { jobs: ["red"] } }),
      ["cannot.jobs[0]: unknown value `red`; did you mean `read`?"]
    ],
    ["a caller that is a text", test({ caller: "job" }), ["caller: expected an object with a `type`"]],
    [
      "a caller without a type",
      test({ caller: {} }),
      ["caller.type: is missing; expected `user`, `job`, `deploy_token`"]
    ],
    ["an unknown caller", test({ caller: { type: "jb" } }), [expect.stringMatching(/did you mean `job`\?/)]],
    [
      "an unknown role",
      test({ caller: { ...job, trigger_role: "develper" } }),
      ["caller.trigger_role: unknown value `develper`; did you mean `developer`?"]
    ],
    [
      "a key of another caller",
      test({ caller: { ...job, role: "owner" } }),
      [expect.stringMatching(/^caller.role: /)]
    ],
    [
      "a deploy token with two homes",
      test({ caller: { type: "deploy_token", project: 1, group: 2, scopes: [] } }),
      [expect.stringMatching(/either a `project` or a `group`/)]
    ]
  ])("%s", (_what, value, expected) => {
    expect(problems(value)).toEqual(expected)
  })

  it("a test that asserts nothing", () => {
    expect(problems({ name: "n", project: "a/b", caller: job })).toEqual([
      ": asserts nothing; give it `can` or `cannot`"
    ])
  })
})
