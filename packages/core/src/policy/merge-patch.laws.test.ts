import * as fc from "fast-check"
import { Result } from "effect"
import { describe, expect, test } from "vitest"
import { permissions, permissionsPatch } from "../../test/arbitraries.ts"
import { deepFreeze } from "../../test/documents.ts"
import { gitlab } from "../domain/gitlab.ts"
import { decodePermissions, vocabulary, type Permissions } from "../gitlab.ts"
import { mergePermissions } from "./merge-patch.ts"
import { prune, statedGrant } from "./permissions.ts"

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Members = { readonly [key: string]: Json }

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

// RFC 7396, section 2, as it stands there.
const mergePatch = (target: Json | undefined, patch: Json): Json => {
  if (!isObject(patch)) return patch
  const merged: Record<string, Json> = isObject(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name]
    else merged[name] = mergePatch(merged[name], value)
  }
  return merged
}

// A grant becomes a text, so that nobody can look into it.
const seal = (document: unknown): Json =>
  mapGrants(document, (grant) => (grant === null ? null : JSON.stringify(grant)))
const unseal = (document: Json): Json => mapGrants(document, (text) => JSON.parse(String(text)) as Json)

const mapGrants = (document: unknown, change: (grant: Json) => Json): Json => {
  const inside = (value: unknown, levels: number): Json => {
    if (levels === 0 || value === null) return change(value as Json)
    return mapValues(value, (member) => (member === null ? null : inside(member, levels - 1)))
  }
  return mapValues(document, (spoken, family) =>
    spoken === null ? null : inside(spoken, family === "package_registry" ? 2 : 1)
  )
}

const mapValues = (object: unknown, change: (value: unknown, key: string) => Json): Json =>
  Object.fromEntries(Object.entries(object as object).map(([key, value]) => [key, change(value, key)]))

const withoutEmpty = (value: Json): Json => {
  if (!isObject(value)) return value
  const kept = Object.entries(value).map(([key, member]) => [key, withoutEmpty(member)] as const)
  return Object.fromEntries(kept.filter(([, member]) => !isObject(member) || Object.keys(member).length > 0))
}

const merge = (document: Permissions, patch: object): Permissions =>
  mergePermissions(gitlab, document, patch as Permissions)

const everything = { numRuns: 2000 }

describe("merging a patch into a document (RFC 7396, SPEC §7)", () => {
  test("is RFC 7396 with grants as atoms and empty objects pruned", () => {
    fc.assert(
      fc.property(permissions, permissionsPatch, (document, patch) => {
        const naive = unseal(withoutEmpty(mergePatch(seal(document), seal(patch))))
        expect(merge(document, patch)).toEqual(naive)
      }),
      everything
    )
  })

  test("does twice what it does once", () => {
    fc.assert(
      fc.property(permissions, permissionsPatch, (document, patch) => {
        const once = merge(document, patch)
        expect(merge(once, patch)).toEqual(once)
      })
    )
  })

  test("changes nothing by a document's own patch, nor by the empty one", () => {
    fc.assert(
      fc.property(permissions, (document) => {
        expect(merge(document, document)).toEqual(prune(gitlab, document))
        expect(merge(document, {})).toEqual(prune(gitlab, document))
      })
    )
  })

  test("writes into neither of the two", () => {
    fc.assert(
      fc.property(permissions, permissionsPatch, (document, patch) => {
        expect(() => merge(deepFreeze(document), deepFreeze(patch))).not.toThrow()
      })
    )
  })

  test("gives a well-formed document", () => {
    fc.assert(
      fc.property(permissions, permissionsPatch, (document, patch) => {
        expect(Result.isSuccess(decodePermissions(merge(document, patch)))).toBe(true)
      })
    )
  })

  test("clears by null, at every level", () => {
    const document: Permissions = {
      package_registry: { maven: { read: true, write: false }, npm: { read: false } },
      repository: { read: true, write: "owner" }
    }
    expect(merge(document, { repository: null })).toEqual({ package_registry: document.package_registry })
    expect(merge(document, { package_registry: { maven: null } })).toEqual({
      package_registry: { npm: { read: false } },
      repository: document.repository
    })
    expect(merge(document, { repository: { read: null } })).toEqual({
      package_registry: document.package_registry,
      repository: { write: "owner" }
    })
    expect(merge(document, { package_registry: null, repository: { read: null, write: null } })).toEqual({})
    expect(merge({}, { package_registry: { maven: { read: null } }, jobs: null })).toEqual({})
  })

  test("takes `undefined` for a key that is not there, at every level", () => {
    const document = { package_registry: { maven: { read: true } }, repository: { read: true } }
    const said: readonly object[] = [
      { repository: undefined },
      { repository: { read: undefined } },
      { package_registry: { maven: undefined } },
      { package_registry: { maven: { read: undefined } } }
    ]
    for (const patch of said) expect(mergePermissions(gitlab, document, { ...patch })).toEqual(document)
  })

  test("replaces a grant whole, never merging inside", () => {
    const document: Permissions = {
      jobs: { read: { min_role: "guest", job_token: { refs: "protected", environments: ["production"] } } }
    }
    expect(merge(document, { jobs: { read: { job_token: { origin: "own" } } } })).toEqual({
      jobs: { read: { job_token: { origin: "own" } } }
    })
    expect(merge(document, { jobs: { read: {} } })).toEqual({ jobs: { read: {} } })
    fc.assert(
      fc.property(permissions, permissionsPatch, (document, patch) => {
        const merged = merge(document, patch)
        for (const cell of vocabulary.cells) {
          const named = statedGrant(patch, cell)
          if (named?.key === "cell" && named.grant !== null) {
            expect(statedGrant(merged, cell)?.grant).toEqual(named.grant)
          }
        }
      }),
      { numRuns: 200 }
    )
  })
})

describe("pruning a document", () => {
  test("does twice what it does once, and takes no word away", () => {
    fc.assert(
      fc.property(permissions, (document) => {
        const pruned = prune(gitlab, document)
        expect(prune(gitlab, pruned)).toEqual(pruned)
        for (const cell of vocabulary.cells) {
          expect(statedGrant(pruned, cell)).toEqual(statedGrant(document, cell))
        }
      }),
      { numRuns: 200 }
    )
  })

  test("keeps the empty grant, which admits nobody", () => {
    expect(prune(gitlab, { jobs: { read: {} }, releases: {}, package_registry: { npm: {} } })).toEqual({
      jobs: { read: {} }
    })
  })
})
