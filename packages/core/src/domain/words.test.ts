import { describe, expect, test } from "vitest"
import { gitlabWords } from "./gitlab-words.ts"
import { noWords, repeatedPhrase, type ResourceWords, type RoleWords, type Words } from "./words.ts"

const role = (word: string, change: Partial<RoleWords> = {}): RoleWords => ({
  name: word,
  plural: `${word}s`,
  one: `a ${word}`,
  possessive: `${word}s'`,
  ...change
})
const resource = (noun: string, change: Partial<ResourceWords> = {}): ResourceWords => ({
  noun,
  verbs: { look: "look at", take: "take" },
  ...change
})
const words = (
  roles: readonly RoleWords[],
  resources: readonly ResourceWords[] = [resource("books")]
): Words => ({
  roles: Object.fromEntries(roles.map((one, at) => [`role-${at}`, one])),
  resources: Object.fromEntries(resources.map((one, at) => [`resource-${at}`, one]))
})
const keeper = role("keeper")

describe("a phrase that would stand for two things", () => {
  const repeated: readonly (readonly [string, Words])[] = [
    ["keeper", words([keeper, role("owner", { name: "keeper" })])],
    ["keepers", words([keeper, role("owner", { plural: "keepers" })])],
    ["a keeper", words([keeper, role("owner", { one: "a keeper" })])],
    ["keepers'", words([keeper, role("owner", { possessive: "keepers'" })])],
    ["books", words([keeper], [resource("books"), resource("keys"), resource("books")])],
    ["paper books", words([keeper], [resource("books", { formats: { one: "paper", two: "paper" } })])],
    [
      "paper books",
      words([keeper], [resource("books", { formats: { one: "paper" } }), resource("paper books")])
    ],
    [
      "take",
      words([keeper], [resource("keys"), resource("books", { verbs: { look: "take", take: "take" } })])
    ]
  ]
  for (const [phrase, found] of repeated) test(phrase, () => expect(repeatedPhrase(found)).toBe(phrase))

  test("is none of different kinds, nor a verb of two resources, nor what nobody has", () => {
    const alike = role("take", { plural: "take", one: "take", possessive: "take" })
    const silent = { name: "visitor", plural: "visitors", one: "a visitor" }
    const guest = { name: "guest", plural: "guests", one: "a guest" }
    expect(
      repeatedPhrase(words([alike, silent, guest], [resource("books"), resource("keys")]))
    ).toBeUndefined()
  })

  test("is none in the words that there are", () => {
    expect(repeatedPhrase(gitlabWords)).toBeUndefined()
    expect(repeatedPhrase(noWords)).toBeUndefined()
    expect(noWords).toEqual({ roles: {}, resources: {} })
  })
})
