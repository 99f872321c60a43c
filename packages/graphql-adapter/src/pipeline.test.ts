import { describe, expect, it } from "vitest"
import { json, serve } from "../test/serving.ts"

const known = '{ project(fullPath: "acme/backend") { id } }'
const large = `{ ${Array.from({ length: 31 }, (_, at) => `a${at}: __typename`).join(" ")} }`
const documents = new Map([
  ["1".repeat(64), known],
  ["2".repeat(64), large]
])
const answered = { project: { id: "gid://gitlab/Project/123" } }

const send = async (only: boolean, body: unknown) => {
  const { call } = await serve({ persisted: { documents, only } })
  return call({ headers: json("maya"), body: JSON.stringify(body) })
}

const byHash = (digit: string) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: digit.repeat(64) } }
})

describe("persisted documents", () => {
  it.each([true, false])("are asked for by their hash, in either form (only: %s)", async (only) => {
    expect((await send(only, byHash("1"))).data).toEqual(answered)
    expect((await send(only, { documentId: `sha256:${"1".repeat(64)}` })).data).toEqual(answered)
    expect((await send(only, { documentId: "1".repeat(64) })).data).toEqual(answered)
  })

  it("that are not known are refused, and so is a hash that is a name of JavaScript's", async () => {
    for (const id of ["3".repeat(64), "__proto__", "constructor", ""]) {
      const { data, errors } = await send(true, { documentId: id })
      expect(data).toEqual({})
      expect(errors.length).toBe(1)
    }
  })

  it("where no others are taken: not even a known one that is written out", async () => {
    for (const body of [
      { query: known },
      { query: known, ...byHash("1") },
      { query: "{ __typename }", documentId: "1".repeat(64) }
    ]) {
      expect((await send(true, body)).data).toEqual({})
    }
    expect((await send(true, { query: "{ __schema { types { name } } }" })).data).toEqual({})
  })

  it("are within the same limits", async () => {
    expect((await send(true, byHash("2"))).errors[0]?.message).toContain("31 aliases")
  })

  it("are no way around what others ask, where others are taken", async () => {
    expect((await send(false, { query: "{ __typename }" })).data).toEqual({ __typename: "Query" })
  })

  it("that nobody configured are not learnt from clients", async () => {
    const { call } = await serve()
    const hash = { extensions: { persistedQuery: { version: 1, sha256Hash: "1".repeat(64) } } }
    const headers = json("maya")
    await call({ headers, body: JSON.stringify({ query: known, ...hash }) })
    expect((await call({ headers, body: JSON.stringify(hash) })).data).toEqual({})
  })
})
