import { describe, expect, it } from "vitest"
import { expectRefused, problem } from "../../test/refused-body.ts"
import { mission } from "../../test/serving.ts"

/** Of this process, so that a busy machine makes no difference. */
const cpuMilliseconds = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

const resources =
  "`package_registry`, `container_registry`, `repository`, `releases`, `environments`, `deployments`, `jobs`, " +
  "`pipelines`, `merge_requests`, `work_items`, `secure_files`, `terraform_state`"

describe("a body that is no JSON", () => {
  it.each([
    ["nothing", "", "the body is not valid JSON"],
    ["half a document", '{"package_registry":', "the body is not valid JSON"],
    ["a trailing comma", '{"jobs":{},}', "the body is not valid JSON at position 11 (line 1 column 12)"],
    ["single quotes", "{'jobs':{}}", "the body is not valid JSON at position 1 (line 1 column 2)"],
    ["a comment", '{"jobs":{}} // mine', "the body is not valid JSON at position 12 (line 1 column 13)"],
    ["two documents", "{}{}", "the body is not valid JSON at position 2 (line 1 column 3)"],
    ["a form", "package_registry=maven", "the body is not valid JSON"],
    ["NaN", '{"jobs":NaN}', "the body is not valid JSON"],
    ["a secret in the middle of it", '{"jobs": glpat-secret}', "the body is not valid JSON"],
    [
      "a key that is given twice",
      '{"jobs":{"read":true,"read":false}}',
      "the body gives the key `read` twice in one object"
    ],
    [
      "a resource that is given twice, once escaped",
      '{"jobs":{"read":true},"\\u006aobs":{"read":false}}',
      "the body gives the key `jobs` twice in one object"
    ]
  ])("%s", async (_, body, message) => {
    const answer = await expectRefused(body)
    expect([answer.status, answer.body]).toEqual([400, problem("", "", message)])
    expect(answer.text).not.toContain("secret")
  })

  it("a megabyte of spaces", async () => {
    const answer = await expectRefused(" ".repeat(1_048_576))
    expect([answer.status, answer.body]).toEqual([400, problem("", "", "the body is not valid JSON")])
  })

  it.each([
    ["Latin-1", Uint8Array.of(0x22, 0xe9, 0x22)],
    ["an overlong form", Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
    ["a surrogate half", Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ["UTF-16", new Uint8Array(Buffer.from('\ufeff{"jobs":{}}', "utf16le"))]
  ])("what is not UTF-8: %s", async (_, bytes) => {
    const answer = await expectRefused(bytes)
    expect([answer.status, answer.body]).toEqual([400, problem("", "", "the body is not UTF-8")])
  })
})

describe("a body that is no document", () => {
  const anObject = (got: string) => problem("", "", `expected an object, got ${got}`)
  const unknown = (key: string) =>
    problem(`/${key}`, key, `unknown key \`${key}\`; expected one of ${resources}`)
  it.each<readonly [string, string, unknown]>([
    ["null", "null", anObject("null")],
    ["a list", JSON.stringify([mission]), anObject("a list")],
    ["an empty list", "[]", anObject("a list")],
    ["a text", '"maven"', anObject("the text `maven`")],
    ["a number", "42", anObject("the number `42`")],
    ["true", "true", anObject("the boolean `true`")],
    [
      "an unknown format",
      '{"package_registry":{"mavn":{"write":true}}}',
      problem("/package_registry/mavn", "package_registry.mavn", "unknown key `mavn`; did you mean `maven`?")
    ],
    [
      "an unknown resource",
      '{"packages_registry":{"maven":{"write":true}}}',
      problem(
        "/packages_registry",
        "packages_registry",
        "unknown key `packages_registry`; did you mean `package_registry`?"
      )
    ],
    [
      "an unknown action",
      '{"jobs":{"writ":true}}',
      problem("/jobs/writ", "jobs.writ", "unknown key `writ`; did you mean `write`?")
    ],
    [
      "an unknown grant",
      '{"jobs":{"write":"job_token_and_mantainer"}}',
      problem(
        "/jobs/write",
        "jobs.write",
        "unknown value `job_token_and_mantainer`; did you mean `job_token_and_maintainer`?"
      )
    ],
    [
      "a grant of a wrong type",
      '{"jobs":{"write":1}}',
      expect.objectContaining({
        errors: [{ path: "/jobs/write", message: expect.stringMatching(/^expected .*, got the number `1`$/) }]
      })
    ],
    [
      "a grant where a resource's cells belong",
      '{"package_registry":true}',
      problem("/package_registry", "package_registry", "expected an object or null, got the boolean `true`")
    ],
    ["`__proto__`", '{"__proto__":{"jobs":{"write":true}}}', unknown("__proto__")],
    ["`constructor`", '{"constructor":{"prototype":{"admin":true}}}', unknown("constructor")],
    ["`toString`", '{"toString":null}', unknown("toString")],
    [
      "`__proto__` as a format",
      '{"package_registry":{"__proto__":{"write":true}}}',
      expect.objectContaining({
        errors: [{ path: "/package_registry/__proto__", message: expect.stringMatching(/^unknown key/) }]
      })
    ],
    [
      "`constructor` as an action",
      '{"jobs":{"constructor":true}}',
      expect.objectContaining({
        errors: [{ path: "/jobs/constructor", message: expect.stringMatching(/^unknown key/) }]
      })
    ],
    [
      "`__proto__` in a grant",
      '{"jobs":{"write":{"__proto__":{"min_role":"guest"}}}}',
      expect.objectContaining({
        errors: [{ path: "/jobs/write/__proto__", message: expect.stringMatching(/^unknown key/) }]
      })
    ],
    [
      "a key with what a pointer escapes, and a terminal obeys",
      '{"a/b~c\\u001b[31m":1}',
      {
        message: `400 Bad request - ["a/b~c\\u001b[31m"]: unknown key \`a/b~c\ufffd[31m\`; expected one of ${resources}`,
        errors: [
          {
            path: "/a~1b~0c\u001b[31m",
            message: `unknown key \`a/b~c\ufffd[31m\`; expected one of ${resources}`
          }
        ]
      }
    ],
    [
      "several problems at once",
      '{"jobs":{"reed":true},"release":{}}',
      {
        message:
          "400 Bad request - release: unknown key `release`; did you mean `releases`?; jobs.reed: unknown key `reed`; " +
          "did you mean `read`?",
        errors: [
          { path: "/release", message: "unknown key `release`; did you mean `releases`?" },
          { path: "/jobs/reed", message: "unknown key `reed`; did you mean `read`?" }
        ]
      }
    ]
  ])("%s", async (_, body, expected) => {
    const answer = await expectRefused(body)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(expected)
    expect(Object.hasOwn(Object.prototype, "jobs") || Object.hasOwn(Object.prototype, "admin")).toBe(false)
  })

  it.each([
    ["lists", `{"jobs":{"read":${"[".repeat(500_000)}${"]".repeat(500_000)}}}`],
    ["objects", `${'{"jobs":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    [
      "lists of environments",
      `{"jobs":{"read":{"job_token":{"environments":${"[".repeat(400_000)}${"]".repeat(400_000)}}}}}`
    ],
    ["what GET adds, which is ignored", `{"limited":${"[".repeat(400_000)}${"]".repeat(400_000)},"x":1}`],
    ["unknown keys", `{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":1`).join(",")}}`],
    ["one long key", `{"${"k".repeat(1_000_000)}":1}`]
  ])("with a megabyte of %s, in good time", async (_, body) => {
    const started = cpuMilliseconds()
    const answer = await expectRefused(body)
    expect(answer.status).toBe(400)
    expect((answer.body as { readonly message: string }).message.length).toBeLessThan(5000)
    expect(answer.text.length).toBeLessThan(1_100_000)
    expect(cpuMilliseconds() - started).toBeLessThan(6000)
  })
})
