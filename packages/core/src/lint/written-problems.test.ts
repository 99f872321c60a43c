import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { lint } from "../gitlab-rules.ts"
import { decodeProject, vocabulary } from "../gitlab.ts"
import { printPath } from "../input/problem.ts"
import { writtenProblems } from "./written-problems.ts"

const written = (members: object) => {
  const value = { path: "acme/backend", ...members }
  return {
    value,
    problems: Result.match(decodeProject(value), { onSuccess: () => [], onFailure: (all) => all })
  }
}

const kinds = (members: object): readonly string[] =>
  writtenProblems(vocabulary, written(members)).map(({ kind, path }) => `${kind} ${printPath(path)}`)

const grants = { read: true }

describe("what is wrong with a document is of one kind", () => {
  it.each([
    ["a resource", { permissions: { wiki: grants } }, "unknown_resource permissions.wiki"],
    [
      "a format",
      { permissions: { package_registry: { mavne: grants } } },
      "unknown_resource permissions.package_registry.mavne"
    ],
    ["an action", { permissions: { jobs: { raed: true } } }, "unknown_value permissions.jobs.raed"],
    [
      "an action of a format",
      { permissions: { package_registry: { npm: { raed: true } } } },
      "unknown_value permissions.package_registry.npm.raed"
    ],
    ["a grant", { permissions: { jobs: { read: "everyone" } } }, "unknown_value permissions.jobs.read"],
    ["a key of the facts", { facts: { wiki: 1 } }, "unknown_value facts.wiki"],
    ["a document that is none", { permissions: [] }, "unknown_value permissions"],
    ["a resource that is no object", { permissions: { jobs: 1 } }, "unknown_value permissions.jobs"],
    ["a key of the project", { permisions: {} }, "unknown_value permisions"],
    [
      "a name in an entry",
      { scope: { allowlist: [{ project: "a/b", job_token_policies: ["read_mavne"] }] } },
      "unknown_value scope.allowlist[0].job_token_policies[0]"
    ],
    [
      "a key in capitals beside itself",
      { permissions: { jobs: grants, Jobs: grants } },
      "repeated_key permissions.Jobs"
    ],
    ["a key in capitals alone", { permissions: { Jobs: grants } }, "unknown_resource permissions.Jobs"]
  ])("%s", (_what, members, expected) => expect(kinds(members)).toEqual([expected]))

  it("a format of a resource that there is none of", () => {
    const problems = [{ path: ["permissions", "moon", "maven"], message: "unknown" }]
    expect(writtenProblems(vocabulary, { value: {}, problems })).toEqual([
      { kind: "unknown_value", path: ["permissions", "moon", "maven"], messages: ["unknown"] }
    ])
  })

  it("a format that there is, with something wrong in it", () => {
    expect(kinds({ permissions: { package_registry: { maven: 1 } } })).toEqual([
      "unknown_value permissions.package_registry.maven"
    ])
  })

  it("a place where nothing stands, beside one that says a key twice", () => {
    const members = { permissions: null, scope: { allowlist: [null, { project: "a/b", Project: "a/c" }] } }
    const value = { path: "acme/backend", ...members }
    expect(writtenProblems(vocabulary, { value, problems: [] }).map(({ path }) => printPath(path))).toEqual([
      "scope.allowlist[1].Project"
    ])
  })

  it("keys that look alike in capitals alone are two", () => {
    expect(writtenProblems(vocabulary, { value: { ß: 1, ss: 2, Ss: 3 }, problems: [] })).toEqual([
      { kind: "repeated_key", path: ["Ss"], key: "Ss", first: "ss" }
    ])
  })

  it("a repeated key, whatever else is said of the place", () => {
    const path = ["permissions", "jobs"]
    const twice = { path, message: "the key `jobs` is given twice", kind: "repeated_key" as const }
    for (const problems of [
      [twice, { path, message: "other" }],
      [{ path, message: "other" }, twice]
    ]) {
      expect(writtenProblems(vocabulary, { value: {}, problems })).toEqual([
        { kind: "repeated_key", path, key: "jobs", first: "jobs" }
      ])
    }
  })

  it("a key that the parser marks as repeated", () => {
    const problem = { path: ["permissions", "jobs"], message: "the key `jobs` is given twice" }
    const marked = { value: {}, problems: [{ ...problem, kind: "repeated_key" as const }] }
    expect(writtenProblems(vocabulary, marked)).toEqual([
      { kind: "repeated_key", path: ["permissions", "jobs"], key: "jobs", first: "jobs" }
    ])
  })

  it("nothing, where nothing is wrong", () => expect(kinds({ permissions: { jobs: grants } })).toEqual([]))

  it("and nothing is passed over: each place with a problem has one error of the linter", () => {
    const document = written({
      id: 0,
      visibility: "secret",
      permissions: {
        wiki: grants,
        jobs: { raed: true, write: { job_token: { refs: "some", origin: 1 } } },
        Releases: grants,
        releases: grants,
        package_registry: { mavne: grants, npm: { write: "job_token_and_guests" } }
      },
      scope: { allowlist: [{ project: "a/b" }, { project: "a/b" }] }
    })
    const places = new Set(document.problems.map(({ path }) => printPath(path)))
    const { findings } = lint({ written: document, now: 0 })
    // Of the two that differ in case the later one is named; the decoder only knows the first.
    const expected = [...places].map((place) =>
      place === "permissions.Releases" ? "permissions.releases" : place
    )
    expect(findings.map(({ path }) => printPath(path)).toSorted()).toEqual(expected.toSorted())
    expect(findings.every(({ severity }) => severity === "error")).toBe(true)
    expect(places.size).toBeGreaterThan(6)
  })

  it.each([
    ["wiki", ["permissions", "wiki"], /^no resource is called `wiki`; expected one of `package_registry`, /],
    ["releasse", ["permissions", "releasse"], /; did you mean `releases`\?$/],
    ["NPM", ["permissions", "package_registry", "NPM"], /; did you mean `npm`\?$/],
    ["npm", ["permissions", "npm"], /; it is a format, so write it under `package_registry`$/],
    ["relea", ["permissions", "relea"], /; expected one of /]
  ] as const)("and what was meant by `%s` is said", (_key, path, message) => {
    const { findings } = lint({
      written: { value: {}, problems: [{ path, message: "unknown key" }] },
      now: 0
    })
    expect(findings.map((finding) => finding.message)).toEqual([expect.stringMatching(message)])
  })

  it("also in a value that never ends", () => {
    const value: Record<string, unknown> = {}
    value["again"] = value
    expect(writtenProblems(vocabulary, { value, problems: [] })).toEqual([])
  })
})
