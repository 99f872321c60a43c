import { describe, expect, test } from "vitest"
import type { Access } from "../access/accesses.ts"
import { fingerprintText, makeFingerprints } from "./finding.ts"
import { sha256 } from "./sha256.ts"

const owners: readonly Access[] = [{ cells: ["jobs:write"], users: ["owner"] }]
const named = {
  rule: "some-rule",
  cells: ["jobs:write"],
  accesses: owners,
  level: "project",
  path: ["permissions", "jobs", "write"]
} as const

describe("what a fingerprint is made of", () => {
  test("is the rule, the cells and the accesses, wherever it is found", () => {
    const text = fingerprintText(named)
    expect(text).toBe(
      '{"accesses":[{"cells":["jobs:write"],"users":["owner"]}],"cells":["jobs:write"],"rule":"some-rule"}'
    )
    const elsewhere = { ...named, level: "group", group: "acme", path: ["defaults"] } as const
    expect(fingerprintText(elsewhere)).toBe(text)
    for (const other of [{ rule: "other" }, { cells: [] }, { accesses: [{ cells: ["jobs:write"] }] }]) {
      expect(fingerprintText({ ...named, ...other })).not.toBe(text)
    }
  })

  test("is the place as well, where it concerns nobody", () => {
    const nowhere = { ...named, accesses: [] }
    expect(fingerprintText(nowhere)).toBe(
      '{"accesses":[],"at":["project","","permissions","jobs","write"],"cells":["jobs:write"],"rule":"some-rule"}'
    )
    const places = [
      nowhere,
      { ...nowhere, path: ["permissions"] },
      { ...nowhere, level: "group", group: "acme" },
      { ...nowhere, level: "group", group: "acme/sub" },
      { ...nowhere, level: "instance" }
    ] as const
    expect(new Set(places.map(fingerprintText)).size).toBe(5)
  })
})

describe("fingerprints", () => {
  test("are the SHA-256 of it, worked out once for a key", () => {
    const fingerprint = makeFingerprints()
    let asked = 0
    const ask = (key: string, rule: string) =>
      fingerprint(key, () => {
        asked += 1
        return { ...named, rule }
      })
    const one = ask("one", "one")
    expect(one).toBe(sha256(fingerprintText({ ...named, rule: "one" })))
    expect(ask("other", "other")).not.toBe(one)
    expect([ask("one", "never read"), ask("other", "never read")]).toEqual([one, ask("other", "")])
    expect(asked).toBe(2)
  })
})
