import { describe, expect, test } from "vitest"
import type { ServerGroup, ServerProject } from "../server/answers.ts"
import { pair } from "./pair.ts"
import { differenceTo } from "./wanted.ts"

const told = { revision: 0, updatedAt: null, etag: '"0.a"' }
const project = (id: number, path: string, more: Partial<ServerProject> = {}): ServerProject => ({
  kind: "project",
  id,
  path,
  visibility: "private",
  permissions: {},
  scope: { inbound_enabled: true, allowlist: [] },
  scopeSource: "platform",
  hiddenEntries: 0,
  ...told,
  ...more
})
const group: ServerGroup = {
  kind: "group",
  id: 7,
  path: "acme",
  defaults: {},
  limits: { jobs: { delete: false } },
  ...told
}
const state = {
  instance: null,
  groups: [group],
  projects: [
    project(1, "acme/a", { permissions: { jobs: { read: false } } }),
    project(2, "acme/b"),
    project(3, "acme/c", { scopeSource: "stored" }),
    // Nothing is stored of it, so that it is nothing that a file could lack.
    project(4, "acme/d")
  ]
}
const usual = { authoritative: false }
const permissions = { jobs: { read: true } } as const

describe("who is who", () => {
  test("is said by the path, and the id has to be its", () => {
    const { missing, pairs, refused } = pair(
      {
        groups: [],
        projects: [
          { path: "acme/a", permissions },
          { path: "acme/b", id: 2, permissions },
          { path: "acme/c", id: 99, permissions },
          { path: "acme/renamed", id: 1, permissions },
          { path: "acme/none", permissions },
          { path: "acme/none-by-id", id: 77, permissions }
        ]
      },
      state,
      usual
    )
    expect(pairs.map(({ document }) => "path" in document && document.path)).toEqual(["acme/a", "acme/b"])
    expect(refused.map(({ path, why }) => [path, why])).toEqual([
      ["acme/c", expect.stringMatching(/says number 99, and on the service it is 3/)],
      ["acme/renamed", expect.stringMatching(/calls number 1 `acme\/a`/)]
    ])
    expect(missing.map(({ reference }) => reference)).toEqual(["acme/none", 77])
  })

  test("of what says nothing is no matter", () => {
    const found = pair(
      { groups: [{ path: "other" }], projects: [{ path: "acme/none", id: 5 }] },
      state,
      usual
    )
    expect([found.missing, found.refused, found.pairs]).toEqual([[], [], []])
  })

  test("needs an administrator where the files speak of the instance", () => {
    const world = { instance: { enforce_scope: true }, groups: [], projects: [] }
    expect(pair(world, state, usual).missing).toEqual([{ kind: "instance", path: "", reference: "" }])
    expect(pair({ ...world, instance: {} }, state, usual).missing).toEqual([])
  })

  test("tells a visibility that is another, and changes none", () => {
    const world = { groups: [], projects: [{ path: "acme/a", visibility: "public", permissions }] } as const
    expect(pair(world, state, usual).remarks).toEqual([
      "acme/a is private on the service, and public in the files: that is the platform's word, and is not changed"
    ])
  })
})

describe("what is in no file", () => {
  const world = { groups: [], projects: [{ path: "acme/b", permissions }] }

  test("is named where it has a document, and left alone", () => {
    const { pairs, unmanaged } = pair(world, state, usual)
    expect(unmanaged).toEqual([
      { kind: "group", path: "acme" },
      { kind: "project", path: "acme/a" },
      { kind: "project", path: "acme/c" }
    ])
    expect(pairs).toHaveLength(1)
  })

  test("loses it where the files are all there is", () => {
    const { nameOfSource, pairs, unmanaged } = pair(world, state, { authoritative: true })
    expect(unmanaged).toEqual([])
    expect(pairs.map(({ document, wanted }) => differenceTo(wanted, document, nameOfSource)?.body)).toEqual([
      { permissions },
      { limits: { jobs: null } },
      { permissions: null, scope: null },
      { permissions: null, scope: null }
    ])
  })

  test("is not what a file names without saying anything of it", () => {
    const named = { groups: [{ path: "acme" }], projects: [{ path: "acme/a" }, { path: "acme/c", id: 3 }] }
    const { nameOfSource, pairs } = pair(named, state, { authoritative: true })
    expect(pairs.map(({ document, wanted }) => differenceTo(wanted, document, nameOfSource))).toEqual(
      pairs.map(() => null)
    )
  })
})

describe("a scope", () => {
  const entries = [{ project: 2, job_token_policies: ["read_jobs" as const] }, { group: "acme" }]
  const stored = project(1, "acme/a", {
    scopeSource: "stored",
    scope: {
      inbound_enabled: true,
      allowlist: [{ group: "acme" }, { project: "acme/b", job_token_policies: ["read_jobs"] }]
    }
  })
  const { nameOfSource } = pair({ groups: [], projects: [] }, state, usual)
  const differs = (scope: object | null) =>
    differenceTo({ kind: "project", input: { path: "acme/a", scope: scope as never } }, stored, nameOfSource)
      ?.body ?? null

  test("is the same by ids, in another order and with what is usual left out", () => {
    expect(differs({ allowlist: entries })).toBeNull()
    expect(differs({ inbound_enabled: null, allowlist: entries.toReversed() })).toBeNull()
  })

  test("that is not mentioned is left alone, and `null` mentions nothing", () =>
    expect(differs(null)).toBeNull())

  test("differs by whom it lets in, for what, and whether it is on", () => {
    for (const scope of [
      { allowlist: entries.slice(1) },
      { allowlist: [...entries, { project: "acme/c" }] },
      { allowlist: [{ project: 2 }, { group: "acme" }] },
      { inbound_enabled: false, allowlist: entries }
    ]) {
      expect(differs(scope)).toEqual({ scope })
    }
  })
})
