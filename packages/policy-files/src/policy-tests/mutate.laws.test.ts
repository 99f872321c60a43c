import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createEngine, vocabulary } from "@jobwarden/core"
import { mergePolicyFiles } from "../merge.ts"
import { checkPolicyFile } from "../policy-file/check.ts"
import { worlds, type Json, type RandomWorld } from "../../test/random-worlds.ts"
import { casesOf } from "./cases.ts"
import { makeMistakes } from "./mutate.ts"
import { passes, pathsIn, runCases } from "./run.ts"
import { suggestTests } from "./suggest.ts"

// Mistakes are made here in the written document, which is read anew: another way than the one that is tested.

const now = Date.parse("2026-06-01T12:00:00Z")
const read = (document: Json) => {
  const merged = mergePolicyFiles([checkPolicyFile("x.yaml", JSON.stringify(document))])
  expect(merged.files.flatMap(({ problems }) => problems)).toEqual([])
  const engine = createEngine({ now: () => now })
  engine.load(merged.world)
  const cases = merged.tests.flatMap(casesOf)
  const pathOf = pathsIn(merged.world.projects)
  return { engine, cases, pathOf, merged, isRed: () => !runCases(engine, cases, pathOf).every(passes) }
}

/** A document whose tests hold: each says what the engine answers. */
const documentOf = ({ enforce, group, project: target, questions }: RandomWorld): Json => {
  const policies = {
    version: 1,
    instance: { enforce_scope: enforce },
    groups: { a: group },
    projects: { "a/backend": { id: 1, ...target }, "b/c/d": { id: 9 } }
  }
  const { engine } = read(policies)
  const tests = questions.map(([who, at]) => {
    const { action = "", resource = "" } = vocabulary.cells[at] ?? {}
    const can = engine.allows({ project: "a/backend", caller: who, resource, action })
    return {
      name: "n",
      project: "a/backend",
      caller: who,
      [can ? "can" : "cannot"]: { [resource]: [action] }
    }
  })
  return { ...policies, tests }
}

const changed = (document: Json, change: (target: Json) => void): Json => {
  const copy = structuredClone(document) as { projects: { [path: string]: Json } } & Json
  change(copy.projects["a/backend"] ?? {})
  return copy
}

const under = (at: Json, key: string): Json => (at[key] ??= {}) as Json

const everybody = {
  min_role: "anonymous",
  job_token: { refs: "any_including_forks", trigger_role: "anonymous" },
  deploy_token: true
}

/** Every mistake in `a/backend`, by name, written down; those that come to the same are put together. */
const mistakesIn = (document: Json): readonly (readonly (readonly [name: string, Json])[])[] => {
  const grants = vocabulary.cells.map(({ action, address, resource }) =>
    Object.entries({ nobody: false, platform: true, any_job_token: everybody }).map(([kind, value]) => {
      const change = (target: Json): void => {
        const place = address.reduce(under, under(target, "permissions"))
        place[action] = value
      }
      return [`${kind} ${resource}:${action}`, changed(document, change)] as const
    })
  )
  const { scope } = (document["projects"] as { [path: string]: Json })["a/backend"] as {
    scope?: { allowlist?: Json[]; inbound_enabled?: boolean }
  }
  const listOf = (target: Json) => under(target, "scope")["allowlist"] as Json[]
  const entries = (scope?.allowlist ?? []).flatMap((_, at) => [
    [[`entry_removed ${at}`, changed(document, (target) => void listOf(target).splice(at, 1))] as const],
    [
      [
        `entry_permits_everything ${at}`,
        changed(document, (target) => void ((listOf(target)[at] ?? {})["default_permissions"] = true))
      ] as const
    ]
  ])
  const flip = (target: Json): void => {
    under(target, "scope")["inbound_enabled"] = !(scope?.inbound_enabled ?? true)
  }
  return [...grants, ...entries, [[`inbound_enabled_flipped`, changed(document, flip)] as const]]
}

describe("mistakes", () => {
  it("are noticed exactly where the written mistake makes a run red, and are none where nobody could tell", () => {
    fc.assert(
      fc.property(worlds, (given) => {
        const document = documentOf(given)
        const { cases, engine, merged, pathOf } = read(document)
        const original = merged.world.projects.find(({ path }) => path === "a/backend")
        if (original === undefined) throw new Error("the project is gone")
        let [all, noticed] = [0, 0]
        const unnoticed: string[] = []
        for (const group of mistakesIn(document)) {
          const seen = [original]
          for (const [name, written] of group) {
            const other = read(written)
            const target = other.merged.world.projects.find(({ path }) => path === "a/backend")
            if (target === undefined || seen.some((one) => engine.equivalent(one, target))) continue
            seen.push(target)
            all += 1
            if (other.isRed()) noticed += 1
            else unnoticed.push(name)
          }
        }
        const made = makeMistakes(engine, [original], cases, pathOf)
        const names = made.unnoticed.map((mistake) => {
          if ("resource" in mistake) return `${mistake.kind} ${mistake.resource}:${mistake.action}`
          return "entry" in mistake ? `${mistake.kind} ${mistake.entry}` : mistake.kind
        })
        const unstated = (made.unstated.get("a/backend") ?? []).flatMap(({ cells: some, kind }) =>
          some.length === 0 ? [kind] : some.map((cell) => `${kind} ${cell}`)
        )
        expect({ all: made.all, unnoticed: [...names, ...unstated].toSorted() }).toEqual({
          all: { all, noticed },
          unnoticed: unnoticed.toSorted()
        })
        expect(made.stated.all - made.stated.noticed).toBe(names.length)
        // The engine is left as it was.
        expect(runCases(engine, cases, pathOf).every(passes)).toBe(true)
      }),
      { numRuns: 5 }
    )
  }, 300_000)
})

describe("suggested tests", () => {
  it("are well formed, hold, and fail with each mistake that they are to notice", () => {
    let suggested = 0
    fc.assert(
      fc.property(worlds, (given) => {
        const document = documentOf({ ...given, questions: [] })
        const { cases, engine, merged, pathOf } = read(document)
        const { unnoticed } = makeMistakes(engine, merged.world.projects, cases, pathOf)
        const few = unnoticed.slice(0, 6)
        const projects = new Map(merged.world.projects.map((one) => [one.path, one]))
        const suggestion = suggestTests(engine, projects, few, (who, path) => `${who.type} in ${path}`)
        if (suggestion === null) {
          expect(few).toEqual([])
          return
        }
        suggested += 1
        const file = checkPolicyFile("more.yaml", `version: 1\n${suggestion.text}`)
        expect(file.problems).toEqual([])
        const more = mergePolicyFiles([file]).tests.flatMap(casesOf)
        expect(runCases(engine, more, pathOf).every(passes)).toBe(true)
        const known = new Map(mistakesIn(document).flat())
        for (const mistake of suggestion.notices) {
          const what = "resource" in mistake ? ` ${mistake.resource}:${mistake.action}` : ""
          const which = "entry" in mistake ? ` ${mistake.entry}` : ""
          const written = known.get(`${mistake.kind}${what}${which}`)
          if (written === undefined) throw new Error(`nobody wrote ${mistake.kind}${what}${which}`)
          const other = read(written)
          expect(runCases(other.engine, more, other.pathOf).every(passes)).toBe(false)
        }
      }),
      { numRuns: 20 }
    )
    expect(suggested).toBeGreaterThan(5)
  }, 120_000)
})
