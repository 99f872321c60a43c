import { expect, test } from "vitest"
import { vocabulary, type Cell } from "@jobwarden/core"
import { deployTokenScopes, sayPrincipals } from "./principals.ts"

const cellOf = (name: string): Cell => {
  const found = vocabulary.cells.find(({ action, resource }) => `${resource}:${action}` === name)
  if (found === undefined) throw new Error(`no cell ${name}`)
  return found
}

test("a kind of principals that cannot is not listed", () => {
  expect(sayPrincipals({}, "acme/backend")).toEqual([])
  expect(sayPrincipals({ users: ["owner"] }, "acme/backend")).toEqual([{ who: "users", which: "owner" }])
})

test("every product of conditions on job tokens has a line", () => {
  const job = {
    from: ["own"],
    refs: ["protected"],
    environments: ["none"],
    trigger_roles: ["owner"]
  } as const
  const lines = sayPrincipals(
    { deploy_tokens: true, job_tokens: [job, { ...job, refs: ["unprotected"] }] },
    "acme/backend",
    cellOf("repository:read")
  )
  expect(lines).toEqual([
    {
      who: "deploy tokens",
      which: "of acme/backend or a group above it, with the scope read_repository or write_repository"
    },
    {
      who: "job tokens",
      which: "jobs of acme/backend on protected refs without an environment, triggered by owner"
    },
    {
      who: "job tokens",
      which: "jobs of acme/backend on unprotected refs without an environment, triggered by owner"
    }
  ])
})

test("a project below no group is a deploy token's only home", () => {
  expect(sayPrincipals({ deploy_tokens: true }, "solo")).toEqual([{ who: "deploy tokens", which: "of solo" }])
})

test("the scopes of a deploy token are those that cover the cell, never those of users", () => {
  expect(deployTokenScopes(cellOf("package_registry.npm:write"))).toEqual(["write_package_registry"])
  expect(deployTokenScopes(cellOf("jobs:read"))).toEqual([])
})
