import { Ajv } from "ajv"
import { Ajv2020 } from "ajv/dist/2020.js"
import { describe, expect, it } from "vitest"
import { gitlab, vocabulary } from "@jobwarden/core"
import { constraintOf } from "./constraints.ts"
import { descriptionOf } from "./descriptions.ts"
import { drafts, policyFileJsonSchema, type JsonSchema } from "./json-schema.ts"

const compile = (draft: (typeof drafts)[number]) => {
  const options = { allErrors: true, strictTypes: false, strictRequired: false } as const
  const ajv = draft === "2020-12" ? new Ajv2020(options) : new Ajv(options)
  return ajv.compile(policyFileJsonSchema(draft))
}

const isMembers = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null

/** Every schema in a schema, with the way to it. */
const schemasIn = (value: unknown, path: string): readonly (readonly [string, JsonSchema])[] => {
  if (!isMembers(value)) return []
  const inner = Object.entries(value).flatMap(([key, member]) =>
    key === "examples" ? [] : schemasIn(member, `${path}/${key}`)
  )
  return Array.isArray(value) ? inner : [[path, value], ...inner]
}

describe.each(drafts)("the JSON Schema of a policy file, %s", (draft) => {
  const schema = policyFileJsonSchema(draft)
  const validate = compile(draft)
  const project = (members: unknown): unknown => ({ version: 1, projects: { "a/b": members } })

  it("describes every property", () => {
    const properties = schemasIn(schema, "").flatMap(([path, one]) =>
      isMembers(one["properties"])
        ? Object.entries(one["properties"]).map(([name, property]) => [`${path}/${name}`, property] as const)
        : []
    )
    expect(properties.length).toBeGreaterThan(150)
    const bare = properties.filter(
      ([, property]) => !isMembers(property) || typeof property["description"] !== "string"
    )
    // A condition on which keys there are names properties without saying what they are.
    expect(bare.map(([path]) => path)).toEqual([])
  })

  it("lists the names that a value may have, so that they complete", () => {
    const lists = schemasIn(schema, "").flatMap(([, one]) =>
      Array.isArray(one["enum"]) ? [one["enum"]] : []
    )
    expect(lists).toContainEqual([...vocabulary.allowlistPolicies.keys()])
    expect(lists).toContainEqual([...gitlab.roles])
    expect(lists).toContainEqual([...gitlab.visibilities, null])
    expect(lists).toContainEqual(["protected", "any", "any_including_forks"])
    expect(lists.some((list) => list.includes("job_token_and_maintainer"))).toBe(true)
  })

  it("says of an object what is wrong in it, not that it is none of the names", () => {
    const definitions = (schema["$defs"] ?? schema["definitions"]) as JsonSchema
    const { Caller, Grant } = definitions as { readonly [name: string]: JsonSchema }
    expect(Grant).toHaveProperty("if.type", "object")
    expect(Grant).toHaveProperty("then.properties.min_role")
    expect(Caller).toMatchObject({ properties: { type: { enum: ["user", "job", "deploy_token"] } } })
    const errors = (value: unknown): readonly string[] => {
      validate({ version: 1, projects: { "a/b": { permissions: { jobs: { read: value } } } } })
      return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)
    }
    expect(errors({ min_rol: "owner" })).toContain(
      "/projects/a~1b/permissions/jobs/read additionalProperties"
    )
    expect(errors({ min_role: "ownr" })).toContain("/projects/a~1b/permissions/jobs/read/min_role enum")
  })

  it("has no reference beside something else in draft 7, where that would not count", () => {
    const references = schemasIn(schema, "").filter(([, one]) => "$ref" in one)
    expect(references.length).toBeGreaterThan(10)
    if (draft === "draft-07") for (const [, one] of references) expect(Object.keys(one)).toEqual(["$ref"])
  })

  it("is valid for its own examples", () => {
    const [example] = schema["examples"] as readonly unknown[]
    expect(validate(example)).toBe(true)
  })

  it.each([
    ["the least file", { version: 1 }],
    ["a schema for editors", { $schema: "./jobwarden.schema.json", version: 1 }],
    ["everything empty", { version: 1, instance: {}, groups: {}, projects: {}, tests: [] }],
    ["null for what may be absent", project({ visibility: null, scope: null })],
    ["null in a scope", project({ scope: { inbound_enabled: null, allowlist: null } })]
  ])("takes %s", (_what, value) => {
    expect(validate(value)).toBe(true)
  })

  it.each([
    ["another version", { version: 2 }],
    ["no version", {}],
    ["a schema that is no name", { $schema: 1, version: 1 }],
    ["an unknown key", { version: 1, project: {} }],
    ["an unknown key of a project", project({ path: "x" })],
    ["a path with a gap", { version: 1, groups: { "a//b": {} } }],
    ["an id below 1", project({ id: 0 })],
    ["an id that is no safe number", project({ id: 2 ** 53 })],
    ["an unknown grant", project({ permissions: { jobs: { read: "yes" } } })],
    ["an unknown resource", project({ permissions: { job: {} } })],
    ["an entry of both", project({ scope: { allowlist: [{ project: "a", group: "b" }] } })],
    ["an entry of neither", project({ scope: { allowlist: [{}] } })],
    ["a day without a time", project({ scope: { allowlist: [{ project: "a", expires_at: "2027-01-01" }] } })],
    [
      "a test that asserts nothing",
      { version: 1, tests: [{ name: "x", project: "a", caller: { type: "user", role: "owner" } }] }
    ],
    [
      "a caller of no kind",
      { version: 1, tests: [{ name: "x", project: "a", caller: { type: "jb" }, can: {} }] }
    ],
    ["null for a project", project(null)]
  ])("refuses %s", (_what, value) => {
    expect(validate(value)).toBe(false)
  })
})

describe("what has no form", () => {
  it("is a mistake in the program, not a schema that lets everything pass", () => {
    expect(() => constraintOf("something else")).toThrow(/no form in JSON Schema/)
    expect(() => descriptionOf("Project.unknown")).toThrow(/no description/)
    expect(() => descriptionOf("toString")).toThrow(/no description/)
  })
})
