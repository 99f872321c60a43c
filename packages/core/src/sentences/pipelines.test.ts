import { describe, expect, test } from "vitest"
import type { JobTokenAccess } from "../access/accesses.ts"
import { gitlabWords } from "../domain/gitlab-words.ts"
import { vocabulary } from "../gitlab.ts"
import { makeSentences } from "./sentences.ts"

const { parseSentence, printAccess } = makeSentences(vocabulary, gitlabWords)

const anybody = ["authenticated", "guest", "reporter", "developer", "maintainer", "owner"]
const everywhere = ["none", "unprotected", "protected"] as const
const usual: JobTokenAccess = {
  from: ["own"],
  refs: ["protected", "unprotected"],
  environments: everywhere,
  trigger_roles: anybody
}

/** What pipelines are called, once it is sure that it is read as them. */
const said = (changes: Partial<JobTokenAccess>): string => {
  const access = { cells: ["jobs:read"], job_tokens: [{ ...usual, ...changes }] }
  const text = printAccess(access)
  expect(parseSentence(text.replace(/ can read jobs$/, " can now read jobs"))?.access).toEqual(access)
  return text.replace(/ can read jobs$/, "")
}

const inNamed = { environment_names: ["production"] }
const outside = { except_environment_names: ["production", "staging"] }

describe("pipelines in words", () => {
  test.for([
    [["protected", "unprotected"], ""],
    [["protected"], " on protected refs"],
    [["unprotected"], " on unprotected refs"],
    [["fork"], " (forks only)"],
    [["protected", "fork"], " on protected refs or from forks"],
    [["unprotected", "fork"], " on unprotected refs or from forks"],
    [["protected", "unprotected", "fork"], " (forks included)"]
  ] as const)("on refs of the classes %j", ([refs, words]) => {
    expect(said({ refs })).toBe(`the project's pipelines${words}`)
  })

  test.for([
    [everywhere, ""],
    [["none"], " without an environment"],
    [["unprotected"], " in an unprotected environment"],
    [["protected"], " in a protected environment"],
    [["unprotected", "protected"], " in an environment"],
    [["none", "unprotected"], " without an environment or in an unprotected environment"],
    [["none", "protected"], " without an environment or in a protected environment"]
  ] as const)("in environments of the classes %j", ([environments, words]) => {
    expect(said({ environments })).toBe(`the project's pipelines${words}`)
  })

  test.for([
    [["unprotected"], " in unprotected environment `production`"],
    [["protected"], " in protected environment `production`"],
    [["unprotected", "protected"], " in environment `production`"]
  ] as const)("in an environment by its name, of the classes %j", ([environments, words]) => {
    expect(said({ environments, ...inNamed })).toBe(`the project's pipelines${words}`)
  })

  test.for([
    [everywhere, " outside environment "],
    [["unprotected"], " in an unprotected environment other than "],
    [["protected"], " in a protected environment other than "],
    [["unprotected", "protected"], " in an environment other than "],
    [["none", "unprotected"], " without an environment or in an unprotected environment other than "],
    [["none", "protected"], " without an environment or in a protected environment other than "]
  ] as const)("in environments but some, of the classes %j", ([environments, words]) => {
    expect(said({ environments, ...outside })).toBe(
      `the project's pipelines${words}\`production\` or \`staging\``
    )
  })

  test.for([
    [["own"], "the project's pipelines"],
    [["foreign"], "pipelines of unlisted projects"],
    [["own", "foreign"], "pipelines of the project and unlisted projects"],
    [[{ project: "acme/app" }], "pipelines of acme/app"],
    [[{ project: 7 }], "pipelines of project 7"],
    [[{ group: "acme/team" }], "pipelines of other projects in group acme/team"],
    [[{ group: 7 }], "pipelines of other projects in group 7"],
    [
      ["own", { project: "a/b" }, { group: "c/d" }],
      "pipelines of the project, a/b and other projects in group c/d"
    ]
  ] as const)("of the sources %j", ([from, words]) => expect(said({ from })).toBe(words))

  test("belong to a role of the project where they are its own alone", () => {
    expect(said({ trigger_roles: ["developer"] })).toBe("developers' pipelines")
    expect(said({ trigger_roles: ["developer"], from: ["own", { project: "acme/app" }] })).toBe(
      "pipelines of the project and acme/app triggered by a developer"
    )
    expect(said({ trigger_roles: ["developer"], from: [{ project: "acme/app" }] })).toBe(
      "pipelines of acme/app triggered by a developer"
    )
  })

  test("have no words for names where there are no environments, rather than half of it", () => {
    for (const environments of [everywhere, ["none"], ["none", "protected"]] as const) {
      expect(() => said({ environments, ...inNamed })).toThrow("has no words")
    }
    expect(() => said({ environments: ["none"], ...outside })).toThrow("has no words")
    expect(() => said({ environments: everywhere, ...inNamed, ...outside })).toThrow("has no words")
  })
})
