import { defaultLimits } from "@jobwarden/graphql-adapter"
import { Result } from "effect"
import { createHash } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readGraphQl, usualGraphQl } from "./graphql-configuration.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-graphql-"))
afterAll(() => rmSync(folder, { recursive: true }))

const document = "{ __typename }"
const hash = createHash("sha256").update(document).digest("hex")

const read = (section: Parameters<typeof readGraphQl>[0], isLoopback = true) =>
  readGraphQl(section, isLoopback, (name) => join(folder, name))

const manifest = (content: string) => {
  writeFileSync(join(folder, "documents.json"), content)
  return read({ persisted_documents: { file: "documents.json" } })
}

describe("the section `graphql`", () => {
  it("says nothing where it is empty", () => {
    expect(Result.getOrNull(read({}))).toEqual(usualGraphQl(true))
    expect(Result.getOrNull(read({}, false))).toEqual(usualGraphQl(false))
  })

  it("shows GraphiQL on loopback only, whatever it says", () => {
    expect(Result.getOrNull(read({ graphiql: true }, false))).toMatchObject({ graphiql: false })
    expect(Result.getOrNull(read({ graphiql: false }))).toMatchObject({ graphiql: false })
    expect(Result.getOrNull(read({ graphiql: true }))).toMatchObject({ graphiql: true })
  })

  it("sets each limit by its name, and leaves the others", () => {
    const limits = {
      body_bytes: 1,
      document_length: 2,
      tokens: 3,
      depth: 4,
      nesting: 5,
      fields: 6,
      aliases: 7,
      directives: 8,
      cost: 9,
      mutations: 10,
      batch: 11,
      list_length: 12
    }
    expect(Result.getOrNull(read({ introspection: false, limits }))).toEqual({
      introspection: false,
      graphiql: true,
      limits: {
        bodyBytes: 1,
        documentLength: 2,
        tokens: 3,
        depth: 4,
        nesting: 5,
        fields: 6,
        aliases: 7,
        directives: 8,
        cost: 9,
        mutations: 10,
        batch: 11,
        listLength: 12
      }
    })
    expect(Result.getOrNull(read({ limits: { depth: 4 } }))?.limits).toEqual({ ...defaultLimits, depth: 4 })
  })

  it("takes persisted documents alone, unless it says otherwise", () => {
    expect(Result.getOrNull(manifest(JSON.stringify({ [hash]: document })))?.persisted).toEqual({
      documents: new Map([[hash, document]]),
      only: true
    })
    expect(
      Result.getOrNull(read({ persisted_documents: { file: "documents.json", only: false } }))?.persisted
        ?.only
    ).toBe(false)
  })

  it.each([
    ["no JSON", "{", "cannot be read"],
    ["a list", "[]", "holds no documents"],
    ["nothing", "{}", "holds no documents"],
    ["another hash", JSON.stringify({ [hash]: "{ a }" }), "is not the SHA-256"],
    ["no text", JSON.stringify({ [hash]: 1 }), "is not the SHA-256"],
    ["a name", JSON.stringify({ typename: document }), "is not the SHA-256"]
  ])("is refused with a manifest of %s", (_, content, hint) => {
    const failure = Result.getOrNull(Result.flip(manifest(content)))
    expect(failure?.path).toEqual(["graphql", "persisted_documents", "file"])
    expect(failure?.message).toContain(hint)
  })

  it("is refused without the file that it names", () => {
    const failure = Result.flip(read({ persisted_documents: { file: "nowhere.json" } }))
    expect(Result.getOrNull(failure)?.message).toContain("cannot be read")
  })
})
