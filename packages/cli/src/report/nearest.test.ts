import { expect, test } from "vitest"
import { sayCallerChanges, sayOwnerChange } from "./nearest.ts"

test.for([
  [[{ attribute: "active", to: true }], "Use a token that is live."],
  [[{ attribute: "role", to: "owner" }], "Have the role owner."],
  [
    [{ attribute: "trigger_role", to: "maintainer" }],
    "Have somebody with the role maintainer trigger the pipeline."
  ],
  [[{ attribute: "scopes", to: ["api"] }], "Use a token with the scope api."],
  [
    [
      { attribute: "ref", to: "protected" },
      { attribute: "environment", to: { name: "production", protected: false } }
    ],
    "Run the job on a protected ref and run the job in an unprotected environment named `production`."
  ],
  [[{ attribute: "environment", to: { protected: true } }], "Run the job in a protected environment."],
  [[{ attribute: "project", to: "acme/\u202Eapp" }], "Use a token of acme/<U+202E>app itself."]
] as const)("%j is %s", ([changes, words]) => {
  expect(sayCallerChanges(changes)).toEqual({ words })
})

test("what an owner would have to write is said with its place", () => {
  const asked = { resource: "package_registry.maven", action: "write" }
  expect(sayOwnerChange({ size: 1, grant: "job_token" }, asked)).toEqual([
    {
      words: "Let the grant be",
      written: { where: "permissions.package_registry.maven.write", text: '"job_token"' }
    }
  ])
  expect(
    sayOwnerChange({ size: 2, grant: { job_token: {} }, entry: { project: "acme/app" } }, asked)
  ).toMatchObject([
    { written: { text: '{"job_token":{}}' } },
    { written: { where: "scope.allowlist", text: '{"project":"acme/app"}' } }
  ])
})
