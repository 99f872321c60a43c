import { describe, expect, it } from "vitest"
import { parseCases } from "./case.ts"

const sound = `section: "SPEC §7"
cases:
  - name: one
    actor: maya
    does: { patch: acme/backend, with: { jobs: { read: owner } }, dry_run: true }
    comes_to: rehearsed
    gains: []
tables:
  - name: some
    does: { read: acme/backend }
    actors: { maya: answered, dev: forbidden }
  - name: why
    actor: maya
    does: { explain: { type: user, role: guest }, in: acme/backend }
    cells: { "jobs:read": role_too_low, "releases:read": allowed }
`

const one = sound.slice(sound.indexOf("  - name: one"), sound.indexOf("tables:"))

describe("a file of the corpus", () => {
  it("is read, a row of a table as a case of its own", () => {
    const cases = parseCases("sound", sound)
    expect(cases.map(({ actor, comesTo, name }) => [name, actor, comesTo])).toEqual([
      ["sound: one", "maya", "rehearsed"],
      ["sound: some: maya", "maya", "answered"],
      ["sound: some: dev", "dev", "forbidden"],
      ["sound: why: jobs:read", "maya", { denied: "role_too_low" }],
      ["sound: why: releases:read", "maya", "allowed"]
    ])
    expect(cases[0]?.act).toEqual({
      kind: "patch",
      project: "acme/backend",
      body: { jobs: { read: "owner" } },
      gate: { dryRun: true }
    })
  })

  it.each<[what: string, from: string, to: string, message: string]>([
    ["no section", 'section: "SPEC §7"', "section: somewhere", "names no section"],
    ["an unknown key", "gains: []", "gained: []", "unknown key gained"],
    ["an unknown option", "dry_run: true", "dryrun: true", "unknown key dryrun"],
    ["an unknown act", "{ read: acme/backend }", "{ look_at: acme/backend }", "nobody can `look_at`"],
    ["two cases of one name", "tables:\n", `${one}tables:\n`, "two cases named sound: one"],
    ["no outcome", "    comes_to: rehearsed\n", "", "comes to nothing"],
    ["an exception without a reason", "gains: []", "except: { rest: no }", "gives no reason"],
    ["an exception for what is no surface", "gains: []", "except: { soap: too old for that }", "unknown key"],
    ["a key twice", "gains: []", "gains: []\n    gains: []", "unique"]
  ])("is refused with %s", (_, from, to, message) => {
    const text = sound.replace(from, to)
    expect(text).not.toBe(sound)
    expect(() => parseCases("sound", text)).toThrow(message)
  })
})
