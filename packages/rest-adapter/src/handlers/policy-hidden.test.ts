import { samplePlatform, projects } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { change, hiding, look, scoped, serve, storedDocument } from "../../test/policy.ts"
import { backend, type Answer } from "../../test/serving.ts"

const hidden = () => serve({ platform: scoped(hiding) })
/** As `hiding`, but that the platform names what is private by its path. */
const byPath = () =>
  serve({ platform: scoped({ allowlist: [{ project: "partner/integration" }, { group: "partner" }] }) })

const appEntry = { project: "acme/app", job_token_policies: ["read_packages"] }
const secrets = /partner|integration|4711|(?<!\d)126(?!\d)/
/** A text without the hashes in it, whose digits mean nothing. */
const readable = (text: string): string => text.replaceAll(/[0-9a-f]{64}/g, "")
const bodyOf = ({ body }: Answer) => body as Record<string, unknown>

describe("entries that the caller may not know, or that stand for nothing", () => {
  it("are counted, and seen by administrators", async () => {
    const service = await hidden()
    expect(bodyOf(await look(service))).toMatchObject({ scope: { allowlist: [appEntry] }, hidden_entries: 3 })
    expect(bodyOf(await look(service, "ada-token"))).toMatchObject({
      scope: {
        allowlist: [
          { project: "partner/integration", job_token_policies: ["read_packages"] },
          appEntry,
          { group: "partner" },
          { project: 4711 }
        ]
      },
      hidden_entries: 0
    })
  })

  it("are kept, behind the others, by a change that cannot name them", async () => {
    const service = await hidden()
    const wiki = { project: "acme/wiki", job_token_policies: ["read_repositories"] }
    expect(bodyOf(await change(service, { scope: { allowlist: [wiki] } }))).toMatchObject({
      scope: { allowlist: [wiki] },
      hidden_entries: 3
    })
    expect(await storedDocument(service)).toEqual({
      scope: {
        inbound_enabled: true,
        allowlist: [
          { project: 127, job_token_policies: ["read_repositories"] },
          hiding.allowlist[0],
          hiding.allowlist[2],
          hiding.allowlist[3]
        ]
      }
    })
  })

  it("leave a document that is sent back as it is", async () => {
    const service = await hidden()
    expect(bodyOf(await change(service, bodyOf(await look(service))))).toMatchObject({
      changed: false,
      changes: []
    })
    expect(
      bodyOf(await change(service, bodyOf(await look(service, "ada-token")), { token: "ada-token" }))
    ).toMatchObject({
      changed: false,
      changes: []
    })
    expect(await service.policies()).toEqual([])
  })

  it.each([
    ["by number", hidden],
    ["by path", byPath]
  ])("are named nowhere in an answer: %s", async (_, start) => {
    const service = await start()
    const deletion = { jobs: { write: "job_token", delete: "job_token_and_maintainer" } }
    for (const [body, query] of [
      [{ permissions: deletion }, "?dry_run=true"],
      [{ permissions: deletion, scope: { inbound_enabled: false } }, "?dry_run=true&strict=true"],
      [{ permissions: deletion }, "?strict=true"],
      [{ permissions: deletion }, ""],
      [{ scope: { inbound_enabled: false } }, ""],
      [{ scope: {} }, ""],
      [{ scope: null }, ""]
    ] as const) {
      const answer = await change(service, body, { query })
      expect([query, readable(answer.text)]).toEqual([query, expect.not.stringMatching(secrets)])
      expect((await look(service)).text).not.toMatch(secrets)
    }
  })

  it("are counted in accesses, and findings about them say how many there are", async () => {
    const service = await hidden()
    const { access_gained, findings } = bodyOf(
      await change(
        service,
        { permissions: { jobs: { write: "job_token" } }, scope: null },
        { query: "?dry_run=true" }
      )
    ) as {
      readonly access_gained: unknown
      readonly findings: ReadonlyArray<{
        readonly message: string
        readonly path: string
      }>
    }
    expect(findings.map(({ path }) => path)).toContain("/scope/allowlist")
    expect(findings.map(({ message }) => message).join("\n")).toMatch(
      /this concerns .* entries that you may not know/
    )
    expect(access_gained).toEqual([])
    const opened = await change(await serve({ platform: scoped({ allowlist: [{ project: 126 }] }) }), {
      permissions: { jobs: { write: "job_token" } }
    })
    expect(opened.body).toMatchObject({
      access_lost: [{ cells: ["jobs:write"], users: expect.any(Array) }],
      findings: expect.arrayContaining([
        expect.objectContaining({
          accesses: [
            expect.objectContaining({
              job_tokens: [expect.objectContaining({ from: [], hidden_sources: 1 })]
            })
          ]
        })
      ])
    })
  })
})

describe("what may not be known", () => {
  it("is answered as what is not there is, to the byte and to the header, whether it is listed or not", async () => {
    for (const start of [serve, hidden, byPath]) {
      const service = await start()
      const [ofProject, none] = [
        await change(service, {
          scope: { allowlist: [{ project: "partner/integration" }, { group: "partner" }] }
        }),
        await change(service, { scope: { allowlist: [{ project: "partner/nothing" }, { group: "nobody" }] } })
      ]
      expect([ofProject.status, none.text]).toEqual([404, ofProject.text])
      expect([...none.headers]).toEqual([...ofProject.headers])
      expect(ofProject.body).toEqual({
        message:
          "404 Not Found - scope.allowlist[0]: no such project that you may name here; " +
          "scope.allowlist[1]: no such group that you may name here",
        errors: [
          { path: "/scope/allowlist/0", message: "no such project that you may name here" },
          { path: "/scope/allowlist/1", message: "no such group that you may name here" }
        ]
      })
      expect(await service.policies()).toEqual([])
    }
    const service = await serve()
    const number = await change(service, { scope: { allowlist: [{ project: 126 }] } })
    expect([
      number.status,
      (await change(service, { scope: { allowlist: [{ project: 999 }] } })).text
    ]).toEqual([404, number.text])
  })

  it("stays where it stands when it is named by its number", async () => {
    const service = await hidden()
    const kept = {
      scope: { allowlist: [{ project: 126, job_token_policies: ["read_packages"] }, { project: 4711 }] }
    }
    const answer = await change(service, kept)
    expect([answer.status, bodyOf(answer)["hidden_entries"]]).toEqual([200, 3])
  })

  it("is not asked for where there are more entries than there is room for, of a megabyte as of 201", async () => {
    const many = { allowlist: Array.from({ length: 45_000 }, (_, index) => ({ project: 1000 + index })) }
    let asked = 0
    const service = await serve({
      platform: {
        ...samplePlatform,
        project: (reference) => {
          asked += 1
          return samplePlatform.project(reference)
        }
      }
    })
    const answer = await change(service, { scope: many })
    expect([answer.status, answer.body]).toEqual([
      400,
      {
        message:
          "400 Bad request - Validation failed: Source project exceeds the allowable number of project links in this direction"
      }
    ])
    expect(asked).toBe(1)
  })
})

describe("a path that is made again", () => {
  it("is another project: the entry stays with the number that it was stored with", async () => {
    let moved = false
    const service = await serve({
      platform: {
        ...samplePlatform,
        project: (reference) =>
          moved && reference === "acme/app"
            ? Effect.succeed({ id: 900, path: "acme/app", visibility: "public" as const })
            : moved && reference === 124
              ? Effect.succeed({ ...projects.app, path: "acme/renamed" })
              : samplePlatform.project(reference)
      }
    })
    await change(service, {
      scope: { allowlist: [{ project: "acme/app", job_token_policies: ["read_jobs"] }] }
    })
    moved = true
    expect(bodyOf(await look(service))).toMatchObject({
      scope: { allowlist: [{ project: "acme/renamed", job_token_policies: ["read_jobs"] }] }
    })
    await change(service, {
      scope: { allowlist: [{ project: "acme/app", job_token_policies: ["read_jobs"] }] }
    })
    expect(await storedDocument(service)).toMatchObject({
      scope: { allowlist: [{ project: 900, job_token_policies: ["read_jobs"] }] }
    })
  })
})

describe("a change of permissions, where entries stand that its writer may not know", () => {
  const named = /(?<!\d)126(?!\d)|"group":8\b|partner/
  const job = "job_token_and_maintainer"
  const serveClosed = async () => {
    const service = await serve({ platform: scoped({ allowlist: [{ project: 126 }, { group: 8 }] }) })
    await service.patch({ jobs: { read: false }, package_registry: { npm: { delete: false } } })
    return service
  }

  it("counts their sources in what it gains, and in what is found", async () => {
    const service = await serveClosed()
    const body = { jobs: { read: job } }
    const rehearsed = await service.patch(body, { path: `${backend}?dry_run=true` })
    expect(rehearsed.text).toContain('"hidden_sources":2')
    const changed = await service.patch(body)
    for (const { status, text } of [rehearsed, changed]) {
      expect(status).toBe(200)
      expect(readable(text)).not.toMatch(named)
    }
  })

  it("is refused without naming them", async () => {
    const service = await serveClosed()
    const { status, text } = await service.patch({ package_registry: { npm: { delete: job } } })
    expect(status).toBe(422)
    expect(readable(text)).not.toMatch(named)
  })
})
