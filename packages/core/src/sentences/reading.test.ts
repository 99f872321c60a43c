import { describe, expect, test } from "vitest"
import { noon } from "../../test/documents.ts"
import type { Domain } from "../domain/domain.ts"
import { gitlab } from "../domain/gitlab.ts"
import { gitlabWords } from "../domain/gitlab-words.ts"
import { makeVocabulary } from "../domain/vocabulary.ts"
import { createEngineFor } from "../engine.ts"
import { vocabulary } from "../gitlab.ts"
import { makeSentences } from "./sentences.ts"

const sentences = makeSentences(vocabulary, gitlabWords)

describe("a sentence that is read", () => {
  test("gives its access", () => {
    expect(
      sentences.parseSentence("developers' pipelines on unprotected refs can now delete Maven packages")
    ).toEqual({
      text: "developers' pipelines on unprotected refs can now delete Maven packages",
      direction: "gained",
      access: {
        cells: ["package_registry.maven:delete"],
        job_tokens: [
          {
            from: ["own"],
            refs: ["unprotected"],
            environments: ["none", "unprotected", "protected"],
            trigger_roles: ["developer"]
          }
        ]
      }
    })
    expect(
      sentences.parseSentence("people below maintainer can no longer publish npm packages")?.access
    ).toEqual({
      cells: ["package_registry.npm:write"],
      users: ["anonymous", "authenticated", "guest", "reporter", "developer"]
    })
  })

  const unread = [
    "",
    "developers",
    "developers can now",
    "developers can publish Maven packages",
    "Developers can now publish Maven packages",
    "developers can now publish Maven packages.",
    "developers can now publish maven packages",
    // What cannot be done to a thing.
    "developers can now push releases",
    // The other direction's word.
    "developers can now publish or delete Maven packages",
    // Other words for what has its own.
    "developers, maintainers and owners can now publish Maven packages",
    "the project's pipelines triggered by a developer can now publish Maven packages",
    "pipelines of the project can now publish Maven packages",
    "deploy tokens and developers can now publish Maven packages",
    "developers and developers can now publish Maven packages",
    "developers can now delete and publish Maven packages",
    "developers can now publish npm and Maven packages",
    "developers can now publish Maven packages and delete Maven packages",
    "pipelines of `acme/app` can now read jobs",
    "pipelines of `\\a` can now read jobs",
    "pipelines of `\\u{61}` can now read jobs",
    "pipelines of `\\u{ffffffff}` can now read jobs",
    "pipelines of solo can now read jobs",
    "pipelines of project 07 can now read jobs",
    "pipelines of project 99999999999999999999 can now read jobs"
  ]
  test.each(unread)("is none of this domain's: %j", (text) => {
    expect(sentences.parseSentence(text)).toBeNull()
  })

  test("is given up soon, however long it is", () => {
    const long = `pipelines of ${"`a`, ".repeat(5_000)}\`b`
    expect(sentences.parseSentence(long)).toBeNull()
    expect(sentences.parseSentence(`developers can now ${"read jobs, ".repeat(5_000)}`)).toBeNull()
  })
})

describe("words", () => {
  test("must tell roles apart", () => {
    const roles = { ...gitlabWords.roles, guest: gitlabWords.roles.owner }
    expect(() => makeSentences(vocabulary, { ...gitlabWords, roles })).toThrow(
      "domain `gitlab`: the words `owner` stand for two things"
    )
  })

  test("must tell resources and verbs apart", () => {
    const withImages = (change: object) => () =>
      makeSentences(vocabulary, {
        ...gitlabWords,
        resources: {
          ...gitlabWords.resources,
          container_registry: { ...gitlabWords.resources.container_registry, ...change }
        }
      })
    expect(withImages({ noun: "Maven packages" })).toThrow("`Maven packages` stand for two things")
    expect(withImages({ verbs: { read: "read", write: "read", delete: "delete" } })).toThrow("`read`")
  })

  test("are there for all of GitLab's roles, resources and actions, and no more", () => {
    expect(Object.keys(gitlabWords.roles)).toEqual(gitlab.roles)
    expect(Object.keys(gitlabWords.resources)).toEqual(gitlab.resources.map(({ name }) => name))
    for (const definition of gitlab.resources) {
      const words = gitlabWords.resources[definition.name]
      expect(Object.keys(words.verbs)).toEqual(gitlab.actions.map(({ name }) => name))
      if ("formats" in definition)
        expect(Object.keys("formats" in words && words.formats)).toEqual(definition.formats)
    }
  })
})

describe("a domain without words", () => {
  const records = {
    name: "records",
    roles: ["nobody", "visitor", "assistant", "archivist"],
    signedIn: "visitor",
    leastMember: "assistant",
    actions: [
      { name: "read", observes: true, jobTokenFloor: null },
      { name: "write off", observes: false, jobTokenFloor: "assistant" }
    ],
    visibilities: ["kept"],
    resources: [
      { name: "record", baseline: { read: "assistant", "write off": "assistant" } },
      { name: "shelf", formats: ["upper", "lower"], baseline: { read: "visitor", "write off": "archivist" } }
    ],
    tokenScopes: [],
    allowlistPolicies: { verbs: {}, subjects: {} }
  } as const satisfies Domain

  test("calls things by their names", () => {
    const { parseSentence, printDifference } = makeSentences(makeVocabulary(records))
    const archive = createEngineFor(records, { now: () => noon })
    const printed = printDifference(
      archive.diff(
        { path: "archive" },
        {
          path: "archive",
          permissions: {
            record: { read: "archivist", "write off": "job_token" },
            shelf: { default: { read: false } }
          }
        }
      )
    )
    expect(printed.map(({ text }) => text)).toEqual([
      "users with role `assistant`, and the project's pipelines (forks included) triggered by a user with role `assistant` or above can no longer read `record`",
      "users with role `assistant` and above can no longer `write off` `record`",
      "signed-in people, and pipelines of the project and unlisted projects (forks included) can no longer read `shelf.upper` or `shelf.lower`"
    ])
    expect(printed.map(({ text }) => parseSentence(text))).toEqual(printed)
  })
  test("calls actions by their names where a resource has no verb for one of them", () => {
    const { printAccess } = makeSentences(makeVocabulary(records), {
      roles: {},
      resources: {
        record: { noun: "records", verbs: { read: "look at" } },
        shelf: {
          noun: "shelves",
          formats: { upper: "high", lower: "low" },
          verbs: { read: "look at", "write off": "empty" }
        }
      }
    })
    const saying = (...cells: readonly string[]) => printAccess({ cells, deploy_tokens: true })
    expect(saying("record:read", "record:write off")).toBe("deploy tokens can read and `write off` records")
    expect(saying("shelf.upper:read", "shelf.upper:write off")).toBe(
      "deploy tokens can look at and empty high shelves"
    )
  })
})
