import { createConfig, lintFromString } from "@redocly/openapi-core"
import { beforeAll, describe, expect, test } from "vitest"
import { escaped, makeConforms } from "./json-schema.ts"
import type { OpenApiDocument } from "./operations.ts"
import { startService } from "./service.ts"

let document: OpenApiDocument

beforeAll(async () => {
  const service = await startService()
  document = service.document
  await service.end()
})

const complaints = async (about: object): Promise<readonly string[]> => {
  const config = await createConfig({ extends: ["recommended"] })
  const problems = await lintFromString({ source: JSON.stringify(about), config })
  return problems
    .filter(({ location, ruleId }) => !isExcused(ruleId, location[0]?.pointer ?? ""))
    .map(({ location, message, ruleId }) => `${ruleId}: ${message} (${location[0]?.pointer})`)
}

/** Health and metadata are asked without a credential or a parameter: nothing about such a request can be wrong. */
const isExcused = (rule: string, pointer: string): boolean =>
  rule === "operation-4xx-response" && /^#\/paths\/~1(-|\.well-known)~1/.test(pointer)

interface Example {
  readonly pointer: string
  readonly value: unknown
}

/** The examples of every schema and media type, each with the schema that it is of. */
const examplesIn = (value: unknown, pointer = ""): readonly Example[] => {
  if (typeof value !== "object" || value === null) return []
  const { example, examples, schema } = value as Readonly<Record<string, unknown>>
  const place = schema === undefined ? pointer : `${pointer}/schema`
  const listed = Array.isArray(examples)
    ? (examples as readonly unknown[])
    : Object.values((examples ?? {}) as Readonly<Record<string, { readonly value: unknown }>>).map(
        (each) => each.value
      )
  const own = [...(example === undefined ? [] : [example]), ...listed].map((one) => ({
    pointer: place,
    value: one
  }))
  const within = Object.entries(value)
    .filter(([key]) => key !== "example" && key !== "examples")
    .flatMap(([key, member]) => examplesIn(member, `${pointer}/${escaped(key)}`))
  return [...own, ...within]
}

const wrongExamples = (about: object): readonly string[] => {
  const conforms = makeConforms(about)
  return examplesIn(about).flatMap(({ pointer, value }) =>
    conforms(pointer, value).map((problem) => `${pointer}: ${problem}`)
  )
}

describe("the OpenAPI document that is served", () => {
  test("has schemas with names of their own: no two were called alike, and then numbered", () => {
    const names = Object.keys(document.components.schemas)
    expect(names).toContain("ProjectPermissions")
    expect(names.filter((name) => /_\d+$/.test(name))).toEqual([])
  })

  test("is of OpenAPI 3.1, and passes the recommended rules of a linter that knows it", async () => {
    expect(document.openapi).toBe("3.1.0")
    expect(await complaints(document)).toEqual([])
  })

  test("has examples, and each is what its schema says", () => {
    expect(examplesIn(document).length).toBeGreaterThan(0)
    expect(wrongExamples(document)).toEqual([])
  })

  test("is complained about where something is wrong with it", async () => {
    const operation = { responses: { "200": { description: "fine" } } }
    const paths = { "/api/v4/things/{id}": { get: operation } }
    expect((await complaints({ ...document, paths })).join("\n")).toMatch(
      /path-parameters-defined|operationId/
    )
    const schemas = {
      Thing: { type: "object", properties: { id: { type: "integer" } }, examples: [{ id: "one" }] }
    }
    expect(wrongExamples({ components: { schemas } })).toEqual([
      "/components/schemas/Thing: /id: must be integer"
    ])
  })
})
