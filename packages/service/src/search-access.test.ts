import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { as, by, run } from "../test/use-cases.ts"
import type { ResourceSearch, SubjectSearch } from "./access-question.ts"
import { PageTokenKey } from "./page-tokens.ts"
import { PlatformUnavailable, type Platform, type Principal } from "./platform.ts"
import type { PolicyIndex } from "./policy-index.ts"
import { mostResults, searchForActions, searchForResources, searchForSubjects } from "./search-access.ts"
import { clients, jobs, people, samplePlatform } from "./testing/platform-samples.ts"

type Page = { readonly token?: string; readonly limit?: number }

const readers: SubjectSearch = {
  subject: { type: "user" },
  action: { name: "read" },
  resource: { type: "jobs", id: "123" }
}

const find = (
  question: SubjectSearch = readers,
  page: Page = {},
  client: Principal = clients.untrusted,
  sent: unknown = question
) => searchForSubjects(by(client), Effect.succeed({ question, page, sent }))

type Asked = Effect.Effect<unknown, unknown, Platform | PolicyIndex>

const ids = ({ results }: { readonly results: ReadonlyArray<object> }) =>
  results.map((result) => ("id" in result ? result.id : undefined))

describe("a search", () => {
  it("finds who may, by what the platform says of each", async () => {
    expect(ids(await run(find()))).toEqual(["1", "2", "3", "4", "5"])
    const jobReaders = { ...readers, subject: { type: "job" } }
    expect(ids(await run(find(jobReaders)))).toEqual(["9001", "9002", "9006"])
    const publishers = {
      subject: { type: "deploy_token" },
      action: { name: "write" },
      resource: { type: "package_registry.maven", id: "acme/backend" }
    }
    expect(ids(await run(find(publishers)))).toEqual(["51"])
  })

  it("goes on where its token says, to the end", async () => {
    const [found, tokens] = await run(
      Effect.gen(function* () {
        const [all, seen]: [Array<unknown>, Array<string>] = [[], []]
        let part = yield* find(readers, { limit: 2 })
        for (;;) {
          all.push(...ids(part))
          seen.push(part.nextToken)
          if (part.nextToken === "") return [all, seen]
          part = yield* find(readers, { token: part.nextToken })
        }
      })
    )
    expect(found).toEqual(["1", "2", "3", "4", "5"])
    expect(tokens).toHaveLength(3)
  })

  it("of no results says that there are some", async () => {
    const part = await run(find(readers, { limit: 0 }))
    expect(part).toEqual({ results: [], nextToken: expect.stringMatching(/./) })
  })

  it("is answered in bounded parts, whatever is asked for", async () => {
    const users = Array.from({ length: mostResults + 500 }, (_, index) => ({ ...people.ada, id: index + 1 }))
    const platform = {
      ...samplePlatform,
      principals: ({ after, limit }: { readonly after: number; readonly limit: number }) =>
        Effect.succeed(users.slice(after, after + limit))
    }
    const parts = Effect.gen(function* () {
      const first = yield* find(readers, { limit: 1e15 })
      return [first, yield* find(readers, { token: first.nextToken, limit: 1e15 })] as const
    })
    const [first, second] = await run(parts, { platform })
    expect([first.results.length, second.results.length]).toEqual([mostResults, 500])
    expect(second.nextToken).toBe("")
  })

  it.each(["__proto__", "constructor", "toString", "credential", "users", ""])(
    "finds nothing of the type %j",
    async (type) => {
      expect(await run(find({ ...readers, subject: { type } }))).toEqual({ results: [], nextToken: "" })
      const resources: ResourceSearch = {
        subject: { type, id: "maya" },
        action: { name: "read" },
        resource: { type: "jobs" }
      }
      const asked = { question: resources, page: {}, sent: resources }
      const none = searchForResources(by(clients.untrusted), Effect.succeed(asked))
      expect(await run(none)).toEqual({ results: [], nextToken: "" })
    }
  )

  it.each(["__proto__", "constructor", "0123", "999", "acme", ""])(
    "finds nothing in the project %j, and for the action of that name",
    async (id) => {
      const nothing = { results: [], nextToken: "" }
      expect(await run(find({ ...readers, resource: { type: "jobs", id } }))).toEqual(nothing)
      expect(await run(find({ ...readers, action: { name: id } }))).toEqual(nothing)
      expect(await run(find({ ...readers, resource: { type: id, id: "123" } }))).toEqual(nothing)
    }
  )
})

describe("a token of a page", () => {
  const tokenOf = Effect.map(find(readers, { limit: 1 }), ({ nextToken }) => nextToken)
  const wrong = { problems: [expect.objectContaining({ path: ["page", "token"] })] }

  it.each<readonly [string, (token: string) => Asked]>([
    ["of another client", (token) => find(readers, { token }, clients.trusted)],
    ["with another limit", (token) => find(readers, { token, limit: 2 })],
    ["with another question", (token) => find(readers, { token }, clients.untrusted, "another")],
    ["that was changed", (token) => find(readers, { token: `${token}A` })],
    [
      "in a search of another kind",
      (token) =>
        searchForResources(
          by(clients.untrusted),
          Effect.succeed({ question: { ...readers } as never, page: { token }, sent: readers })
        )
    ]
  ])("%s is refused", async (_, use) => {
    const asked = Effect.flatMap(tokenOf, (token) => Effect.flip(use(token)))
    expect(await run(asked)).toMatchObject({ _tag: "InvalidDocument", ...wrong })
  })

  it("is of use to whoever has the key, and to nobody else", async () => {
    const [mine, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const under = (key: Uint8Array) => Effect.provideService(PageTokenKey, key)
    const token = await run(tokenOf.pipe(under(mine)))
    expect(ids(await run(find(readers, { token }).pipe(under(mine))))).toEqual(["2"])
    expect(await run(Effect.flip(find(readers, { token }).pipe(under(other))))).toMatchObject(wrong)
  })
})

describe("a search is refused", () => {
  it("to whoever is no decision client, unread", async () => {
    const unread = Effect.die(new Error("it was read"))
    for (const requester of [as("ada"), by(jobs.onMain), by(null)]) {
      const searches: ReadonlyArray<Asked> = [
        searchForSubjects(requester, unread),
        searchForResources(requester, unread),
        searchForActions(requester, unread)
      ]
      for (const search of searches) {
        expect(await run(Effect.flip(search))).toMatchObject({ _tag: "Unauthorized" })
      }
    }
  })

  it("where the platform cannot list its subjects, and only there", async () => {
    const { principals: _, ...platform } = samplePlatform
    expect(await run(Effect.flip(find()), { platform })).toMatchObject({ _tag: "SubjectsNotListed" })
    const robots = { ...readers, subject: { type: "robot" } }
    expect(await run(find(robots), { platform })).toEqual({ results: [], nextToken: "" })
  })

  it("as a whole where the platform fails on the way", async () => {
    const down = Effect.fail(new PlatformUnavailable({ reason: "it is down" }))
    for (const parts of [{ principals: () => down }, { memberRole: () => down }, { project: () => down }]) {
      const platform = { ...samplePlatform, ...parts }
      expect(await run(Effect.flip(find()), { platform })).toMatchObject({ _tag: "PlatformUnavailable" })
    }
  })

  it("where it is no well-formed text", async () => {
    const asked = find(readers, {}, clients.untrusted, "\ud800")
    expect(await run(Effect.flip(asked))).toMatchObject({ _tag: "InvalidDocument" })
  })
})

describe("what a client says of a subject", () => {
  const resourcesFor = async (client: Principal, properties: object, type = "user", id = "gus") => {
    const question = {
      subject: { type, id, properties: { ...properties } },
      action: { name: "delete" },
      resource: { type: "pipelines" }
    }
    const asked = { question, page: {}, sent: question }
    return ids(await run(searchForResources(by(client), Effect.succeed(asked))))
  }

  it("counts where the client is trusted, and nowhere else", async () => {
    const claims = { role: "owner", active: true }
    expect(await resourcesFor(clients.untrusted, claims)).toEqual([])
    expect(await resourcesFor(clients.trusted, claims)).toEqual(["123", "124", "125", "126", "127"])
  })

  it("of a token that it holds is looked up, and of any other nothing is found", async () => {
    const owner = { token: "olga-token" }
    expect(await resourcesFor(clients.untrusted, owner, "credential", "1")).toEqual([
      "123",
      "124",
      "125",
      "127"
    ])
    expect(await resourcesFor(clients.untrusted, { token: "guessed" }, "credential", "olga")).toEqual([])
    expect(await resourcesFor(clients.trusted, { role: "owner" }, "credential", "olga")).toEqual([])
  })
})
