import { ProjectJobTokenScopes } from "@gitbeaker/rest"
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  oneof,
  record,
  type Arbitrary
} from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { bare, hidden, maintainer, manyProjects, open } from "./many-projects.ts"
import { readStore, startConfigured, temporaryFolder, type Running } from "./service.ts"

// A client of GitLab's API as it is published, told nothing of Jobwarden but its address.

const folder = temporaryFolder()
let service: Omit<Running, "tokens">
let scopes: ProjectJobTokenScopes

beforeAll(async () => {
  service = await startConfigured(folder, manyProjects)
  scopes = new ProjectJobTokenScopes({ host: service.url, token: maintainer })
}, 20_000)

interface Refusal {
  readonly cause: { readonly description: string; readonly response: { readonly status: number } }
}

/** What a call comes to, as its caller sees it. */
const outcome = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    return await call
  } catch (refusal) {
    const { cause } = refusal as Refusal
    return `${cause.response.status} ${cause.description}`
  }
}

const projectIds = async () => (await scopes.showInboundAllowList(bare.id)).map(({ id }) => id)
const groupIds = async () => (await scopes.showGroupsAllowList(bare.id)).map(({ id }) => id)

const alreadyProject = "400 400 Bad request - This project is already in the job token allowlist."
const alreadyGroup = "400 400 Bad request - This group is already in the job token allowlist."
const noProject = "400 400 Bad request - Target project is not in the job token scope"
const noGroup = "400 400 Bad request - Target group is not in the job token scope"
const itself = "400 400 Bad request - Source project cannot be removed from the job token scope"

describe("an unchanged GitLab client", () => {
  it("drives every route", { timeout: 30_000 }, async () => {
    expect(await scopes.show(bare.path)).toEqual({ inbound_enabled: true, outbound_enabled: false })
    await scopes.edit(bare.id, false)
    expect(await scopes.show(bare.id)).toMatchObject({ inbound_enabled: false })
    await scopes.edit(bare.path, true)
    expect(await scopes.addToInboundAllowList(bare.id, 101)).toEqual({
      source_project_id: 100,
      target_project_id: 101
    })
    expect(await scopes.addToGroupsAllowList(bare.path, 7)).toEqual({
      source_project_id: 100,
      target_group_id: 7
    })
    expect(await scopes.showInboundAllowList(bare.id)).toMatchObject([
      { id: 100, name: "backend", path_with_namespace: "acme/backend" },
      { id: 101, name: "library-101", web_url: `${service.url}/acme/library-101` }
    ])
    expect(await scopes.showGroupsAllowList(bare.id)).toEqual([
      { id: 7, name: "acme", web_url: `${service.url}/groups/acme` }
    ])
    expect(await outcome(scopes.addToInboundAllowList(bare.id, 101))).toBe(alreadyProject)
    expect(await outcome(scopes.addToInboundAllowList(bare.id, hidden.project.id))).toBe(
      "404 404 target_project_id not found Not Found"
    )
    await scopes.removeFromInboundAllowList(bare.id, 101)
    await scopes.removeFromGroupsAllowList(bare.id, 7)
    expect([await projectIds(), await groupIds()]).toEqual([[100], []])
    expect(readStore(folder).events.map((event) => event["event_name"])).toEqual([
      "secure_ci_job_token_inbound_disabled",
      "secure_ci_job_token_inbound_enabled",
      "secure_ci_job_token_project_added",
      "secure_ci_job_token_group_added",
      "secure_ci_job_token_project_removed",
      "secure_ci_job_token_group_removed"
    ])
  })

  it("follows the pages to their end", { timeout: 60_000 }, async () => {
    const wanted = open.slice(0, 22).map(({ id }) => id)
    for (const id of wanted) await scopes.addToInboundAllowList(bare.id, id)
    expect(await projectIds()).toEqual([100, ...wanted])
    for (const id of wanted) await scopes.removeFromInboundAllowList(bare.id, id)
    expect(await projectIds()).toEqual([100])
  })

  it("is told that it is not let in, in the client's own error", async () => {
    const stranger = new ProjectJobTokenScopes({ host: service.url, token: "glpat-guessed" })
    expect(await outcome(stranger.show(bare.id))).toBe("401 401 Unauthorized")
  })
})

type Step =
  | { readonly do: "edit"; readonly enabled: boolean }
  | { readonly do: "add" | "remove"; readonly kind: "project" | "group"; readonly id: number }

const unknown = 4711
const known = { project: [bare.id, 101, 102], group: [7, 9] }
const steps: Arbitrary<ReadonlyArray<Step>> = array(
  oneof(
    record({ do: constant("edit" as const), enabled: boolean() }),
    ...(["project", "group"] as const).map((kind) =>
      record({
        do: constantFrom("add" as const, "add" as const, "remove" as const),
        kind: constant(kind),
        id: constantFrom(...known[kind], hidden[kind].id, unknown)
      })
    )
  ),
  { minLength: 1, maxLength: 12 }
)

/** What GitLab's rules say of a step, and what they leave. */
const expected = (
  step: Step,
  on: { enabled: boolean; project: Set<number>; group: Set<number> }
): unknown => {
  if (step.do === "edit") {
    on.enabled = step.enabled
    return null
  }
  const { id, kind } = step
  if (!known[kind].includes(id)) {
    if (step.do === "add") return `404 404 target_${kind}_id not found Not Found`
    return `404 404 ${kind === "project" ? "Project" : "Group"} Not Found`
  }
  if (step.do === "add") {
    if (on[kind].has(id)) return kind === "project" ? alreadyProject : alreadyGroup
    on[kind].add(id)
    return { source_project_id: bare.id, [`target_${kind}_id`]: id }
  }
  if (on[kind].delete(id)) return null
  return kind === "group" ? noGroup : id === bare.id ? itself : noProject
}

const take = (step: Step): Promise<unknown> => {
  if (step.do === "edit") return scopes.edit(bare.id, step.enabled)
  const { id, kind } = step
  if (step.do === "add") {
    return kind === "project"
      ? scopes.addToInboundAllowList(bare.id, id)
      : scopes.addToGroupsAllowList(bare.id, id)
  }
  return kind === "project"
    ? scopes.removeFromInboundAllowList(bare.id, id)
    : scopes.removeFromGroupsAllowList(bare.id, id)
}

describe("a bare project", () => {
  it(
    "driven by it in any order is as GitLab has it, and never refused for what it opens",
    { timeout: 120_000 },
    async () => {
      await assert(
        asyncProperty(steps, async (walk) => {
          await scopes.edit(bare.id, true)
          for (const id of await projectIds()) await outcome(scopes.removeFromInboundAllowList(bare.id, id))
          for (const id of await groupIds()) await scopes.removeFromGroupsAllowList(bare.id, id)
          const on = { enabled: true, project: new Set<number>(), group: new Set<number>() }
          for (const step of walk) {
            const answer = (await outcome(take(step))) ?? null
            expect([step, answer]).toEqual([step, expected(step, on)])
          }
          expect(await scopes.show(bare.id)).toEqual({ inbound_enabled: on.enabled, outbound_enabled: false })
          expect(await projectIds()).toEqual([bare.id, ...[...on.project].filter((id) => id !== bare.id)])
          expect(await groupIds()).toEqual([...on.group])
        }),
        { numRuns: 25 }
      )
      expect(service.stderr()).toBe("")
    }
  )
})
