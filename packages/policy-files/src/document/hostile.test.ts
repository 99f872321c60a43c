import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { checkPolicyFile } from "../policy-file/check.ts"
import { readText } from "../text/read-text.ts"
import { policyFileLimits } from "./limits.ts"

/** Of this process, so that a busy machine makes no difference. */
const cpuMilliseconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

const mebibyte = 1024 * 1024

/** What is said of bytes, as the command reads them. */
const said = (bytes: Uint8Array): string => {
  const text = readText(bytes, policyFileLimits)
  if (Result.isFailure(text)) return text.failure.message
  const [problem] = checkPolicyFile("hostile.yaml", text.success).problems
  return problem === undefined ? "nothing" : `${problem.line}:${problem.column} ${problem.message}`
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const laughs = Array.from({ length: 10 }, (_, level) =>
  level === 0
    ? "a0: &a0 [x, x, x, x, x, x, x, x, x]"
    : `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(", ")}]`
).join("\n")

/** As much of it as a file may be long. */
const filled = (unit: (index: number) => string): string => {
  const parts: string[] = []
  let length = 0
  for (let index = 0; length < 9 * mebibyte; index += 1) {
    const part = unit(index)
    parts.push(part)
    length += part.length
  }
  return parts.join("")
}

describe("a hostile file", () => {
  const files: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
    ["100 MB", () => new Uint8Array(100 * mebibyte).fill(0x61), /larger than 10 MiB/],
    ["a billion laughs", () => utf8(laughs), /^7:10 the file holds too much, or its aliases/],
    ["200,000 lists in each other", () => utf8("[".repeat(200_000)), /^1:34 nested too deeply/],
    [
      "200,000 lists in each other, closed",
      () => utf8(`${"[".repeat(200_000)}${"]".repeat(200_000)}`),
      /^1:34 nested/
    ],
    ["200,000 maps in each other", () => utf8("{a: ".repeat(200_000)), /nested too deeply/],
    ["200,000 dashes in each other", () => utf8("- ".repeat(200_000)), /nested too deeply/],
    ["200,000 keys in each other", () => utf8("? ".repeat(200_000)), /nested too deeply/],
    ["bytes that are no UTF-8", () => utf8("version: 1\n").with(3, 0xff), /is not UTF-8 from byte 4 on/],
    [
      "9 MiB of bytes that are no UTF-8",
      () => new Uint8Array(9 * mebibyte).fill(0x80),
      /is not UTF-8 from byte 1/
    ],
    [
      "9 MiB of UTF-8 and a bad byte at the end",
      () => utf8(`${"é".repeat(4 * mebibyte)}x`).with(8 * mebibyte, 0xff),
      /from byte 8388609 on/
    ],
    ["a NUL byte", () => utf8("version: 1\n\0"), /^2:1 a NUL character cannot stand/],
    ["9 MiB of NUL bytes", () => new Uint8Array(9 * mebibyte), /^1:1 a NUL character/],
    ["9 MiB of one line", () => utf8(`a: ${"x".repeat(9 * mebibyte)}`), /unknown key `a`/],
    ["9 MiB of a text in quotes", () => utf8(`"${"\\n".repeat(4 * mebibyte)}"`), /expected an object/],
    ["9 MiB of a comment", () => utf8(`#${"x".repeat(9 * mebibyte)}`), /the file is empty/],
    ["9 MiB of keys", () => utf8(filled((index) => `k${index}: 1\n`)), /the file holds too much/],
    ["9 MiB of one key", () => utf8(filled(() => "a: 1\n")), /the file holds too much/],
    ["9 MiB of empty lines", () => utf8("\n".repeat(9 * mebibyte)), /the file holds too much/],
    ["9 MiB of commas", () => utf8(`[${",".repeat(9 * mebibyte)}`), /the file holds too much/],
    ["9 MiB of brackets that close nothing", () => utf8("}".repeat(9 * mebibyte)), /cannot be parsed/],
    [
      "thousands of anchors and aliases",
      () => utf8(`- &a x\n${"- *a\n".repeat(100_000)}`),
      /more than 1000 aliases/
    ],
    [
      "aliases that double a list",
      () => utf8(`a: &a [${"1,".repeat(20_000)}]\nb: [${"*a,".repeat(100)}]`),
      /aliases expand/
    ]
  ]

  it.each(files)("ends in a clear message, soon and in little memory: %s", (what, make, message) => {
    const bytes = make()
    const before = process.memoryUsage().rss
    const started = cpuMilliseconds()
    expect(said(bytes)).toMatch(message)
    expect(cpuMilliseconds() - started).toBeLessThan(what.startsWith("9 MiB") ? 4_000 : 2_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * mebibyte)
  })
})

describe("a file of the most that one may be", () => {
  it("is read all the same", () => {
    const projects = Array.from(
      { length: 10_000 },
      (_, index) =>
        `  acme/p${index}: { id: ${index + 1}, permissions: { jobs: { write: job_token_and_maintainer } } }`
    )
    const { content, problems } = checkPolicyFile("x.yaml", `version: 1\nprojects:\n${projects.join("\n")}\n`)
    expect(problems).toEqual([])
    expect(content.projects).toHaveLength(10_000)
  })
})
