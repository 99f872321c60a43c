import { describe, expect, test } from "vitest"
import {
  createEngine,
  decodeProject,
  InvalidInput,
  printDifference,
  type Domain,
  createEngineFor
} from "../../src/index.ts"
import { noon } from "../documents.ts"

// A list is whole, or says how much of it is missing.

const many = Array.from({ length: 1500 }, (_, at) => `source-${String(at).padStart(4, "0")}`)
const listing = (allowlist: readonly object[]) =>
  ({ path: "target", scope: { allowlist }, permissions: { jobs: { write: "job_token" } } }) as const
const fresh = () => createEngine({ now: () => noon })
const job = (project: string) =>
  ({ type: "job", project, ref: { protected: true }, trigger_role: "owner" }) as const

/** One entry each, and no two alike, so that nothing can be put together. */
const cells = ["jobs:read", "jobs:write"] as const
const entries = many.map((project, at) => ({ project, job_token_policies: [cells[at % 2]] }))

describe("a list of very many sources is whole", () => {
  test("in `whoCan`", () => {
    const engine = fresh()
    engine.putProject(listing(entries) as never)
    const from = engine.whoCan("target", "jobs", "write")?.job_tokens?.flatMap((job) => job.from) ?? []
    expect(from).toEqual(["own", ...many.flatMap((project, at) => (at % 2 === 1 ? [{ project }] : []))])
  })

  test("in `diff`, and in its sentences", () => {
    const engine = fresh()
    const { gained, lost } = engine.diff(listing([]) as never, listing(entries) as never)
    expect(lost).toEqual([])
    expect(
      new Set(
        gained.flatMap(({ job_tokens = [] }) =>
          job_tokens.flatMap(({ from }) => from.map((source) => JSON.stringify(source)))
        )
      ).size
    ).toBe(many.length)
    const text = printDifference({ gained, lost })
      .map((sentence) => sentence.text)
      .join("\n")
    expect(many.filter((name) => !text.includes(name))).toEqual([])
    expect(text).not.toContain("…")
  })

  test("in `minimalPolicy`: its allowlist and what it refuses", () => {
    const observed = many.map((project) => ({
      project: "target",
      caller: job(project),
      resource: "jobs",
      action: "write"
    }))
    const { refused, scope } = fresh().minimalPolicy(listing(entries) as never, observed)
    expect(refused.map(({ reason }) => reason)).toEqual(
      Array.from({ length: many.length / 2 }, () => "entry_lacks_permission")
    )
    expect(scope.allowlist?.map(({ project }) => project).filter((project) => project !== "target")).toEqual(
      many.filter((_, at) => at % 2 === 1)
    )
  })
})

describe("a list of very many environments is whole", () => {
  test("in `whoCan`, `diff` and its sentences", () => {
    const names = many.slice(0, 300)
    const engine = fresh()
    const project = { path: "p", permissions: { jobs: { write: { job_token: { environments: names } } } } }
    engine.putProject(project)
    expect(
      engine.whoCan("p", "jobs", "write")?.job_tokens?.flatMap((job) => job.environment_names ?? [])
    ).toEqual(names)
    const difference = engine.diff({ path: "p", permissions: { jobs: { write: false } } }, project)
    const text = printDifference(difference)
      .map((sentence) => sentence.text)
      .join("\n")
    expect(names.filter((name) => !text.includes(name))).toEqual([])
  })
})

describe("a list of cells is whole", () => {
  test("in `whatCan` and `limitedCells`, in a domain of a thousand cells", () => {
    const domain: Domain = {
      name: "wide",
      roles: ["stranger", "visitor", "keeper"],
      signedIn: "visitor",
      leastMember: "keeper",
      actions: [{ name: "look", observes: true, jobTokenFloor: null }],
      visibilities: ["open"],
      resources: Array.from({ length: 1000 }, (_, at) => ({
        name: `thing_${at}`,
        baseline: { look: "keeper" }
      })),
      tokenScopes: [],
      allowlistPolicies: { verbs: {}, subjects: {} }
    }
    const engine = createEngineFor(domain, { now: () => noon })
    engine.putProject({ path: "p" })
    expect(engine.whatCan("p", { type: "user", role: "keeper" })).toHaveLength(1000)
    engine.putInstance({
      limits: Object.fromEntries(domain.resources.map(({ name }) => [name, { look: false }]))
    })
    expect(engine.limitedCells({ path: "p" })).toHaveLength(1000)
  })
})

describe("a list of problems", () => {
  const jobs = Object.fromEntries(many.map((name) => [name, true]))
  const wrong = { path: "p", permissions: { jobs } }

  test("is whole as data, and counted where it is cut as text", () => {
    const decoded = decodeProject(wrong)
    expect(decoded._tag === "Failure" && decoded.failure.length).toBe(many.length)
    try {
      fresh().putProject(wrong)
      expect.fail("taken")
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error
      expect(error.problems).toHaveLength(many.length)
      const lines = error.message.split("\n")
      expect(lines.at(-1)).toBe(`and ${many.length - (lines.length - 2)} more`)
    }
  })

  test("is whole for entries named twice", () => {
    const twice = [...many, ...many].map((project) => ({ project }))
    const decoded = decodeProject({ path: "p", scope: { allowlist: twice } })
    expect(decoded._tag === "Failure" && decoded.failure.length).toBe(many.length)
  })

  test("says how many names it leaves out of those that are known", () => {
    const decoded = decodeProject({
      path: "p",
      scope: { allowlist: [{ project: "x", job_token_policies: ["?"] }] }
    })
    const [problem] = decoded._tag === "Failure" ? decoded.failure : []
    const listed = problem?.message.match(/`[^`]+`/g)?.slice(1) ?? []
    expect(listed).toHaveLength(20)
    // 12 subjects with 2 verbs, and 25 resources with 3 actions.
    expect(problem?.message).toMatch(new RegExp(`, \`[^\`]+\` and ${12 * 2 + 25 * 3 - 20} more$`))
  })
})
