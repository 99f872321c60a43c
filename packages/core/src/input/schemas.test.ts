import { Result, Schema } from "effect"
import { describe, expect, test } from "vitest"
import { schemas } from "../gitlab-schemas.ts"
import { decodePermissions, decodeProject, type Facts } from "../gitlab.ts"
import type { Decoded } from "./decode.ts"
import { listProblems } from "./problem.ts"
import { makeSchemaOf } from "./schema-of.ts"
import { notEmpty, text } from "./shape.ts"

const messageOf = (decoded: Decoded<unknown>): string =>
  Result.isFailure(decoded) ? listProblems(decoded.failure) : "decoded"

describe("the facts about a project", () => {
  const facts: Facts = {
    target: "gitlab",
    registries: ["maven", "container_registry"],
    protected_refs: [{ pattern: "main", push_role: "maintainer" }],
    environments: [{ name: "production", protected: true }],
    overwrite: ["generic"],
    deploy_tokens: [{ scopes: ["read_package_registry"] }],
    missing_paths: ["acme/gone"],
    pipeline_min_role: "developer"
  }
  const decodeFacts = (changed: object): string =>
    messageOf(decodeProject({ path: "a", facts: { ...facts, ...changed } }))

  test("are taken whole", () => {
    expect(decodeProject({ path: "a", facts })).toEqual(Result.succeed({ path: "a", facts }))
  })

  test.for([
    [
      { protected_refs: [{}] },
      "facts.protected_refs[0].pattern: is missing\nfacts.protected_refs[0].push_role: is missing"
    ],
    [
      { environments: [{}] },
      "facts.environments[0].name: is missing\nfacts.environments[0].protected: is missing"
    ],
    [{ deploy_tokens: [{}] }, "facts.deploy_tokens[0].scopes: is missing"],
    [
      { environments: [{ name: "half\uD800", protected: true }] },
      "facts.environments[0].name: `half\uFFFD`; expected a text of whole characters"
    ]
  ] as const)("%j is refused", ([changed, message]) => expect(decodeFacts(changed)).toBe(message))
})

describe("the environments of a grant", () => {
  test("are one of two words or a list", () => {
    const decode = (environments: unknown) =>
      messageOf(decodePermissions({ jobs: { write: { job_token: { environments } } } }))
    for (const environments of ["any", "protected", [], ["production"]]) {
      expect(decode(environments)).toBe("decoded")
    }
    expect(decode(3)).toBe(
      "jobs.write.job_token.environments: " +
        "expected `any`, `protected` or a list of environment names, got the number `3`"
    )
  })
})

describe("the JSON Schemas that are made of these", () => {
  const definitionsOf = (schema: Schema.Top) => Schema.toJsonSchemaDocument(schema).definitions

  test("have names for what documents share", () => {
    expect(Object.keys(definitionsOf(schemas.ProjectInput)).toSorted()).toEqual([
      "Facts",
      "Grant",
      "Permissions",
      "Scope"
    ])
    for (const [name, schema] of [
      ["GroupPatch", schemas.GroupPatch],
      ["InstancePatch", schemas.InstancePatch]
    ] as const) {
      expect(Object.keys(definitionsOf(schema)).toSorted()).toEqual(
        ["Grant", name, "PermissionsPatch"].toSorted()
      )
    }
    expect(Object.keys(definitionsOf(schemas.PermissionsPatch)).toSorted()).toEqual([
      "Grant",
      "PermissionsPatch"
    ])
  })

  test("say what a grant is", () => {
    expect(definitionsOf(schemas.Grant)["Grant"]?.["description"]).toMatch(/^Who may do it: nobody \(false\)/)
  })

  test("say that a name is not empty, which other checks cannot", () => {
    const { schemaOf } = makeSchemaOf()
    expect(Schema.toJsonSchemaDocument(schemaOf(text(notEmpty))).schema).toMatchObject({ minLength: 1 })
  })

  test("know the roles of members, the weakest first", () => {
    expect(schemas.memberRoles).toEqual(["guest", "reporter", "developer", "maintainer", "owner"])
  })
})
