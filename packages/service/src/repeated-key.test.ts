import { describe, expect, it } from "vitest"
import { repeatedKey } from "./repeated-key.ts"

/** Of this process, so that a busy machine makes no difference. */
const cpuMilliseconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

describe("repeatedKey", () => {
  it.each([
    ['{"a":1,"a":1}', "a"],
    ['{"a":1,"b":2,"a":{}}', "a"],
    ['{"a":{"b":[{"c":1,"c":2}]}}', "c"],
    ['[{"a":1},{"a":1},{"b":1,"b":2}]', "b"],
    ['{"a":[1,2,"a","a"],"a":0}', "a"],
    ['{"maven":1,"\\u006daven":2}', "maven"],
    ['{"a\\"b":1,"a\\"b":2}', 'a"b'],
    ['{"a\\\\":1,"a\\\\":2}', "a\\"],
    ['{"":1, "" : 2}', ""],
    ['{"__proto__":1,"__proto__":2}', "__proto__"],
    ['{"constructor":{},"x":0,"constructor":{}}', "constructor"],
    ['{ "a" : "}" , "a" : "{" }', "a"]
  ])("finds it in %s", (text, key) => {
    expect(repeatedKey(text)).toBe(key)
  })

  it.each([
    "{}",
    "[]",
    "null",
    '"a"',
    "1",
    '{"a":"a","b":"a","c":["a","a"]}',
    '{"a":{"a":{"a":{}}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{"a":"{","b":"}","c":{"a":"\\\\"},"d":[{"a":1},"a"]}',
    '{"A":1,"a":2}'
  ])("finds none in %s", (text) => {
    expect(repeatedKey(text)).toBeUndefined()
  })

  it("takes its time with the length alone", () => {
    const started = cpuMilliseconds()
    expect(repeatedKey(`${"[".repeat(500_000)}${"]".repeat(500_000)}`)).toBeUndefined()
    expect(repeatedKey(`${'{"a":'.repeat(150_000)}1${"}".repeat(150_000)}`)).toBeUndefined()
    expect(
      repeatedKey(`{${Array.from({ length: 90_000 }, (_, index) => `"${index}":1`).join(",")}}`)
    ).toBeUndefined()
    expect(cpuMilliseconds() - started).toBeLessThan(4000)
  })
})
