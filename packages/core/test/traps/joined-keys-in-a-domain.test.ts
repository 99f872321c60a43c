import { describe, expect, test } from "vitest"
import { createEngineFor, makeVocabulary, type Domain } from "../../src/index.ts"

// A key made by joining two texts is the key of another pair as well: ("a:b", "c") and ("a", "b:c"). In a domain
// the second would take the place of the first, and be decided as if it were that one.

const shelf = {
  name: "shelf",
  roles: ["stranger", "visitor", "keeper"],
  signedIn: "visitor",
  leastMember: "keeper",
  actions: [
    { name: "look", observes: true, jobTokenFloor: null },
    { name: "take", observes: false, jobTokenFloor: null }
  ],
  visibilities: ["open"],
  resources: [{ name: "book", baseline: { look: "stranger", take: "keeper" } }],
  tokenScopes: [{ name: "looking", actions: ["look"], deployToken: true }],
  allowlistPolicies: { verbs: { see: ["look"] }, subjects: { books: "book" } }
} as const satisfies Domain

const baseline = { look: "keeper", take: "keeper", "b:look": "keeper", "b.c": "keeper" }
const action = (name: string) => ({ name, observes: false, jobTokenFloor: null })

describe("two cells that would be written alike", () => {
  const refused: readonly (readonly [string, Partial<Domain>])[] = [
    [
      "domain `shelf`: the cell `a:b:look` stands for two things",
      {
        actions: [action("look"), action("b:look")],
        resources: [
          { name: "a:b", baseline },
          { name: "a", baseline }
        ]
      }
    ],
    [
      "domain `shelf`: the cell `a.b.c:look` stands for two things",
      {
        resources: [
          { name: "a.b", formats: ["c"], baseline },
          { name: "a", formats: ["b.c"], baseline }
        ]
      }
    ],
    [
      "domain `shelf`: the cell `a.b:look` stands for two things",
      {
        resources: [
          { name: "a", formats: ["b"], baseline },
          { name: "a.b", baseline }
        ]
      }
    ],
    [
      "domain `shelf`: the cell `a.b:look` stands for two things",
      { resources: [{ name: "a", formats: ["b", "b"], baseline }] }
    ],
    [
      "domain `shelf`: the allowlist name `see_all_books` stands for two things",
      {
        allowlistPolicies: {
          verbs: { see: ["look"], see_all: ["take"] },
          subjects: { all_books: "book", books: "book" }
        }
      }
    ],
    [
      "domain `shelf`: the allowlist name `book:take_x` stands for two things",
      {
        actions: [action("look"), action("take_x")],
        resources: [{ name: "book", baseline: { ...baseline, take_x: "keeper" } }],
        allowlistPolicies: { verbs: { "book:take": ["look"] }, subjects: { x: "book" } }
      }
    ],
    [
      "domain `shelf`: the role `keeper` stands for two things",
      { roles: ["stranger", "visitor", "keeper", "keeper"] }
    ],
    [
      "domain `shelf`: the action `look` stands for two things",
      { actions: [action("look"), action("look")] }
    ],
    [
      "domain `shelf`: the scope `looking` stands for two things",
      { tokenScopes: [...shelf.tokenScopes, { name: "looking", deployToken: false }] }
    ],
    [
      "domain `shelf`: the grant `job_token` stands for two things",
      { roles: ["stranger", "visitor", "keeper", "job_token"] }
    ],
    [
      "domain `shelf`: the grant `job_token_and_keeper` stands for two things",
      { roles: ["stranger", "visitor", "keeper", "job_token_and_keeper"] }
    ],
    [
      "domain `shelf`: the key `book.default` stands for two things",
      { resources: [{ name: "book", formats: ["paper", "default"], baseline }] }
    ],
    [
      "domain `shelf`: the resource `a` stands for two things",
      {
        resources: [
          { name: "a", formats: ["b"], baseline },
          { name: "a", formats: ["c"], baseline }
        ]
      }
    ]
  ]
  test.each(refused)("make no domain: %s", (message, change) => {
    expect(() => makeVocabulary({ ...shelf, ...change } as Domain)).toThrow(message)
    expect(() => createEngineFor({ ...shelf, ...change } as Domain)).toThrow(message)
  })

  test("make one where they only look alike", () => {
    const near: Domain = {
      ...shelf,
      resources: [
        { name: "a:b", baseline },
        { name: "a", formats: ["b:c"], baseline }
      ]
    }
    expect([...makeVocabulary(near).resources.keys()]).toEqual(["a:b", "a.b:c"])
  })
})
