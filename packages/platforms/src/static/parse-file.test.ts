import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { parseFile, platformFileLimits } from "./parse-file.ts"

/** Of this process, so that a busy machine makes no difference. */
const cpuMilliseconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

const parsed = (text: string): unknown => Result.getOrThrow(parseFile(text))
const messages = (text: string): ReadonlyArray<string> =>
  Result.match(parseFile(text), {
    onSuccess: () => [],
    onFailure: (problems) => problems.map(({ message }) => message)
  })

describe("parseFile reads", () => {
  it("YAML and JSON alike, also with a byte order mark, tabs in JSON, and Windows line ends", () => {
    const expected = { version: 1, users: [{ id: 1 }] }
    expect(parsed("version: 1\nusers:\n  - { id: 1 }\n")).toEqual(expected)
    expect(parsed("\uFEFFversion: 1\r\nusers:\r\n  - id: 1\r\n")).toEqual(expected)
    expect(parsed(JSON.stringify(expected, null, "\t"))).toEqual(expected)
  })

  it("a key called `__proto__` as a key", () => {
    const value = parsed('{ "members": { "__proto__": { "admin": true } } }') as { members: object }
    expect(Object.keys(value.members)).toEqual(["__proto__"])
    expect(Object.getPrototypeOf(value.members)).toBe(Object.prototype)
  })

  it("aliases, as long as they are few", () => {
    expect(parsed("a: &x [1]\nb: *x")).toEqual({ a: [1], b: [1] })
  })

  it("times, truths and merge keys by YAML 1.2 only, whatever version the file claims", () => {
    expect(parsed("%YAML 1.1\n---\na: yes\nb: 2027-01-01\nc: { <<: { d: 1 } }")).toEqual({
      a: "yes",
      b: "2027-01-01",
      c: { "<<": { d: 1 } }
    })
  })
})

describe("parseFile refuses", () => {
  it.each([
    ["the empty file", "", /^line 1, column 1: the file is empty/],
    ["a file of comments", "# nothing\n", /^line 1, column 1: the file is empty/],
    ["two documents", "a: 1\n---\nb: 2", /^line 2, column 1: a second document/],
    ["what is no YAML", "a: [1, 2", /^line 1, column 9: cannot be parsed/],
    ["tabs as indentation", "a:\n\t- b", /^line 2, column 1: cannot be parsed: tabs/],
    ["a key given twice", "users: []\nusers: []", /^line 2, column 1: the key `users` is given twice/],
    [
      "a key given twice in JSON",
      '{"a": {"b": 1, "b": 2}}',
      /^line 1, column 16: the key `b` is given twice/
    ],
    ["a key given twice by escapes", '{"a": 1, "\\u0061": 2}', /the key `a` is given twice/],
    ["a number and a text that are one key", "{ 1: a, '1': b }", /the key `1` is given twice/],
    ["a map as a key", "? { a: 1 }\n: 1", /a key must be a plain name/],
    ["tags", "a: !!js/function x", /a tag/],
    ["an alias to nothing", "a: *b", /./],
    ["an alias inside what it stands for", "a: &a [*a]", /an alias inside/]
  ])("%s", (_what, text, message) => {
    expect(messages(text)[0]).toMatch(message)
  })

  it("a file of 5 MB, without parsing it", () => {
    const started = cpuMilliseconds()
    expect(messages(`{"a": "${"x".repeat(5_000_000)}"}`)).toEqual([
      expect.stringContaining("larger than 2 MiB")
    ])
    expect(cpuMilliseconds() - started).toBeLessThan(2_000)
  })

  it("by bytes, not by characters", () => {
    expect(messages(`a: ${"é".repeat(platformFileLimits.maximumBytes / 2)}`)[0]).toMatch(/larger/)
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
    [
      "a big list many times",
      `a: &a [${"1,".repeat(20_000)}]\nb: [${"*a,".repeat(100)}]`,
      /expand to too much/
    ],
    ["thousands of aliases", `- &a x\n${"- *a\n".repeat(1001)}`, /more than 1000 aliases/],
    ["lists in lists", "[".repeat(50_000), /nested too deeply/],
    ["dashes in dashes", "- ".repeat(50_000), /nested too deeply/],
    ["maps in maps", `${"{a: ".repeat(100)}1${"}".repeat(100)}`, /nested too deeply/],
    ["brackets that close nothing", "}".repeat(1_000_000), /cannot be parsed/]
  ])("%s, soon", (_what, text, message) => {
    const started = cpuMilliseconds()
    expect(messages(text)[0]).toMatch(message)
    expect(cpuMilliseconds() - started).toBeLessThan(5_000)
  })

  it("repeated keys in linear time, telling only the first", () => {
    const started = cpuMilliseconds()
    expect(messages("a: 1\n".repeat(20_000))).toHaveLength(20)
    expect(messages(Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n"))).toEqual([])
    expect(cpuMilliseconds() - started).toBeLessThan(5_000)
  })
})

describe("a message of parseFile", () => {
  it.each([
    "tokens: [{ sha256: @SECRET }]",
    'tokens: [{ sha256: "\\SECRET" }]',
    "tokens: [{ sha256: !SECRET }]",
    "tokens: [{ sha256: !<SECRET> x }]",
    "tokens: [{ sha256: !SECRET! x }]",
    "tokens: [{ sha256: *SECRET }]",
    "tokens: [{ sha256: |SECRET }]",
    "sha256: >SECRET\n  x",
    "%SECRET\n---\na: 1",
    "%YAML SECRET\n---\na: 1",
    "tokens: 'x' SECRET",
    "tokens: ] SECRET",
    "tokens: {\n SECRET: 1,\n SECRET: 1 }"
  ])("does not repeat what may be a secret: %s", (template) => {
    const secret = "glpat-0123456789abcdefABCDEF"
    const told = messages(template.replaceAll("SECRET", secret))
    expect(told.length).toBeGreaterThan(0)
    expect(told.join("\n")).not.toContain("0123456789")
  })
})
