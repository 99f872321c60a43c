import type { PastContext } from "@jobwarden/service"
import { describe, expect, it } from "vitest"
import { answerOf, printWhoCould, whoCouldAsJson } from "./past-answer.ts"

const question = { resource: "jobs", action: "delete" }
const screen = { width: 80, colour: false }

const context: PastContext = {
  at: "2026-11-03T00:00:00.000Z",
  since: {
    at: "2026-10-30T09:12:44.120Z",
    by: [{ type: "project", revision: 4, sequence: 17 }, { type: "expiry" }]
  },
  until: {
    at: "2026-11-04T16:02:10.007Z",
    by: [
      { type: "group", path: "acme", revision: 3, sequence: 21 },
      { type: "instance", revision: 2, sequence: null }
    ]
  },
  grant: { value: "maintainer", source: { level: "project" } },
  limited_by: [{ level: "group", path: "acme" }],
  surroundings: { groups: [{ path: "acme", revision: 2 }], instance: 1 },
  platform_defaults: false,
  as_of_today: ["roles"],
  remarks: ["roles are named"]
}

const answer = (past: Partial<PastContext> = {}, access: object = { users: ["maintainer", "owner"] }) =>
  answerOf("acme/backend", question, {
    access: { cells: ["jobs:delete"], ...access },
    revision: 4,
    past: { ...context, ...past }
  })

describe("who could, for people", () => {
  it("says who, by which grant, from when to when and by what, and what is not known", () => {
    expect(printWhoCould(answer(), screen)).toBe(
      [
        "who could delete jobs of acme/backend at 2026-11-03T00:00:00.000Z:",
        "",
        "who    which",
        "users  maintainer and above",
        "",
        "Grant: maintainer, from `jobs` in the permissions of acme/backend. Cut by the",
        "limit of group acme.",
        "",
        "from   2026-10-30T09:12:44.120Z  revision 4 of acme/backend, event 17  a grant or an entry of the allowlist ended",
        "until  2026-11-04T16:02:10.007Z  revision 3 of group acme, event 21  revision 2 of the instance",
        "",
        "Roles are named."
      ].join("\n")
    )
  })

  it("says that it was so from the beginning, and is so still", () => {
    const said = printWhoCould(answer({ since: null, until: null, limited_by: [] }), screen)
    expect(said).toContain("\nfrom   the beginning, before anything was stored\nuntil  now: it is so still\n")
    expect(said).not.toContain("Cut by")
  })

  it("says how far it was looked", () => {
    const since = { at: "2026-10-01T00:00:00.000Z", by: [], or_beyond: true } as const
    const until = { at: "2026-11-05T00:00:00.000Z", by: [], or_beyond: true } as const
    const said = printWhoCould(answer({ since, until }), screen)
    expect(said).toContain("from   2026-10-01T00:00:00.000Z, or earlier: it was looked no further\n")
    expect(said).toContain("until  2026-11-05T00:00:00.000Z, or later: it was looked no further\n")
  })

  it("says that nobody could", () => {
    expect(printWhoCould(answer({}, {}), screen)).toMatch(
      /^nobody could delete jobs of acme\/backend at 2026-11-03T00:00:00\.000Z\n\nGrant: /
    )
  })

  it("lets no text of a service reach the terminal as it is", () => {
    const path = "acme\u202e"
    const since = { at: context.at, by: [{ type: "group" as const, path, revision: 1, sequence: 1 }] }
    const said = printWhoCould(answer({ since, remarks: ["a\u001b[31m"] }), screen)
    expect(said).toContain("group acme<U+202E>")
    for (const character of ["\u001b", "\u202e"]) expect(said).not.toContain(character)
  })
})

describe("who could, for programs", () => {
  it("has what a service answers, by its names", () => {
    expect(JSON.parse(whoCouldAsJson(answer()))).toEqual({
      version: 1,
      project: "acme/backend",
      ...question,
      revision: 4,
      principals: { cells: ["jobs:delete"], users: ["maintainer", "owner"] },
      past: context
    })
  })
})
