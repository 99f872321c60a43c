import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { holders } from "./holders.ts"
import { root } from "./markdown.ts"
import { documents, nameOf, placesOf } from "./places.ts"

const places = documents.flatMap(placesOf)

describe("what the documentation shows", () => {
  test("is a lot", () => expect(places.length).toBeGreaterThan(500))

  test.for(documents)("in %s is run by a test, or held to what is run", (page) => {
    const bare = placesOf(page).filter((place) => !holders.some(({ takes }) => takes(place)))
    expect(
      bare.map((place) => `${nameOf(place)} (${place.block.language}) ${place.block.text.slice(0, 60)}`)
    ).toEqual([])
  })

  test("says in its fence what it is", () => {
    expect(places.filter(({ block }) => block.language === "").map(nameOf)).toEqual([])
  })

  test.for(holders)("is taken by $test, which is there", ({ takes, test: reference }) => {
    expect(places.some(takes), "no block needs it any more").toBe(true)
    const [file = "", name = ""] = reference.split(" › ")
    expect(existsSync(join(root, file)), file).toBe(true)
    const text = readFileSync(join(root, file), "utf8")
    expect(
      ['"', "'", "`"].some((quote) => text.includes(quote + name + quote)),
      name
    ).toBe(true)
  })
})
