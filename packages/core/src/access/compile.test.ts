import { describe, expect, test } from "vitest"
import { afterNoon, atNoon, beforeNoon, noon } from "../../test/documents.ts"
import { vocabulary, type Scope } from "../gitlab.ts"
import { makeCompiler, type CompiledProject, type PolicySources } from "./compile.ts"

const compiler = makeCompiler(vocabulary)

const compile = (change: Partial<PolicySources>, now = noon): CompiledProject =>
  compiler.compile(
    { visibility: "private", documents: [], limits: [], scope: undefined, enforceScope: false, ...change },
    now
  )

const expiring = (expires_at: string) => ({
  source: { level: "project" } as const,
  document: { jobs: { read: { job_token: { expires_at } } } }
})

describe("the allowlist of a compiled policy", () => {
  test("is one for all without entries, and for all who share a scope in which nothing expires", () => {
    const none = compile({}).allowlist
    for (const scope of [null, {}, { allowlist: null }, { allowlist: [] }, { inbound_enabled: false }]) {
      expect(compile({ scope }).allowlist).toBe(none)
    }
    const scope: Scope = { allowlist: [{ project: "a" }] }
    const { allowlist } = compile({ scope })
    expect(allowlist).not.toBe(none)
    expect(allowlist.size).toBe(1)
    expect(compile({ scope }, noon + 1000).allowlist).toBe(allowlist)
    expect(compile({ scope: { ...scope } }).allowlist).not.toBe(allowlist)
  })

  test("is read anew where something expires", () => {
    const scope: Scope = { allowlist: [{ project: "a", expires_at: atNoon }] }
    const expired = [noon - 1, noon].map(
      (now) => compile({ scope }, now).allowlist.projectPaths.get("a")?.expired
    )
    expect(expired).toEqual([false, true])
  })
})

describe("grants that were compiled before", () => {
  const sources = { visibility: "private", documents: [expiring(afterNoon)], limits: [] }
  const grants = compiler.compileGrants(sources, noon)
  const compiled = (scope: Scope) =>
    compiler.compile({ ...sources, scope, enforceScope: false }, noon, grants)

  test("are those of every project that has them, whatever its scope", () => {
    const [one, other] = [compiled({}), compiled({ inbound_enabled: false, allowlist: [{ project: "a" }] })]
    expect(one.table).toBe(grants.table)
    expect(other.table).toBe(one.table)
    expect([one.inboundEnabled, other.inboundEnabled]).toEqual([true, false])
    expect(other.allowlist.size).toBe(1)
    expect(one.cells).toEqual(grants.cells)
  })

  test("hold no longer than they do, nor than the scope does", () => {
    const scope: Scope = { allowlist: [{ project: "a", expires_at: beforeNoon }] }
    const { validFrom, validUntil } = compiled(scope)
    expect([validFrom, validUntil]).toEqual([noon - 1000, noon + 1000])
  })
})

describe("how long a compiled policy holds", () => {
  const validity = (change: Partial<PolicySources>, now = noon) => {
    const { validFrom, validUntil } = compile(change, now)
    return [validFrom, validUntil]
  }
  const second = 1000

  test("is always, where nothing expires", () => {
    expect(validity({})).toEqual([-Infinity, Infinity])
    expect(validity({ scope: { allowlist: [{ project: "a" }] } })).toEqual([-Infinity, Infinity])
  })

  test("is from the last end that has come to the next that has not", () => {
    const ends = [beforeNoon, atNoon, afterNoon]
    const documents = ends.map(expiring)
    expect(validity({ documents: documents.slice(0, 1) })).toEqual([noon - second, Infinity])
    expect(validity({ limits: documents })).toEqual([noon, noon + second])
    expect(validity({ limits: documents.toReversed() })).toEqual([noon, noon + second])
    expect(validity({ limits: documents }, noon - 2 * second)).toEqual([-Infinity, noon - second])
    expect(validity({ limits: documents }, noon - 1)).toEqual([noon - second, noon])
    const allowlist = ends.map((expires_at, project) => ({ project: project + 1, expires_at }))
    expect(validity({ scope: { allowlist } })).toEqual([noon, noon + second])
    expect(validity({ documents: documents.slice(0, 1), scope: { allowlist: allowlist.slice(2) } })).toEqual([
      noon - second,
      noon + second
    ])
  })

  test("is never under a clock that says no time", () => {
    expect(validity({ limits: [expiring(afterNoon)] }, Number.NaN)).toEqual([Infinity, Infinity])
  })
})

describe("the table of a compiled policy", () => {
  test("is one for policies that mention the same environments in another order", () => {
    const mention = (...environments: readonly string[]) => {
      const document = { jobs: { read: { job_token: { environments } } } }
      return compile({ documents: [{ source: { level: "project" }, document }] }).table
    }
    expect(mention("a", "b")).toBe(mention("b", "a"))
    expect(mention("a", "b")).not.toBe(mention("a"))
  })
})

describe("a cell of a compiled policy", () => {
  test("is what lies behind its index, and nothing where there is none", () => {
    const compiled = compile({ documents: [expiring(afterNoon)] })
    expect(compiled.cells).toHaveLength(vocabulary.cells.length)
    expect(compiled.cells.map(({ cell }) => cell)).toEqual(vocabulary.cells)
    for (const { cell } of compiled.cells)
      expect(compiled.cell(cell.index)).toEqual(compiled.cells[cell.index])
    expect([compiled.cell(vocabulary.cells.length), compiled.cell(-1)]).toEqual([undefined, undefined])
  })
})
