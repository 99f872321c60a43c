import { getIntrospectionQuery } from "graphql"
import { describe, expect, it } from "vitest"
import { json, serve } from "../../test/serving.ts"

/** Of this process, so that a busy machine makes no difference. */
const cpuMilliseconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

const project = (fields: string): string => `project(fullPath: "acme/backend") { ${fields} }`
const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(" ")

const change = (alias: string): string =>
  `${alias}: updateJobTokenPermissions(input: {fullPath: "acme/backend", permissions: {jobs: {write: "owner"}}}) { errors }`

/** A circle through the schema: an entry's project has entries. */
const circle = (depth: number): string =>
  depth === 0
    ? "id"
    : `ciJobTokenScopeAllowlist { projectsAllowlist(first: 1) { nodes { sourceProject { ${circle(depth - 1)} } } } }`

describe("a document that asks for too much", () => {
  it.each([
    ["an alias bomb", `{ ${times(31, (at) => `a${at}: __typename`)} }`, "31 aliases"],
    [
      "an alias bomb in a fragment",
      `{ ...f } fragment f on Query { ${times(31, (at) => `a${at}: __typename`)} }`,
      "31 aliases"
    ],
    [
      "many aliases of an expensive field",
      `{ ${times(20, (at) => `a${at}: ${project("jobTokenPermissions { findings { rule } cells { grant } }")}`)} }`,
      "it would cost"
    ],
    ["fields in fields without end", `{ ${project(circle(4))} }`, "deep, more than 16"],
    ["a field again and again", `{ ${times(501, () => "__typename")} }`, "501 fields"],
    [
      "fragments that double",
      `{ ${project("...f0")} } ${times(20, (at) => `fragment f${at} on Project { ...f${at + 1} ...f${at + 1} }`)} fragment f20 on Project { id }`,
      "fields, more than 500"
    ],
    [
      "a directive again and again",
      `{ __typename ${times(31, () => "@include(if: true)")} }`,
      "31 directives"
    ],
    ["directives that there are not", `{ __typename ${times(31, () => "@nonsense")} }`, "31 directives"],
    [
      "10,000 lists in one another",
      `{ group(fullPath: ${"[".repeat(10_000)}${"]".repeat(10_000)}) { id } }`,
      "the document is nested more than 40"
    ],
    [
      "lists in one another, never closed",
      `{ group(fullPath: ${"[".repeat(30_000)}`,
      "the document is nested more than 40"
    ],
    ["selections in one another", "{ a".repeat(9_000), "the document is nested more than 40"],
    ["many tokens", `{ ${"a ".repeat(2_001)} }`, "more than 2000 tokens"],
    ["a long document", `{ __typename } #${"x".repeat(40_000)}`, "longer than 32768 characters"],
    ["many changes at once", `mutation { ${times(6, (at) => change(`c${at}`))} }`, "6 changes, more than 5"],
    [
      "many changes at once in a fragment",
      `mutation { ...f } fragment f on Mutation { ${times(6, (at) => change(`c${at}`))} }`,
      "6 changes, more than 5"
    ],
    [
      "an introspection bomb",
      `{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }`,
      "Maximum introspection depth exceeded"
    ],
    [
      "pages of pages",
      `{ ${project(`ciJobTokenScopeAllowlist { projectsAllowlist(first: 100) { nodes { sourceProject {
        ciJobTokenScopeAllowlist { projectsAllowlist(first: 100) { nodes { sourceProject { id } } } } } } } }`)} }`,
      "it would cost"
    ],
    [
      "pages of pages, their length in a variable",
      `query ($n: Int) { ${project(`ciJobTokenScopeAllowlist { projectsAllowlist(first: $n) { nodes { sourceProject {
        jobTokenAuditEvents(first: $n) { nodes { id message eventName } } } } } }`)} }`,
      "it would cost"
    ]
  ])("is refused before it is answered: %s", async (_, query, hint) => {
    const { ask, events, logged, policies } = await serve()
    const before = cpuMilliseconds()
    const { data, errors, text } = await ask("maya", query)
    expect(cpuMilliseconds() - before).toBeLessThan(2_000)
    expect(data).toEqual({})
    expect(errors.map(({ message }) => message)).toContainEqual(expect.stringContaining(hint))
    expect(text.length).toBeLessThan(10_000)
    expect([await events(), await policies(), logged]).toEqual([[], [], []])
  })

  it("whose fragments go in circles is refused", async () => {
    const { ask } = await serve()
    const { data, errors } = await ask(
      "maya",
      `{ ${project("...a")} } fragment a on Project { id ...b } fragment b on Project { path ...a }`
    )
    expect(data).toEqual({})
    expect(errors[0]?.message).toContain('Cannot spread fragment "a" within itself')
  })

  it("is refused again when it is sent again", async () => {
    const { ask } = await serve()
    const query = `{ ${times(31, (at) => `a${at}: __typename`)} }`
    for (let round = 0; round < 3; round++) expect((await ask("maya", query)).data).toEqual({})
  })

  it("is counted by the operation that is executed, and refused for any", async () => {
    const { call } = await serve()
    const query = `query small { __typename } query large { ${times(31, (at) => `a${at}: __typename`)} }`
    const { data } = await call({
      headers: json("maya"),
      body: JSON.stringify({ query, operationName: "small" })
    })
    expect(data).toEqual({})
  })
})

describe("what people and their tools ask", () => {
  it("is within the limits: the schema", async () => {
    const { ask } = await serve()
    const { data, errors } = await ask(
      null,
      getIntrospectionQuery({
        inputValueDeprecation: true,
        specifiedByUrl: true,
        schemaDescription: true,
        oneOf: true
      })
    )
    expect(errors).toEqual([])
    expect(data["__schema"]).toBeDefined()
  })

  it("is within the limits: a full page of events with all that they say", async () => {
    const { ask } = await serve()
    const tokens =
      "jobTokens { from { kind fullPath } hiddenSources refs environments environmentNames exceptEnvironmentNames triggerRoles }"
    const { errors } = await ask(
      "maya",
      `{ ${project(`jobTokenAuditEvents(first: 100) { pageInfo { hasNextPage endCursor } nodes {
        id sequence eventName message createdAt actor { type id name } requestId ipAddress entityPath targetPath
        revisionBefore revisionAfter changes { path before after } hiddenChanges acknowledged findings reason count
        accessGained { cells users deployTokens ${tokens} } accessLost { cells users deployTokens ${tokens} } } }`)} }`
    )
    expect(errors).toEqual([])
  })
})

describe("introspection that is turned off", () => {
  it("tells no names, not even by what is nearly right", async () => {
    const { ask } = await serve({ introspection: false })
    const schema = await ask("maya", "{ __schema { types { name } } }")
    expect(schema.data).toEqual({})
    expect(schema.errors[0]?.message).toContain("introspection has been disabled")
    const guess = await ask("maya", "{ projct { id } }")
    expect(guess.errors.map(({ message }) => message)).toEqual([
      'Cannot query field "projct" on type "Query".'
    ])
    expect((await ask("maya", "{ __typename }")).data).toEqual({ __typename: "Query" })
  })

  it("is on by default, with its hints", async () => {
    const { ask } = await serve()
    expect((await ask("maya", "{ projct { id } }")).errors[0]?.message).toContain('Did you mean "project"?')
  })
})

describe("a batch", () => {
  const send = async (operations: ReadonlyArray<string>, limits = {}) => {
    const service = await serve({ limits })
    const body = JSON.stringify(operations.map((query) => ({ query })))
    return { ...service, answer: await service.call({ headers: json("maya"), body }) }
  }

  it("is answered in its order", async () => {
    const { answer } = await send(["{ __typename }", `{ ${project("id")} }`])
    expect(answer.body).toEqual([
      { data: { __typename: "Query" } },
      { data: { project: { id: "gid://gitlab/Project/123" } } }
    ])
  })

  it("of too many operations, or of none, is refused as a whole", async () => {
    expect((await send(Array.from({ length: 6 }, () => "{ __typename }"))).answer).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: "TOO_MUCH" } }]
    })
    expect((await send([])).answer.status).toBe(400)
  })

  it("changes nothing", async () => {
    const { answer, policies } = await send([
      "{ __typename }",
      `mutation { ${change("a")} }`,
      `mutation { ${change("b")} }`
    ])
    expect(answer.body).toMatchObject([
      { data: {} },
      { errors: [{ message: "a batch holds queries only; send each change by itself" }] },
      { errors: [{ message: "a batch holds queries only; send each change by itself" }] }
    ])
    expect(await policies()).toEqual([])
  })

  it("may cost as much as one request, and no more", async () => {
    const findings = `{ ${project("jobTokenPermissions { findings { rule } }")} }`
    const { answer } = await send([findings, findings, findings], { cost: 5_000 })
    const results = answer.body as unknown as ReadonlyArray<{ readonly errors?: unknown }>
    expect(results.map(({ errors }) => errors === undefined)).toEqual([true, true, false])
  })
})
