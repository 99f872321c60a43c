import { describe, expect, test } from "vitest"
import type { Source } from "../access/accesses.ts"
import type { Domain } from "../domain/domain.ts"
import { gitlabWords } from "../domain/gitlab-words.ts"
import { makeVocabulary, type Vocabulary } from "../domain/vocabulary.ts"
import type { Words } from "../domain/words.ts"
import { vocabulary } from "../gitlab.ts"
import { makeSentences } from "./sentences.ts"

/** How users and pipelines are called in a domain, once it is sure that it is read as them. */
const speaking = (ofDomain: Vocabulary, words: Words | undefined, cell: string) => {
  const { parseSentence, printAccess } = makeSentences(ofDomain, words)
  const said = (access: object): string => {
    const text = printAccess({ cells: [cell], ...access })
    const change = text.replace(" can ", " can now ")
    expect(parseSentence(change)?.access).toEqual({ cells: [cell], ...access })
    return text.slice(0, text.indexOf(" can "))
  }
  return {
    parseSentence,
    usersWith: (...users: readonly string[]) => said({ users }),
    pipelinesBy: (trigger_roles: readonly string[], from: readonly Source[] = ["own"]) =>
      said({
        job_tokens: [
          {
            from,
            refs: ["protected", "unprotected"],
            environments: ["none", "unprotected", "protected"],
            trigger_roles
          }
        ]
      })
  }
}

const [anonymous, authenticated, guest, reporter, developer, maintainer, owner] = vocabulary.domain.roles

describe("roles in words", () => {
  const { pipelinesBy, usersWith } = speaking(vocabulary, gitlabWords, "jobs:read")

  test.for([
    [[anonymous, authenticated, guest, reporter, developer, maintainer, owner], "everyone"],
    [[authenticated, guest, reporter, developer, maintainer, owner], "signed-in people"],
    [[anonymous, authenticated], "non-members"],
    [[guest, reporter, developer, maintainer, owner], "guests and above"],
    [[maintainer, owner], "maintainers and above"],
    [[owner], "owners"],
    [[anonymous], "people who are not signed in"],
    [[authenticated], "signed-in non-members"],
    [[anonymous, authenticated, guest], "people below reporter"],
    [[anonymous, authenticated, guest, reporter, developer, maintainer], "people below owner"],
    [[authenticated, guest], "signed-in people below reporter"],
    [[authenticated, guest, reporter, developer, maintainer], "signed-in people below owner"],
    [[guest, owner], "guests and owners"],
    [[guest, reporter, owner], "guests, reporters and owners"]
  ] as const)("of users: %j", ([roles, words]) => expect(usersWith(...roles)).toBe(words))

  test.for([
    [[authenticated, guest, reporter, developer, maintainer, owner], ""],
    [[guest, reporter, developer, maintainer, owner], " triggered by a guest or above"],
    [[maintainer, owner], " triggered by a maintainer or above"],
    [[authenticated, guest], " triggered by someone below reporter"],
    [[authenticated, guest, reporter, developer, maintainer], " triggered by someone below owner"],
    [[guest, owner], " triggered by a guest or an owner"],
    [[authenticated, developer, owner], " triggered by a non-member, a developer or an owner"]
  ] as const)("of who triggers pipelines: %j", ([roles, words]) => {
    expect(pipelinesBy(roles)).toBe(`the project's pipelines${words}`)
    expect(pipelinesBy(roles, ["foreign"])).toBe(`pipelines of unlisted projects${words}`)
  })

  test.for([
    [authenticated, "non-members' pipelines", " triggered by a non-member"],
    [developer, "developers' pipelines", " triggered by a developer"],
    [owner, "owners' pipelines", " triggered by an owner"]
  ] as const)("of one whose pipelines they are: %s", ([role, own, foreign]) => {
    expect(pipelinesBy([role])).toBe(own)
    expect(pipelinesBy([role], ["foreign"])).toBe(`pipelines of unlisted projects${foreign}`)
  })

  test("are none for who cannot trigger a pipeline", () => {
    expect(() =>
      pipelinesBy([anonymous, authenticated, guest, reporter, developer, maintainer, owner])
    ).toThrow("has no words")
    expect(() => pipelinesBy([anonymous])).toThrow("has no words")
  })
})

describe("roles of another domain", () => {
  const club = {
    name: "club",
    roles: ["stranger", "member"],
    signedIn: "member",
    leastMember: "member",
    actions: [{ name: "read", observes: true, jobTokenFloor: null }],
    visibilities: ["closed"],
    resources: [{ name: "book", baseline: { read: "member" } }],
    tokenScopes: [],
    allowlistPolicies: { verbs: {}, subjects: {} }
  } as const satisfies Domain
  const library = {
    ...club,
    roles: ["stranger", "visitor", "reader", "member"],
    signedIn: "visitor"
  } as const
  const [inClub, inLibrary] = [makeVocabulary(club), makeVocabulary(library)]
  const member = { name: "member", plural: "members", one: "a member", possessive: "members'" }

  test("are called by their names, where there are no words for them", () => {
    const { pipelinesBy, usersWith } = speaking(inLibrary, undefined, "book:read")
    expect(usersWith("reader")).toBe("users with role `reader`")
    expect(usersWith("reader", "member")).toBe("users with role `reader` and above")
    expect(usersWith("stranger", "visitor", "reader")).toBe("non-members")
    expect(usersWith("stranger", "visitor")).toBe("people below role `reader`")
    expect(pipelinesBy(["reader"])).toBe("the project's pipelines triggered by a user with role `reader`")
    expect(pipelinesBy(["member"])).toBe("the project's pipelines triggered by a user with role `member`")
  })

  test("are people of their own where there are two", () => {
    for (const words of [undefined, { roles: { member }, resources: {} }]) {
      const { pipelinesBy, usersWith } = speaking(inClub, words, "book:read")
      expect(usersWith("stranger")).toBe("users with role `stranger`")
      expect(usersWith("member")).toBe("signed-in people")
      expect(usersWith("stranger", "member")).toBe("everyone")
      // Nobody else can trigger a pipeline.
      expect(pipelinesBy(["member"])).toBe("the project's pipelines")
    }
  })

  test("are no other words", () => {
    for (const ofDomain of [inClub, inLibrary]) {
      const { parseSentence } = speaking(ofDomain, undefined, "book:read")
      for (const word of ["undefined", "people", "someone", ..."abcdefghijklmnopqrstuvwxyz"]) {
        expect(parseSentence(`${word} can now read \`book\``)).toBeNull()
        expect(parseSentence(`${word} pipelines can now read \`book\``)).toBeNull()
      }
    }
  })
})
