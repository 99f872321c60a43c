import { describe, expect, it } from "vitest"
import { makeRandom } from "../oracle/random.ts"
import { bentRequest } from "./bent-request.ts"
import { knownAs, whatIsWrong } from "./check-request.ts"
import { listedRequests } from "./route-words.ts"

describe("bent requests, as `npm run fuzz:routes` makes them for minutes", () => {
  it("are never let through but for what they are, by anybody's reading, and nothing throws", () => {
    const random = makeRandom(20_261_123)
    const known = new Set<string>()
    for (let count = 0; count < 30_000; count += 1) {
      const request = bentRequest(random)
      const wrong = whatIsWrong(request)
      if (wrong !== undefined) expect.fail(`${JSON.stringify(request)}: ${wrong}`)
      const format = knownAs(request)
      if (format !== undefined) known.add(format)
    }
    // It would say nothing if every request were bent beyond recognition.
    expect(known.size).toBeGreaterThan(12)
  })

  it("are looked at by somebody who would notice", () => {
    const asked = { headers: [], method: "GET" }
    const target = "/api/v4/projects/123/packages/npm/app"
    expect(whatIsWrong({ ...asked, target })).toBeUndefined()
    expect(knownAs({ ...asked, target })).toBe("npm")
    expect(listedRequests.length).toBeGreaterThan(202)
  })
})
