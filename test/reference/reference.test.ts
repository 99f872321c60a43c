import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { buildSchema, isIntrospectionType, isSpecifiedScalarType } from "graphql"
import { beforeAll, describe, expect, test } from "vitest"
import { anchorsOf, pageText, root } from "../documentation/markdown.ts"
import { recordAll, type Recorded } from "./record.ts"

interface Described {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly [string]
  readonly parameters?: readonly { readonly name: string }[]
  readonly responses: Readonly<Record<string, unknown>>
}

const read = (path: string): string => readFileSync(join(root, "docs/reference", path), "utf8")
const openApi = JSON.parse(read("openapi.json")) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}
const operations = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))
)

/** An operation's part of its page. */
const sectionOf = ({ summary, tags: [tag] }: Described): string => {
  const [, section = ""] = pageText(`docs/reference/rest/${tag}.md`).split(`\n## ${summary}\n`)
  return section.split("\n## ")[0] ?? ""
}

describe("the reference of the REST API", () => {
  test.for(operations.map((each) => [each.operation.operationId, each] as const))(
    "tells of %s its request, who may, parameters, an example and each answer",
    ([, { method, operation, path }]) => {
      const section = sectionOf(operation)
      expect(section).toContain(`${method} ${path}\n`)
      expect(section).toContain("**Who may:** ")
      expect(section).toContain("```sh\ncurl")
      for (const { name } of operation.parameters ?? []) expect(section).toContain(`| \`${name}\` |`)
      for (const status of Object.keys(operation.responses)) expect(section).toContain(`\n| ${status} |`)
    }
  )

  test("has a place of its own for each operation and each body", () => {
    const summaries = operations.map(({ operation: { summary, tags } }) => `${tags[0]} ${summary}`)
    expect(new Set(summaries).size).toBe(operations.length)
    const anchors = anchorsOf("docs/reference/rest/schemas.md")
    const names = Object.keys(openApi.components.schemas)
    expect(names.filter((name) => !anchors.has(name.toLowerCase()))).toEqual([])
  })
})

describe("what the reference shows", () => {
  let recorded: ReadonlyMap<string, Recorded>
  let again: ReadonlyMap<string, Recorded>
  beforeAll(async () => {
    recorded = await recordAll()
    again = await recordAll()
  })

  test("is every operation, answered as its document says", () => {
    expect([...recorded.keys()].toSorted()).toEqual(
      operations.map(({ operation: { operationId } }) => operationId).toSorted()
    )
    for (const { operation } of operations) {
      const status = recorded.get(operation.operationId)?.status
      expect(Object.keys(operation.responses)).toContain(String(status))
    }
  })

  test("is the same each time", () => expect([...again]).toEqual([...recorded]))

  test("says who may as the use cases decide it", () => {
    const mayOf = (id: string): readonly string[] => recorded.get(id)?.may ?? []
    expect(mayOf("permissions.update")).toEqual(["maintainers", "owners", "administrators"])
    expect(mayOf("surroundings.updateGroup")).toEqual(["owners", "administrators"])
    expect(mayOf("surroundings.updateInstance")).toEqual(["administrators"])
    expect(mayOf("audit.listEvents")).toEqual(["auditors", "administrators"])
    expect(mayOf("access.evaluate")).toEqual(["decision clients"])
    expect(mayOf("health.readiness")).toEqual(["anybody"])
  })

  test("holds no token", () => {
    const texts = readdirSync(join(root, "docs/reference/rest")).map((name) => read(`rest/${name}`))
    expect(
      texts.filter((text) => /\b(?:maya|olga|ada|client-untrusted|job-onMain)-token\b/.test(text))
    ).toEqual([])
  })
})

describe("the reference of the GraphQL API", () => {
  const schema = buildSchema(read("schema.graphql"))
  const pages = ["queries", "mutations", "objects", "inputs", "enums", "scalars"]
  const sections = new Map(
    pages.flatMap((page) =>
      read(`graphql/${page}.md`)
        .split("\n## ")
        .slice(1)
        .map((section) => [section.split("\n")[0] ?? "", section] as const)
    )
  )

  test("has a section for every query, mutation and type of the schema", () => {
    const roots = [schema.getQueryType(), schema.getMutationType()]
    const types = Object.values(schema.getTypeMap())
      .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
      .filter((type) => !roots.some((each) => each === type))
    const fields = roots.flatMap((each) => Object.keys(each?.getFields() ?? {}))
    expect([...sections.keys()].toSorted()).toEqual([...fields, ...types.map(({ name }) => name)].toSorted())
  })

  test("names every member of each", () => {
    for (const [name, type] of Object.entries(schema.getTypeMap())) {
      const section = sections.get(name)
      if (section === undefined) continue
      const members =
        "getFields" in type
          ? Object.keys(type.getFields())
          : "getValues" in type
            ? type.getValues().map((value) => value.name)
            : []
      expect(members.filter((member) => !section.includes(`\n| \`${member}\` |`))).toEqual([])
    }
  })
})
