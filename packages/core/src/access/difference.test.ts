import { describe, expect, test } from "vitest"
import { beforeNoon, noon } from "../../test/documents.ts"
import { createEngine } from "../engine.ts"
import type { Grant, Permissions, ProjectInput, Scope } from "../gitlab.ts"
import type { Access } from "./accesses.ts"

const inRepository = (write: Grant): Permissions => ({ repository: { write } })
const described = (permissions: Permissions, scope: Scope = {}): ProjectInput => ({
  id: 11,
  path: "acme/backend",
  permissions,
  scope
})

const engineWith = (project: ProjectInput = described({})) => {
  const engine = createEngine({ now: () => noon })
  engine.load({
    groups: [{ id: 21, path: "acme" }],
    projects: [{ id: 12, path: "acme/app" }, project]
  })
  return engine
}

const diff = (before: ProjectInput, after: ProjectInput) => engineWith().diff(before, after)
const sourcesOf = (project: ProjectInput) =>
  engineWith(project)
    .whoCan("acme/backend", "repository", "write")
    ?.job_tokens?.map(({ from }) => from)

/** What of a list is about writing to the repository. */
const writing = (accesses: readonly Access[]): Access | undefined =>
  accesses.find(({ cells }) => cells.includes("repository:write"))

const everywhere = {
  refs: ["protected", "unprotected"],
  environments: ["none", "unprotected", "protected"],
  trigger_roles: ["developer", "maintainer", "owner"]
}

test("names environments in one order, whichever policy speaks of which", () => {
  const before = described({
    ...inRepository("owner"),
    jobs: { write: { job_token: { environments: ["z"] } } }
  })
  const after = described(inRepository({ min_role: "owner", job_token: { environments: ["z", "a"] } }))
  const gained = writing(diff(before, after).gained)
  expect(gained?.job_tokens?.map(({ environment_names }) => environment_names)).toEqual([["a", "z"]])
  expect(diff(after, before).lost).toEqual(diff(before, after).gained)
})

describe("what is gained and lost", () => {
  test("when a grant to people becomes one to jobs as well", () => {
    expect(
      diff(described(inRepository("maintainer")), described(inRepository("job_token_and_owner")))
    ).toEqual({
      gained: [{ cells: ["repository:write"], job_tokens: [{ from: ["own"], ...everywhere }] }],
      lost: [{ cells: ["repository:write"], users: ["maintainer"] }]
    })
  })

  test("when an entry is added: what it permits, to its source alone", () => {
    const entry = { project: "acme/app", job_token_policies: ["repository:write" as const] }
    const [before, after] = [described({}), described({}, { allowlist: [entry] })]
    const gained = [
      { cells: ["repository:write"], job_tokens: [{ from: [{ project: "acme/app" }], ...everywhere }] }
    ]
    expect(diff(before, after)).toEqual({ gained, lost: [] })
    expect(diff(after, before)).toEqual({ gained: [], lost: gained })
  })

  test("when the scope is switched off: everything, to everyone who was out, and what stood listed to nobody", () => {
    const listed = described(inRepository("job_token"), { allowlist: [{ group: "acme" }] })
    const open = described(inRepository("job_token"), { ...listed.scope, inbound_enabled: false })
    const { gained, lost } = diff(listed, open)
    expect(lost).toEqual([])
    expect(writing(gained)?.job_tokens).toEqual([{ from: ["foreign"], ...everywhere }])
    expect(gained.flatMap(({ job_tokens }) => job_tokens?.flatMap(({ from }) => from))).toEqual(
      gained.map(() => "foreign")
    )
  })

  test("when the entry for the project itself narrows or expires", () => {
    const permissions = inRepository("job_token")
    const narrowed = described(permissions, {
      allowlist: [{ project: 11, job_token_policies: ["read_packages"] }]
    })
    const expired = described(permissions, {
      allowlist: [{ project: "acme/backend", expires_at: beforeNoon }]
    })
    for (const restricted of [narrowed, expired]) {
      const { gained, lost } = diff(described(permissions), restricted)
      expect(gained).toEqual([])
      expect(writing(lost)?.job_tokens).toEqual([{ from: ["own"], ...everywhere }])
    }
    expect(diff(narrowed, expired).lost.flatMap(({ cells }) => cells)).toContain("package_registry.npm:read")
  })

  test("when a name joins the environments of a grant: that name and no other", () => {
    const within = (...environments: readonly string[]) =>
      described(inRepository({ job_token: { environments, trigger_role: "owner", refs: "protected" } }))
    expect(diff(within("staging"), within("staging", "production"))).toEqual({
      gained: [
        {
          cells: ["repository:write"],
          job_tokens: [
            {
              from: ["own"],
              refs: ["protected"],
              environments: ["unprotected", "protected"],
              trigger_roles: ["owner"],
              environment_names: ["production"]
            }
          ]
        }
      ],
      lost: []
    })
  })

  test("when every environment but one opens: that one is named as the exception", () => {
    const owners = { trigger_role: "owner", refs: "protected" } as const
    const { gained } = diff(
      described(inRepository({ job_token: { ...owners, environments: ["production"] } })),
      described(inRepository({ job_token: owners }))
    )
    expect(gained).toEqual([
      {
        cells: ["repository:write"],
        job_tokens: [
          {
            from: ["own"],
            refs: ["protected"],
            environments: ["none", "unprotected", "protected"],
            trigger_roles: ["owner"],
            except_environment_names: ["production"]
          }
        ]
      }
    ])
  })

  test("nothing, where a grant to job tokens is for sources that the scope keeps out", () => {
    const own = described(inRepository({ job_token: { origin: "own" } }))
    expect(diff(own, described(inRepository({ job_token: {} })))).toEqual({ gained: [], lost: [] })
  })
})

describe("the sources of job tokens", () => {
  const scope: Scope = { allowlist: [{ project: "acme/new" }, { project: 12 }, { group: "other" }] }

  test("are those that the entries name, also of a project that has no id", () => {
    const { id: _, ...nameless } = described(inRepository("job_token"), scope)
    const named = [["own", { group: "other" }, { project: "acme/new" }, { project: 12 }]]
    expect(sourcesOf(nameless)).toEqual(named)
    expect(sourcesOf({ ...nameless, id: 11 })).toEqual(named)
  })

  test("are named once, when an id and a path name the same", () => {
    const twice: Scope = {
      allowlist: [{ project: 12 }, { project: "acme/app" }, { group: "acme" }, { group: 21 }]
    }
    expect(sourcesOf(described(inRepository("job_token"), twice))).toEqual([
      ["own", { group: "acme" }, { project: "acme/app" }]
    ])
  })

  test("are not a group that nobody knows, nor the project itself", () => {
    const allowlist = [{ group: 999 }, { project: 11 }, { project: "acme/backend" }]
    expect(sourcesOf(described(inRepository("job_token"), { allowlist }))).toEqual([["own"]])
  })

  test("tell a group from any project below it, whatever that one is called", () => {
    for (const name of ["\u0000", "*", " ", "-"]) {
      const allowlist = [{ group: "acme" }, { project: `acme/${name}`, default_permissions: false }]
      expect(sourcesOf(described(inRepository("job_token"), { allowlist }))).toEqual([
        ["own", { group: "acme" }]
      ])
    }
  })
})
