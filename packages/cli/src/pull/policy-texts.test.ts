import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import type { ServerProject } from "../server/answers.ts"
import type { ServerState } from "../server/state.ts"
import { manyPolicyTexts, onePolicyText } from "./policy-texts.ts"

const told = { revision: 1, updatedAt: null, etag: '"1.a"' }
const closed = { inbound_enabled: true, allowlist: [] }
const project = (more: Partial<ServerProject> = {}): ServerProject => ({
  kind: "project",
  id: 123,
  path: "acme/backend",
  visibility: "private",
  permissions: {},
  scope: closed,
  scopeSource: "platform",
  hiddenEntries: 0,
  ...told,
  ...more
})
const stateOf = (...projects: readonly ServerProject[]): ServerState => ({
  instance: null,
  groups: [],
  projects
})
const textOf = (state: ServerState): string => Effect.runSync(onePolicyText(state))

const bare = `version: 1
projects:
  acme/backend:
    id: 123
    visibility: private
`
const scoped = `${bare}    scope:
      inbound_enabled: true
`

describe("the scope of a project", () => {
  test("stands in the file where it is stored, also where it is what is usual", () => {
    // On another service the platform may say something else.
    expect(textOf(stateOf(project({ scopeSource: "stored" })))).toBe(`${scoped}      allowlist: []\n`)
  })

  test("stands in the file where the platform says something, for it is in force", () => {
    const scope = { inbound_enabled: true, allowlist: [{ group: "acme" }] }
    expect(textOf(stateOf(project({ scope })))).toBe(`${scoped}      allowlist:\n        - { group: acme }\n`)
    expect(textOf(stateOf(project({ scope: { inbound_enabled: false, allowlist: [] } })))).toContain(
      "enabled: false"
    )
  })

  test("is left out where nobody says anything", () => expect(textOf(stateOf(project()))).toBe(bare))
})

test("stands in the order of paths, grants on a line, and what says nothing is left out", () => {
  const permissions = { package_registry: { maven: { write: { min_role: "maintainer" } } } } as const
  const state: ServerState = {
    instance: { kind: "instance", defaults: {}, limits: {}, enforceScope: true, ...told },
    groups: [
      { kind: "group", id: 8, path: "zeta", defaults: permissions, limits: {}, ...told },
      { kind: "group", id: 7, path: "acme", defaults: {}, limits: {}, ...told }
    ],
    projects: [project({ path: "b/x", id: 1 }), project({ path: "a/x", id: 2, permissions })]
  }
  expect(textOf(state)).toBe(`version: 1
instance:
  enforce_scope: true
groups:
  zeta:
    id: 8
    defaults: { package_registry: { maven: { write: { min_role: maintainer } } } }
projects:
  a/x:
    id: 2
    visibility: private
    permissions: { package_registry: { maven: { write: { min_role: maintainer } } } }
  b/x:
    id: 1
    visibility: private
`)
  expect(Effect.runSync(manyPolicyTexts(state)).map(({ name }) => name)).toEqual([
    "instance.yaml",
    "groups.yaml",
    "projects/a/x.yaml",
    "projects/b/x.yaml"
  ])
})
