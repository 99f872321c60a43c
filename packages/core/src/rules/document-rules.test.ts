import { describe, expect, test } from "vitest"
import { lintExample } from "../rule-examples.ts"
import type { WrittenDocument } from "../lint/rule.ts"

const messages = (rule: "unknown-resource" | "unknown-value", written: WrittenDocument) =>
  lintExample(rule, { title: "one of these", project: {}, written }).map(({ message }) => message)

describe("unknown-resource", () => {
  const told = (key: string) =>
    messages("unknown-resource", {
      value: { permissions: { [key]: { write: true } } },
      problems: [{ path: ["permissions", key], message: `unknown key \`${key}\`` }]
    })

  test.for([
    ["releas", "releases"],
    ["deployments_x", "deployments"],
    ["Jbos", "jobs"]
  ] as const)("takes two slips for what was meant: %s", ([key, meant]) => {
    expect(told(key)).toEqual([`no resource is called \`${key}\`; did you mean \`${meant}\`?`])
  })

  test.for(["rele", "resources_of_the_project"])("lists the names where none is near: %s", (key) => {
    expect(told(key)).toEqual([
      expect.stringMatching(
        new RegExp(`^no resource is called \`${key}\`; expected one of \`package_registry\`, .*\`$`)
      )
    ])
  })
})

describe("unknown-value", () => {
  test("says in one sentence all that is wrong at a place", () => {
    const path = ["visibility"]
    const problems = [
      { path, message: "unknown value `secret`" },
      { path, message: "expected another" }
    ]
    expect(messages("unknown-value", { value: { visibility: "secret" }, problems })).toEqual([
      "unknown value `secret`, and expected another"
    ])
  })
})
