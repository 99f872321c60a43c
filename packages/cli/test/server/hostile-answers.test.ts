import { Effect, Redacted } from "effect"
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { makePlan } from "../../src/plan/make-plan.ts"
import { planAsMarkdown } from "../../src/plan/markdown.ts"
import { printPlan } from "../../src/plan/pretty.ts"
import { manyPolicyTexts, onePolicyText } from "../../src/pull/policy-texts.ts"
import { pullRemarks } from "../../src/pull/remarks.ts"
import { writeTexts } from "../../src/pull/write-texts.ts"
import { layerServerClient } from "../../src/server/client.ts"
import { readState } from "../../src/server/state.ts"
import { json, stub, type Arrived } from "./stub.ts"

// What a service that means ill, or is none, may answer to a list, and what must come of it.

const project = (id: number, path: string, more: object = {}) => ({
  kind: "project",
  project_id: id,
  path,
  visibility: "private",
  revision: 1,
  updated_at: null,
  permissions: {},
  scope: { inbound_enabled: true, allowlist: [] },
  scope_source: "platform",
  hidden_entries: 0,
  etag: '"1.0123456789abcdef"',
  ...more
})

const projectsAnswer =
  (page: (after: number) => readonly object[], hasNext = false) =>
  ({ url }: Arrived, response: Parameters<typeof json>[0]): void => {
    const query = new URL(url, "http://stub").searchParams
    const isProjects = query.get("kind") === "project"
    json(
      response,
      200,
      isProjects ? page(Number(query.get("id_after") ?? "0")) : [],
      isProjects && hasNext ? { link: '<http://evil.example/api/v4/elsewhere>; rel="next"' } : {}
    )
  }

const read = (url: string) =>
  Effect.runPromise(
    readState().pipe(
      Effect.match({
        onSuccess: (state) => ({ state, why: "" }),
        onFailure: ({ message }) => ({ state: null, why: message })
      }),
      Effect.provide(layerServerClient({ address: { base: url }, token: Redacted.make("jwp-sesame") }))
    )
  )

describe("a list", () => {
  test("is asked for page by page from the address that was given, wherever its links lead", async () => {
    const { arrived, url } = await stub((request, response) => {
      const after = Number(new URL(request.url, "http://stub").searchParams.get("id_after") ?? "0")
      projectsAnswer(() => (after < 3 ? [project(after + 1, `acme/p${after + 1}`)] : []), after < 2)(
        request,
        response
      )
    })
    const { state } = await read(url)
    expect(state?.projects.map(({ id }) => id)).toEqual([1, 2, 3])
    expect(arrived.every(({ url: path }) => path.startsWith("/api/v4/job_token_policies?"))).toBe(true)
  })

  test("that goes round is left", async () => {
    const { url } = await stub(projectsAnswer(() => [project(1, "acme/a"), project(1, "acme/a")], true))
    expect((await read(url)).why).toMatch(/the list goes round/)
    const back = await stub(projectsAnswer(() => [project(5, "acme/a")], true))
    expect((await read(back.url)).why).toMatch(/the list goes round/)
  })

  test.for([
    ["an id that is a path", { project_id: "../../groups/1" }],
    ["an id beyond numbers", { project_id: 2 ** 60 }],
    ["an id below one", { project_id: -1 }],
    ["a path with an empty part", { path: "acme//x" }],
    ["a path that is none", { path: 7 }],
    ["a tag with a new line", { etag: '"1.a"\r\nx-evil: 1' }],
    ["a tag that is a wildcard", { etag: "*" }],
    ["a resource that is not known", { permissions: { everything: { read: true } } }],
    ["a grant that is not known", { permissions: { jobs: { read: "root" } } }],
    ["an entry that names nothing", { scope: { allowlist: [{}] } }],
    ["a visibility that is not known", { visibility: "everybody" }],
    ["a revision that is none", { revision: "1" }]
  ] as const)("with %s is not believed", async ([, more]) => {
    const { url } = await stub(projectsAnswer(() => [project(1, "acme/a", more)]))
    expect((await read(url)).why).toMatch(/is this the address of a Jobwarden service\?$/)
  })

  test.for([
    ["an object", {}],
    ["a list of numbers", [1]],
    ["nothing", null]
  ] as const)("is no list: %s", async ([, body]) => {
    const { url } = await stub((_, response) => json(response, 200, body))
    expect((await read(url)).why).toMatch(/the answer is no list/)
  })
})

/** What a terminal obeys, or turns around. */
const obeyed = /\p{Cc}(?<!\n)|\p{Cf}/u

const hostile = [
  "../../etc/cron.d/job",
  "..",
  ".git/config",
  "acme/../../x",
  "acme/\u001B[2Jx",
  "-rf",
  "acme\\..\\x",
  "CON:x",
  "acme/a.yaml",
  "Acme/a",
  "acme/a",
  "acme/a%2F",
  "acme/\u202Egnp",
  `acme/${"x".repeat(400)}`,
  "__proto__",
  "constructor/prototype"
]

describe("names that are traps", () => {
  const serving = () =>
    stub(projectsAnswer(() => hostile.map((path, at) => project(at + 1, path, { hidden_entries: 1 }))))

  test("lead to files in the folder, each another", async () => {
    const { url } = await serving()
    const { state } = await read(url)
    const texts = await Effect.runPromise(
      manyPolicyTexts(state ?? { instance: null, groups: [], projects: [] })
    )
    const around = mkdtempSync(join(tmpdir(), "jobwarden-hostile-"))
    try {
      const folder = join(around, "policies")
      await Effect.runPromise(writeTexts(folder, texts, { overwrite: false }))
      const written = readdirSync(around, { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile()
      )
      expect(written).toHaveLength(hostile.length)
      expect(readdirSync(around)).toEqual(["policies"])
      for (const { name, parentPath } of written) {
        expect(parentPath.startsWith(join(folder, "projects"))).toBe(true)
        expect(name).toMatch(/^[A-Za-z0-9_%][A-Za-z0-9_.%~-]*\.yaml$/)
      }
      expect(new Set(written.map(({ name, parentPath }) => join(parentPath, name).toLowerCase())).size).toBe(
        hostile.length
      )
      expect(existsSync(join(around, "etc"))).toBe(false)
    } finally {
      rmSync(around, { recursive: true, force: true })
    }
  })

  test("show themselves on a terminal and in comments, and do nothing there", async () => {
    const { url } = await serving()
    const { state } = await read(url)
    expect(pullRemarks(state ?? { instance: null, groups: [], projects: [] }).join("\n")).not.toMatch(obeyed)
    const plan = await Effect.runPromise(
      makePlan(
        { groups: [], projects: [{ path: "acme/a", id: 99, permissions: { jobs: { read: false } } }] },
        { acknowledge: [], authoritative: false, line: { show: () => {} } }
      ).pipe(
        Effect.provide(layerServerClient({ address: { base: url }, token: Redacted.make("jwp-sesame") }))
      )
    )
    const named = { ...plan, unmanaged: hostile.map((path) => ({ kind: "project" as const, path })) }
    expect(printPlan(named, { width: 80, colour: false })).not.toMatch(obeyed)
    expect(planAsMarkdown(named)).not.toMatch(obeyed)
  })

  test("make policy files that say the same", async () => {
    const { url } = await serving()
    const { state } = await read(url)
    const text = await Effect.runPromise(onePolicyText(state ?? { instance: null, groups: [], projects: [] }))
    expect(text).not.toMatch(obeyed)
  })
})
