import { describe, expect, it } from "vitest"
import { changedScope, names, scopeOf, withNumbers, withScope, type WholeScope } from "./scope-document.ts"
import { projects } from "./testing/platform-samples.ts"

const { app, backend } = projects
const packages = ["read_packages"] as const

describe("the scope in force", () => {
  it("is the stored one, else the platform's, else one that lets nobody in", () => {
    const stored = { inbound_enabled: false, allowlist: [{ project: 9 }] }
    expect(scopeOf(backend, { scope: stored })).toEqual(stored)
    expect(scopeOf(backend, {})).toEqual(backend.scope)
    expect(scopeOf(app, {})).toEqual({ inbound_enabled: true, allowlist: [] })
    expect(scopeOf(app, { scope: { inbound_enabled: null, allowlist: null } })).toEqual(scopeOf(app, {}))
  })
})

describe("an entry", () => {
  it.each([
    [{ project: 124 }, true],
    [{ project: "acme/app" }, true],
    [{ project: "acme/App" }, false],
    [{ project: "124" }, false],
    [{ group: 124 }, false],
    [{ group: "acme/app" }, false]
  ])("%j names project 124, acme/app: %s", (entry, expected) => {
    expect(names(entry, { kind: "project", id: 124, path: "acme/app" })).toBe(expected)
  })

  it("does not name something without a path by having none itself", () => {
    expect(names({ group: 7 }, { kind: "project", id: 124 })).toBe(false)
  })
})

describe("paths", () => {
  const numbers = {
    project: new Map([["acme/app", 124]]),
    group: new Map([["acme", 7]])
  }
  const resolved = (allowlist: WholeScope["allowlist"]) =>
    withNumbers({ inbound_enabled: true, allowlist }, numbers).allowlist

  it("become the numbers behind them, with all that the entry says", () => {
    const terms = { job_token_policies: packages, expires_at: "2030-01-01T00:00:00Z" }
    expect(resolved([{ project: "acme/app", ...terms }, { group: "acme" }, { project: 5 }])).toEqual([
      { project: 124, ...terms },
      { group: 7 },
      { project: 5 }
    ])
  })

  it("stay where they stand for nothing, or for what is listed by its number too: both must permit then", () => {
    const asTheyAre = [
      { project: "acme/gone" },
      { project: 124 },
      { project: "acme/app" },
      { group: "acme/app" }
    ]
    expect(resolved(asTheyAre)).toEqual(asTheyAre)
  })
})

describe("a document with another scope", () => {
  const inForce: WholeScope = { inbound_enabled: true, allowlist: [{ project: "acme/app" }] }
  const becomes: WholeScope = { inbound_enabled: true, allowlist: [{ project: 124 }] }

  it("is the same document where nothing else is wanted than what is in force", () => {
    const document = { permissions: { jobs: { read: "owner" } } } as const
    const wanted = { allowlist: [{ project: "acme/app" }], inbound_enabled: true }
    expect(withScope(document, { inForce, wanted, becomes })).toBe(document)
  })

  it("keeps the permissions", () => {
    const document = { permissions: { jobs: { read: "owner" } } } as const
    const wanted = { ...inForce, inbound_enabled: false }
    expect(withScope(document, { inForce, wanted, becomes })).toEqual({ ...document, scope: becomes })
  })
})

describe("what changed", () => {
  const before: WholeScope = {
    inbound_enabled: true,
    allowlist: [{ project: 1 }, { group: 2 }, { project: 3 }]
  }

  it("is pointed at where it was, where it is gone", () => {
    const after = { ...before, allowlist: [{ project: 1 }, { project: 3 }] }
    expect(changedScope(before, after)).toEqual([
      { path: "/scope/allowlist/1", before: { group: 2 }, after: null }
    ])
  })

  it("is pointed at where it is, where it is new", () => {
    const after = {
      ...before,
      allowlist: [...before.allowlist, { project: 4, job_token_policies: packages }]
    }
    expect(changedScope(before, after)).toEqual([
      { path: "/scope/allowlist/3", before: null, after: { project: 4, job_token_policies: packages } }
    ])
  })

  it("has both sides of a switch", () => {
    expect(changedScope(before, { ...before, inbound_enabled: false })).toEqual([
      { path: "/scope/inbound_enabled", before: true, after: false }
    ])
  })

  it("is nothing where nothing is", () => {
    expect(changedScope(before, { ...before, allowlist: [...before.allowlist] })).toEqual([])
  })
})
