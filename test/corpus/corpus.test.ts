import { describe, expect, it } from "vitest"
import { audited } from "./audited.ts"
import { loadCases, surfaceNames, type Case } from "./case.ts"
import { graphqlSurface, isTyped, typedSurface } from "./graphql-surface.ts"
import { restSurface } from "./rest-surface.ts"
import { runCase, type Ran } from "./run-case.ts"
import { serviceSurface } from "./service-surface.ts"
import type { Surface } from "./surface.ts"

const cases = loadCases()

/** What GitLab has in its GraphQL and not in its REST. */
const withoutRoute: ReadonlySet<string> = new Set([
  "autopopulate",
  "clear_autopopulated",
  "read_authentications"
])

/** What a case says that it comes to, as far as the surface means to tell it. */
const expected = ({ blurs }: Surface, given: Case): Ran => {
  const { after, comesTo, findings, gains, let_in, loses, who } = given
  const said = {
    comesTo: blurs?.get(comesTo) ?? comesTo,
    gains,
    loses,
    findings,
    who,
    let_in,
    audited: audited(given),
    after
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as unknown as Ran
}

describe.each([serviceSurface, restSurface, graphqlSurface])("on the surface $name", (surface) => {
  it.for(cases.filter(({ except }) => except[surface.name] === undefined))("$name", async (given) => {
    expect(await runCase(surface, given)).toEqual(expected(surface, given))
  })
})

describe("with the typed input of GraphQL", () => {
  const typed = cases.filter(({ act, except }) => except.graphql === undefined && isTyped(act))

  it("a good part of the changes can be said", () => expect(typed.length).toBeGreaterThan(90))

  it.for(typed)("$name", async (given) => {
    expect(await runCase(typedSurface, given)).toEqual(expected(typedSurface, given))
  })
})

describe("the corpus", () => {
  const everywhere = cases.filter(({ except }) => Object.keys(except).length === 0)

  it("is large, also where every surface has words for a case", () => {
    expect(cases.length).toBeGreaterThanOrEqual(540)
    expect(everywhere.length).toBeGreaterThanOrEqual(530)
  })

  it.for(surfaceNames.map((name) => [name, { service: 0, rest: 1, graphql: 13 }[name]] as const))(
    "leaves out few cases on the surface %s: at most %d",
    ([name, most]) => {
      const known = cases.filter(({ act }) => name !== "rest" || !withoutRoute.has(act.kind))
      const left = known.filter(({ except }) => except[name] !== undefined)
      expect(left.length).toBeLessThanOrEqual(most)
    }
  )

  it("comes to everything that can become of an act", () => {
    const words = new Set(
      cases.map(({ comesTo }) => (typeof comesTo === "string" ? comesTo : Object.keys(comesTo)[0]))
    )
    expect([...words].toSorted()).toEqual([
      "allowed",
      "answered",
      "changed",
      "denied",
      "forbidden",
      "insufficient_scope",
      "invalid",
      "not_possible",
      "not_signed_in",
      "refused",
      "rehearsed",
      "stale",
      "unchanged",
      "unknown",
      "unknown_target"
    ])
  })

  it("has every kind of act by every surface that knows it", () => {
    const kinds = new Set(everywhere.map(({ act }) => act.kind))
    expect([...kinds].toSorted()).toEqual([
      "allow",
      "disallow",
      "explain",
      "may",
      "patch",
      "patch_group",
      "patch_instance",
      "permit",
      "read",
      "read_group",
      "read_instance",
      "read_scope",
      "reset",
      "switch",
      "who_can"
    ])
  })

  it("has what GitLab's REST has no route for by the other surfaces", () => {
    const kinds = cases.flatMap(({ act, except }) =>
      except.rest !== undefined && except.graphql === undefined && except.service === undefined
        ? act.kind
        : []
    )
    for (const kind of withoutRoute) expect(kinds.filter((one) => one === kind).length).toBeGreaterThan(10)
  })

  it("is not all of one kind: what is refused, and what is let through", () => {
    const through = ["changed", "unchanged", "rehearsed", "answered", "allowed"]
    const share = cases.filter(({ comesTo }) => through.includes(String(comesTo))).length / cases.length
    expect(share).toBeGreaterThan(0.3)
    expect(share).toBeLessThan(0.7)
  })
})
