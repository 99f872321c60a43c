import { expect, test } from "vitest"
import type { PlannedChange } from "./model.ts"
import { inOrder } from "./order.ts"

const change = (kind: PlannedChange["kind"], path: string, gains: boolean, untold = 0): PlannedChange => ({
  kind,
  path,
  revision: 0,
  updatedAt: null,
  etag: '"0.a"',
  body: {},
  changes: [],
  consequences: gains
    ? [
        {
          projects: 1,
          example: path,
          gained: [{ sentence: "deploy tokens can now read jobs", access: { cells: ["jobs:read"] } }],
          lost: []
        }
      ]
    : [],
  untold
})

test("what only takes away goes first; then the instance, groups from the top, projects", () => {
  const given = [
    change("project", "acme/b", true),
    change("group", "acme/tools", true),
    change("group", "zeta", true),
    change("instance", "", true),
    change("project", "acme/a", false),
    change("group", "acme/tools/x", false),
    change("group", "acme", false),
    // What was not told may be a gain.
    change("group", "beta", false, 1)
  ]
  expect(inOrder(given).map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    "group acme",
    "group acme/tools/x",
    "project acme/a",
    "instance ",
    "group beta",
    "group zeta",
    "group acme/tools",
    "project acme/b"
  ])
})
