import { describe, expect, test } from "vitest"
import { ambiguityOf, type Ambiguity } from "./ambiguity.ts"
import type { Domain } from "./domain.ts"
import { gitlab } from "./gitlab.ts"
import { makeVocabulary } from "./vocabulary.ts"

const shelf: Domain = {
  name: "shelf",
  roles: ["stranger", "visitor", "keeper", "owner"],
  signedIn: "visitor",
  leastMember: "keeper",
  actions: [
    { name: "look", observes: true, jobTokenFloor: null },
    { name: "take", observes: false, jobTokenFloor: "keeper" }
  ],
  visibilities: ["closed", "open"],
  resources: [
    { name: "book", formats: ["paper", "audio"], baseline: { look: "keeper", take: "keeper" } },
    { name: "key", baseline: { look: "keeper", take: "keeper" } }
  ],
  tokenScopes: [
    { name: "looking", actions: ["look"], deployToken: true },
    { name: "all", deployToken: false }
  ],
  allowlistPolicies: { verbs: { look: ["look"] }, subjects: { books: "book", keys: "key" } }
}

const action = (name: string) => ({ name, observes: true, jobTokenFloor: null })
const resource = (name: string, ...formats: readonly string[]) => ({
  name,
  baseline: { look: "keeper", take: "keeper" },
  ...(formats.length > 0 && { formats })
})

describe("a name that stands for two things", () => {
  const ambiguous: readonly (readonly [string, Partial<Domain>, Ambiguity])[] = [
    ["two roles", { roles: ["stranger", "visitor", "keeper", "visitor"] }, { kind: "role", name: "visitor" }],
    ["two actions", { actions: [action("look"), action("look")] }, { kind: "action", name: "look" }],
    ["two visibilities", { visibilities: ["open", "closed", "open"] }, { kind: "visibility", name: "open" }],
    [
      "two scopes",
      { tokenScopes: [...shelf.tokenScopes, { name: "all", deployToken: true }] },
      { kind: "scope", name: "all" }
    ],
    [
      "two resources",
      { resources: [resource("key"), resource("book", "paper"), resource("key")] },
      { kind: "resource", name: "key" }
    ],
    [
      "two formats of one resource",
      { resources: [resource("book", "paper", "paper")] },
      { kind: "cell", name: "book.paper:look" }
    ],
    [
      "a format and a resource",
      { resources: [resource("book", "paper"), resource("book.paper")] },
      { kind: "cell", name: "book.paper:look" }
    ],
    [
      "a resource with an action, and another with another",
      { resources: [resource("a"), resource("a:b")], actions: [action("c"), action("b:c")] },
      { kind: "cell", name: "a:b:c" }
    ],
    [
      "a verb with a subject, and another with another",
      {
        allowlistPolicies: {
          verbs: { a: ["look"], a_b: ["look"] },
          subjects: { c: "key", b_c: "book" }
        }
      },
      { kind: "allowlist name", name: "a_b_c" }
    ],
    [
      "a verb with a subject, and a cell",
      {
        resources: [resource("a_b")],
        allowlistPolicies: { verbs: { a: ["look"] }, subjects: { "b:look": "a_b" } }
      },
      { kind: "allowlist name", name: "a_b:look" }
    ],
    [
      "a role and the grant to job tokens",
      { roles: ["stranger", "visitor", "job_token"], leastMember: "job_token" },
      { kind: "grant", name: "job_token" }
    ],
    [
      "a role and the grant to it and job tokens",
      { roles: ["stranger", "visitor", "keeper", "job_token_and_keeper"] },
      { kind: "grant", name: "job_token_and_keeper" }
    ],
    [
      "a role, whatever the least member is said to be",
      { roles: ["job_token", "visitor"], leastMember: "nobody" },
      { kind: "grant", name: "job_token" }
    ],
    [
      "a format and what speaks for all of them",
      { resources: [resource("book", "default")] },
      { kind: "key", name: "book.default" }
    ]
  ]
  for (const [what, change, found] of ambiguous) {
    test(`is found: ${what}`, () => {
      const domain = { ...shelf, ...change }
      expect(ambiguityOf(domain)).toEqual(found)
      expect(() => makeVocabulary(domain)).toThrow(
        new Error(`domain \`shelf\`: the ${found.kind} \`${found.name}\` stands for two things`)
      )
    })
  }

  test("is not found where there is none", () => {
    expect(ambiguityOf(shelf)).toBeUndefined()
    expect(ambiguityOf(gitlab)).toBeUndefined()
  })

  test("is none where two kinds of things share it", () => {
    const change: Partial<Domain> = {
      roles: ["job_token", "visitor", "keeper", "owner"],
      visibilities: ["keeper", "look"],
      resources: [resource("look", "keeper"), resource("default")]
    }
    expect(ambiguityOf({ ...shelf, ...change })).toBeUndefined()
  })
})
