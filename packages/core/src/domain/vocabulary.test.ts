import { describe, expect, test } from "vitest"
import { vocabulary } from "../gitlab.ts"
import type { Domain } from "./domain.ts"
import { gitlab } from "./gitlab.ts"
import { makeVocabulary, resourceIds } from "./vocabulary.ts"

const shelf = {
  name: "shelf",
  roles: ["stranger", "visitor", "keeper"],
  signedIn: "visitor",
  leastMember: "keeper",
  actions: [
    { name: "look", observes: true, jobTokenFloor: null },
    { name: "take", observes: false, jobTokenFloor: "keeper" }
  ],
  visibilities: ["closed", "open"],
  resources: [
    {
      name: "book",
      formats: ["paper", "audio"],
      baseline: { look: { closed: "visitor", open: "stranger" }, take: "keeper" }
    },
    { name: "key", baseline: { look: "keeper", take: "keeper" } }
  ],
  tokenScopes: [{ name: "looking", actions: ["look"], deployToken: true }],
  allowlistPolicies: { verbs: { look: ["look"] }, subjects: { books: "book" } }
} satisfies Domain

describe("a vocabulary", () => {
  test("numbers the cells resource by resource, action by action", () => {
    const { cells, resources, actions } = makeVocabulary(shelf)
    expect(
      cells.map(({ index, resource, action, address, observes }) => [
        index,
        resource,
        action,
        address,
        observes
      ])
    ).toEqual([
      [0, "book.paper", "look", ["book", "paper"], true],
      [1, "book.paper", "take", ["book", "paper"], false],
      [2, "book.audio", "look", ["book", "audio"], true],
      [3, "book.audio", "take", ["book", "audio"], false],
      [4, "key", "look", ["key"], true],
      [5, "key", "take", ["key"], false]
    ])
    for (const cell of cells) {
      const number = (resources.get(cell.resource) ?? -1) * actions.size + (actions.get(cell.action) ?? -1)
      expect(number).toBe(cell.index)
    }
  })

  test("has the same baseline for every visibility where one role is given", () => {
    const { cells, baseline } = makeVocabulary(shelf)
    expect(cells.map((cell) => [baseline(cell, "closed"), baseline(cell, "open")])).toEqual([
      [1, 0],
      [2, 2],
      [1, 0],
      [2, 2],
      [2, 2],
      [2, 2]
    ])
  })

  test("lets nobody reach the baseline of a visibility that there is not", () => {
    for (const cell of vocabulary.cells) expect(vocabulary.baseline(cell, "secret")).toBe(Infinity)
  })

  test("lets nobody reach the baseline of a cell that it does not have, and knows no floor for its action", () => {
    const [cell] = vocabulary.cells
    if (cell === undefined) throw new Error("no cells")
    expect(vocabulary.baseline({ ...cell, index: vocabulary.cells.length }, "private")).toBe(Infinity)
    expect(vocabulary.triggerFloor({ ...cell, action: "fly" }, 6)).toBe(6)
  })

  test("finds nothing under names that every object has", () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      expect(vocabulary.rank.get(name)).toBeUndefined()
      expect(vocabulary.resources.get(name)).toBeUndefined()
      expect(vocabulary.actions.get(name)).toBeUndefined()
      expect(vocabulary.allowlistPolicies.get(name)).toBeUndefined()
    }
  })

  test("takes another baseline, which is data", () => {
    const stricter = makeVocabulary({
      ...gitlab,
      resources: gitlab.resources.map((resource) => ({
        ...resource,
        baseline: { read: "developer", write: "owner", delete: "owner" }
      }))
    })
    expect(stricter.cells.map((cell) => stricter.baseline(cell, "public"))).toEqual(
      stricter.cells.map((cell) => (cell.action === "read" ? 4 : 6))
    )
  })
})

describe("a domain that contradicts itself is refused", () => {
  const [book, key] = shelf.resources
  const wrong: readonly (readonly [string, Partial<Domain>])[] = [
    ["domain `shelf`: role `nobody` is not among its roles", { signedIn: "nobody" }],
    ["domain `shelf`: role `member` is not among its roles", { leastMember: "member" }],
    [
      "domain `shelf`: role `boss` is not among its roles",
      { actions: [{ name: "look", observes: true, jobTokenFloor: "boss" }] }
    ],
    [
      "domain `shelf`: role `lord` is not among its roles",
      { resources: [{ name: "key", baseline: { look: "lord", take: "keeper" } }] }
    ],
    [
      "domain `shelf`: `key` has no baseline for `take`",
      { resources: [{ name: "key", baseline: { look: "keeper" } }, ...(book ? [book] : [])] }
    ],
    [
      "domain `shelf`: `key` has no baseline when open",
      { resources: [{ name: "key", baseline: { ...key?.baseline, look: { closed: "keeper" } } } as never] }
    ]
  ]
  for (const [message, change] of wrong) {
    test(message, () => expect(() => makeVocabulary({ ...shelf, ...change } as Domain)).toThrow(message))
  }
})

describe("the resources of a definition", () => {
  test("are its formats, or itself", () => {
    expect(resourceIds({ name: "book", formats: ["paper"], baseline: {} })).toEqual(["book.paper"])
    expect(resourceIds({ name: "key", baseline: {} })).toEqual(["key"])
  })
})
