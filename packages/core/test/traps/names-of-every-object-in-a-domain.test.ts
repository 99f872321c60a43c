import { afterEach, describe, expect, test } from "vitest"
import {
  createEngineFor,
  makeSentences,
  makeVocabulary,
  mergePermissions,
  type Domain
} from "../../src/index.ts"
import { noon } from "../documents.ts"

// A domain is data, and its names are anyone's: an assignment to one of these would lose a grant, or change what
// every object of the host has.

const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "isPrototypeOf"] as const

const shapeOf = () =>
  [Object, Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one).length)
const untouched = shapeOf()
afterEach(() => expect(shapeOf()).toEqual(untouched))

describe("as the names of a domain", () => {
  const baseline = Object.fromEntries(names.map((name) => [name, names[0]]))
  const odd: Domain = {
    name: "odd",
    roles: ["stranger", ...names, "top"],
    signedIn: names[0],
    leastMember: names[0],
    actions: names.map((name, at) => ({ name, observes: at === 0, jobTokenFloor: null })),
    visibilities: names,
    resources: [...names.map((name) => ({ name, baseline })), { name: "family", formats: names, baseline }],
    tokenScopes: names.map((name) => ({ name, resources: [name], deployToken: true })),
    allowlistPolicies: {
      verbs: Object.fromEntries(names.map((name) => [name, [name]])),
      subjects: Object.fromEntries(names.map((name) => [name, name]))
    }
  }
  const vocabulary = makeVocabulary(odd)
  const grants = (grant: unknown) => Object.fromEntries(names.map((name) => [name, grant]))
  const document = (grant: unknown) =>
    Object.fromEntries([
      ...names.map((name) => [name, grants(grant)]),
      ["family", Object.fromEntries(names.map((name) => [name, grants(grant)]))]
    ]) as never
  const top = { type: "user", role: "top" } as const
  const engine = createEngineFor(odd, { now: () => noon })

  test("every cell is granted by its own key", () => {
    engine.putProject({ path: "closed", permissions: document(false) })
    engine.putProject({ path: "open", permissions: document("top") })
    const cells = vocabulary.cells.map(({ action, resource }) => `${resource}:${action}`)
    expect(cells).toHaveLength(2 * names.length * names.length)
    expect([engine.whatCan("closed", top), engine.whatCan("open", top)]).toEqual([[], cells])
    for (const { action, resource } of vocabulary.cells) {
      const asked = { caller: top, resource, action }
      expect(engine.decide({ ...asked, project: "closed" }).reason).toBe("grant_excludes_users")
      expect(engine.allows({ ...asked, project: "open" })).toBe(true)
    }
  })

  test("the document in force has a key of its own for each", () => {
    const stated = document("top")
    expect(JSON.stringify(engine.effectivePermissions({ path: "p", permissions: stated }))).toBe(
      JSON.stringify(stated)
    )
    expect(JSON.stringify(mergePermissions(odd, {}, stated))).toBe(JSON.stringify(stated))
  })

  test("the minimal policy grants what was seen, whatever its name", () => {
    const observed = vocabulary.cells.map(({ action, resource }) => ({
      project: "p",
      caller: top,
      resource,
      action
    }))
    const { permissions, refused } = engine.minimalPolicy({ path: "p" }, observed)
    expect(refused).toEqual([])
    engine.putProject({ path: "p", permissions: permissions as never })
    expect(engine.whatCan("p", top)).toHaveLength(vocabulary.cells.length)
    expect(engine.whatCan("p", { type: "user", role: names[5] })).toEqual([])
  })

  test("a difference is complete, and each of its sentences can be read back", () => {
    const { parseSentence, printDifference } = makeSentences(vocabulary)
    const difference = engine.diff(
      { path: "p", permissions: document(false) },
      { path: "p", permissions: document("top") }
    )
    const said = printDifference(difference)
    expect(said.flatMap(({ access }) => access.cells)).toHaveLength(vocabulary.cells.length)
    for (const sentence of said) expect(parseSentence(sentence.text)).toEqual(sentence)
  })

  test("scopes and names of an allowlist cover what they name", () => {
    engine.putProject({
      path: "p",
      scope: { allowlist: names.map((name) => ({ project: name, job_token_policies: [`${name}_${name}`] })) }
    })
    for (const name of names) {
      expect(engine.whatCan("p", { ...top, scopes: [name] })).toEqual(
        names.map((action) => `${name}:${action}`)
      )
      expect(
        engine.whatCan("p", { type: "job", project: name, ref: { protected: true }, trigger_role: "top" })
      ).toEqual([`${name}:${name}`])
    }
  })
})
