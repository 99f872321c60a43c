import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { policyFileLimits } from "./limits.ts"
import { parseText } from "./parse.ts"

/** Of this process, so that a busy machine makes no difference. */
const cpuMilliseconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

const parse = (text: string) => parseText(text, { limits: policyFileLimits })
const parsed = (text: string) => Result.getOrThrow(parse(text))

const problems = (text: string): readonly string[] =>
  Result.match(parse(text), {
    onSuccess: ({ repeated }) => repeated.map(({ line, column, message }) => `${line}:${column} ${message}`),
    onFailure: (found) => found.map(({ line, column, message }) => `${line}:${column} ${message}`)
  })

describe("parseText reads", () => {
  it("YAML and JSON alike, also with a byte order mark, tabs in JSON, and Windows line ends", () => {
    const expected = { version: 1, projects: { "a/b": { id: 1 } } }
    expect(parsed("version: 1\nprojects:\n  a/b: { id: 1 }\n").value).toEqual(expected)
    expect(parsed("\uFEFFversion: 1\r\nprojects:\r\n  a/b:\r\n    id: 1\r\n").value).toEqual(expected)
    expect(parsed(JSON.stringify(expected, null, "\t")).value).toEqual(expected)
  })

  it("words and dates by YAML 1.2 only: `yes` is a text", () => {
    expect(parsed("a: yes\nb: 2027-01-01\nc: 0x10").value).toEqual({ a: "yes", b: "2027-01-01", c: 16 })
  })

  it("a key called `__proto__` as a key", () => {
    expect(Object.keys(parsed('{ "__proto__": 1 }').value as object)).toEqual(["__proto__"])
  })

  it("aliases", () => {
    expect(parsed("a: &x [1]\nb: *x").value).toEqual({ a: [1], b: [1] })
  })
})

describe("parseText locates", () => {
  const text = ["one:", "  two: [x, { three: 3 }]", "four: &f", "  five: 5", "six: *f"].join("\n")
  const { locate } = parsed(text)

  it.each([
    [[], "value", 1, 1],
    [["one"], "key", 1, 1],
    [["one", "two"], "key", 2, 3],
    [["one", "two"], "value", 2, 8],
    [["one", "two", 1, "three"], "value", 2, 21],
    [["one", "two", 1, "three"], "key", 2, 14]
  ] as const)("%j, the %s", (path, at, line, column) => {
    expect(locate({ path, at })).toMatchObject({ line, column })
  })

  it("what is missing at the part of its path that is there", () => {
    expect(locate({ path: ["one", "two", 1, "absent", "deeper"] })).toMatchObject({ line: 2, column: 12 })
    expect(locate({ path: ["one", "two", 9] })).toMatchObject({ line: 2, column: 8 })
  })

  it("what stands behind an alias where it is written", () => {
    expect(locate({ path: ["six", "five"] })).toMatchObject({ line: 4, column: 9 })
  })
})

describe("parseText refuses", () => {
  it.each([
    ["the empty file", "", /^1:1 the file is empty/],
    ["a file of comments", "# nothing\n", /^1:1 the file is empty/],
    ["two documents", "a: 1\n---\nb: 2", /^2:1 a second document/],
    ["what is no YAML", "a: [1, 2", /^1:9 cannot be parsed/],
    ["tabs as indentation", "a:\n\t- b", /^2:1 cannot be parsed: tabs/],
    ["a key given twice", "a: 1\nb: { c: 1, c: 2 }", /^2:12 the key `c` is given twice/],
    ["a key given twice by escapes", '{"a": 1, "\\u0061": 2}', /^1:10 the key `a` is given twice/],
    ["a number and a text that are one key", "{ 1: a, '1': b }", /the key `1` is given twice/],
    ["a map as a key", "? { a: 1 }\n: 1", /a key must be a plain name/],
    ["tags", "a: !!js/function x", /^1:4 a tag/],
    ["an alias to nothing", "a: 1\nb: *c", /^2:4 no anchor `&c`/],
    ["an alias before its anchor", "a: *b\nb: &b 1", /^1:4 no anchor `&b`/],
    ["an alias inside what it stands for", "a: &a [*a]", /^1:8 an alias inside/]
  ])("%s", (_what, text, message) => {
    expect(problems(text)[0]).toMatch(message)
  })

  it("a key given twice, with its path", () => {
    expect(parsed("a: [{}, { b: 1, b: 2 }]")).toMatchObject({
      repeated: [{ path: ["a", 1, "b"], kind: "repeated_key" }],
      value: { a: [{}, { b: 2 }] }
    })
  })

  it("by bytes, not by characters, and without parsing", () => {
    const started = cpuMilliseconds()
    expect(problems(`a: ${"é".repeat(policyFileLimits.maximumBytes / 2)}`)).toEqual([
      expect.stringMatching(/10 MiB/)
    ])
    expect(cpuMilliseconds() - started).toBeLessThan(3_000)
  })

  const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
  for (let level = 1; level < 10; level += 1) {
    bomb.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(", ")}]`
    )
  }

  it.each([
    ["a bomb of aliases", bomb.join("\n"), /expand to too much/],
    ["thousands of aliases", `- &a x\n${"- *a\n".repeat(1001)}`, /more than 1000 aliases/],
    ["lists in lists", "[".repeat(50_000), /nested too deeply/],
    ["dashes in dashes", "- ".repeat(50_000), /nested too deeply/],
    ["maps in maps", `${"{a: ".repeat(100)}1${"}".repeat(100)}`, /nested too deeply/],
    ["brackets that close nothing", "}".repeat(3_000_000), /cannot be parsed/]
  ])("%s, soon and in few words", (_what, text, message) => {
    const started = cpuMilliseconds()
    const found = problems(text)
    expect(found[0]).toMatch(message)
    expect(found.length).toBeLessThanOrEqual(20)
    expect(cpuMilliseconds() - started).toBeLessThan(10_000)
  })

  it("control characters of the file in its messages", () => {
    expect(problems("a: *\u001B[31mred").join("\n")).not.toContain("\u001B")
  })
})
