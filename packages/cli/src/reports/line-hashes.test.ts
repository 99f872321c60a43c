import { describe, expect, test } from "vitest"
import { lineHashes } from "./line-hashes.ts"

/** The sum that a hash is, worked out line by line: slow, and plain to read. */
const slowHashes = (text: string): readonly string[] => {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replaceAll(/[ \t]/g, ""))
  const counts = new Map<string, number>()
  return lines.map((_, from) => {
    const following = `${lines.slice(from).join("\n")}\uFFFF`.padEnd(100, "\0").slice(0, 100)
    let hash = 0n
    for (let at = 0; at < 100; at++) hash = BigInt.asUintN(64, hash * 37n + BigInt(following.charCodeAt(at)))
    const hexadecimal = hash.toString(16)
    counts.set(hexadecimal, (counts.get(hexadecimal) ?? 0) + 1)
    return `${hexadecimal}:${counts.get(hexadecimal)}`
  })
}

describe("the hashes of lines", () => {
  test("are those that GitHub's upload works out", () => {
    // Published with the tests of github/codeql-action, `src/fingerprints.test.ts`.
    expect(lineHashes("")).toEqual(["c129715d7a2bc9a3:1"])
    expect(lineHashes(" a\nb\n  \t\tc\n d")).toEqual([
      "271789c17abda88f:1",
      "54703d4cd895b18:1",
      "180aee12dab6264:1",
      "a23a3dc5e078b07b:1"
    ])
    expect(lineHashes(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n")).toEqual([
      "e9496ae3ebfced30:1",
      "fb7c023a8b9ccb3f:1",
      "ce8ba1a563dcdaca:1",
      "e20e36e16fcb0cc8:1",
      "b3edc88f2938467e:1",
      "c8e28b0b4002a3a0:1",
      "c129715d7a2bc9a3:1"
    ])
    expect(lineHashes("Lorem ipsum dolor sit amet.\n".repeat(10)).slice(4, 8)).toEqual([
      "a7f2ff13bc495cf2:5",
      "a7f2ff13bc495cf2:6",
      "a7f2ff1481e87703:1",
      "a9cf91f7bbf1862b:1"
    ])
  })

  test("are the sums that they are said to be, for any text", () => {
    const pieces = [
      "version: 1\n",
      "  - x\r\n",
      "\r",
      "\n",
      " \t ",
      "\uFEFF",
      "\u{1F980}",
      "\uFFFF",
      "z".repeat(150)
    ]
    for (let seed = 1; seed < 200; seed++) {
      let state = seed
      const next = (below: number): number => (state = (state * 48271) % 2147483647) % below
      const text = Array.from({ length: next(40) }, () => pieces[next(pieces.length)]).join("")
      // A space between the two signs of a line end makes two of one; the sum above does not know it.
      if (/\r[ \t]+\n/.test(text)) continue
      expect(lineHashes(text), JSON.stringify(text)).toEqual(slowHashes(text))
    }
  })

  test("take no longer than reading for a large file", () => {
    const text = "    maven: { read: true, write: job_token_and_maintainer }\n".repeat(50_000)
    const before = process.cpuUsage().user
    expect(lineHashes(text)).toHaveLength(50_001)
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(10)
  })
})
