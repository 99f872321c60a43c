import { describe, expect, test } from "vitest"
import { loadCorpus, parseCorpusFile, reasons } from "./corpus.ts"

const sound = `section: "SPEC §4"
worlds:
  plain: { projects: [{ id: 1, path: a/b }] }
cases:
  - name: one
    cites: "§4"
    because: it says so
    world: plain
    request: { project: a/b }
    expect: { allowed: false, reason: invalid_request }
`

const secondCase = sound.slice(sound.indexOf("  - name: one"))

describe("the corpus of decisions", () => {
  const cases = loadCorpus().flatMap(({ cases }) => cases)

  test("is large", () => {
    expect(cases.length).toBeGreaterThanOrEqual(120)
  })

  test.for(reasons)("has a case that ends in %s", (reason) => {
    expect(cases.some((each) => each.expect.reason === reason)).toBe(true)
  })

  test("is about as much about yes as about no", () => {
    const allowed = cases.filter((each) => each.expect.allowed).length
    expect(allowed / cases.length).toBeGreaterThan(0.3)
    expect(allowed / cases.length).toBeLessThan(0.7)
  })
})

describe("a file of the corpus", () => {
  test("is read", () => {
    const [only] = parseCorpusFile("sound", sound).cases
    expect(only).toMatchObject({
      name: "one",
      request: { project: "a/b" },
      expect: { reason: "invalid_request" }
    })
  })

  test("may ask with something that is no request", () => {
    const [only] = parseCorpusFile("null", sound.replace("{ project: a/b }", "null")).cases
    expect(only).toMatchObject({ request: null })
  })

  test.for<[string, string, string]>([
    ["an unknown key in a case", sound.replace("    cites:", "    sites:"), "unknown key sites"],
    ["an unknown key in a world", sound.replace("projects:", "project:"), "unknown key project"],
    ["an unknown key in an expectation", sound.replace("allowed:", "allow:"), "unknown key allow"],
    ["an unknown key at the top", `${sound}notes: none\n`, "unknown key notes"],
    ["a case without cites", sound.replace('    cites: "§4"\n', ""), "cites is missing"],
    ["a case that cites no section", sound.replace('"§4"', "the SPEC"), "cites no section"],
    ["a case without because", sound.replace("    because: it says so\n", ""), "because is missing"],
    ["a case without request", sound.replace("    request: { project: a/b }\n", ""), "no request"],
    ["two cases of one name", sound + secondCase, "two cases named one"],
    ["a key twice", sound.replace("    world:", "    name: two\n    world:"), "unique"],
    ["a world nobody put", sound.replace("world: plain", "world: fancy"), "no world fancy"],
    ["a world nobody visits", sound.replace("cases:", "  idle: {}\ncases:"), "no case visits the world idle"],
    ["a time that is none", sound.replace("{ projects", "{ now: soon, projects"), "now is no time"],
    ["a reason that is none", sound.replace("invalid_request", "bad_mood"), "bad_mood is no reason"],
    ["a reason beside the wrong answer", sound.replace("allowed: false", "allowed: true"), "disagree"],
    ["a section that is none", sound.replace('"SPEC §4"', "somewhere"), "section"]
  ])("is refused for %s", ([, text, message]) => {
    expect(() => parseCorpusFile("broken", text)).toThrow(message)
  })
})
