import { describe, expect, it } from "vitest"
import { changeOf, isWholePackage } from "./change.ts"

const version = (number: string, more: object = {}) => ({ name: "x", version: number, ...more })
const stored = {
  name: "x",
  versions: { "1.0.0": version("1.0.0"), "2.0.0": version("2.0.0", { deprecated: "old" }) },
  "dist-tags": { latest: "2.0.0", first: "1.0.0" }
}
const one = { "1.0.0": version("1.0.0") }

const nothing = { drops: false, writes: false }
const drops = { drops: true, writes: false }
const writes = { drops: false, writes: true }
const both = { drops: true, writes: true }

describe("a change of a package", () => {
  it.each<readonly [string, unknown, unknown]>([
    ["nothing", stored, nothing],
    [
      "a deprecation",
      { ...stored, versions: { ...stored.versions, "1.0.0": version("1.0.0", { deprecated: "use 2" }) } },
      writes
    ],
    [
      "the end of a deprecation",
      { ...stored, versions: { ...stored.versions, "2.0.0": version("2.0.0", { deprecated: "" }) } },
      writes
    ],
    ["a tag", { ...stored, "dist-tags": { ...stored["dist-tags"], next: "1.0.0" } }, writes],
    ["a tag that is gone", { ...stored, "dist-tags": { latest: "2.0.0" } }, writes],
    ["a file", { ...stored, _attachments: { "x-3.0.0.tgz": {} } }, writes],
    ["stars", { ...stored, users: { me: true } }, writes],
    [
      "the newest version gone, and its tag on the one before",
      { ...stored, versions: one, "dist-tags": { latest: "1.0.0", first: "1.0.0" } },
      drops
    ],
    [
      "a version gone with its tags",
      { ...stored, versions: { "2.0.0": stored.versions["2.0.0"] }, "dist-tags": { latest: "2.0.0" } },
      drops
    ],
    [
      "a version gone, and the newest another without need",
      {
        ...stored,
        versions: { "2.0.0": stored.versions["2.0.0"] },
        "dist-tags": { latest: "9.9.9" }
      },
      both
    ],
    [
      "a version gone, and its own tag on another",
      {
        ...stored,
        versions: { "2.0.0": stored.versions["2.0.0"] },
        "dist-tags": { latest: "2.0.0", first: "2.0.0" }
      },
      both
    ],
    [
      "the newest gone, and the tag on what is not there",
      { ...stored, versions: one, "dist-tags": { latest: "9.9.9", first: "1.0.0" } },
      both
    ],
    [
      "the newest gone, and a deprecation",
      {
        ...stored,
        versions: { "1.0.0": version("1.0.0", { deprecated: "x" }) },
        "dist-tags": { latest: "1.0.0", first: "1.0.0" }
      },
      both
    ],
    [
      "the newest gone, and another tag",
      { ...stored, versions: one, "dist-tags": { latest: "1.0.0", first: "1.0.0", stable: "1.0.0" } },
      both
    ],
    [
      "a version that is null",
      { ...stored, versions: { ...stored.versions, "1.0.0": null } },
      { drops: true }
    ],
    ["no versions", { ...stored, versions: {} }, { drops: true }],
    ["versions that are a list", { ...stored, versions: [] }, { drops: true }],
    ["no object at all", "x", { drops: true }],
    ["null", null, { drops: true }]
  ])("is told: %s", (_, sent, expected) => {
    expect(changeOf(stored, sent)).toMatchObject(expected as object)
  })

  it("that moves the newest while that stays is more than leaving another out", () => {
    const versions = { "1.0.0": version("1.0.0"), "2.0.0": version("2.0.0"), "3.0.0": version("3.0.0") }
    const three = { name: "x", versions, "dist-tags": { latest: "3.0.0" } }
    const { "1.0.0": _, ...kept } = versions
    expect(changeOf(three, { ...three, versions: kept, "dist-tags": { latest: "2.0.0" } })).toEqual(both)
    expect(changeOf(three, { ...three, versions: kept })).toEqual(drops)
  })

  it("of what is not there drops nothing", () => {
    expect(changeOf({}, { versions: one })).toMatchObject({ drops: false })
  })

  it("is of a whole package only with a name and versions", () => {
    expect([stored, { name: "x" }, { versions: {} }, { users: {} }, "x", null].map(isWholePackage)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false
    ])
  })
})
