import { describe, expect, it } from "vitest"
import { readScopes } from "./scope.ts"

const read = (...parameters: ReadonlyArray<string>) =>
  readScopes(parameters)?.map(({ actions, repository }) => `${repository}: ${[...actions].join()}`)

describe("the scopes of a request", () => {
  it.each<readonly [string, ReadonlyArray<string>, ReadonlyArray<string>]>([
    ["a repository", ["repository:acme/backend:pull"], ["acme/backend: pull"]],
    ["in whatever order", ["repository:acme/backend:push,pull"], ["acme/backend: pull,push"]],
    [
      "all there is, as one who deletes asks for it",
      ["repository:acme/backend:*"],
      ["acme/backend: pull,push,delete"]
    ],
    [
      "several parameters",
      ["repository:acme/backend:pull,push", "repository:acme/app/base:pull"],
      ["acme/backend: pull,push", "acme/app/base: pull"]
    ],
    [
      "several in one parameter",
      ["repository:acme/backend:pull repository:acme/app:pull"],
      ["acme/backend: pull", "acme/app: pull"]
    ],
    [
      "one repository twice",
      ["repository:acme/backend:pull", "repository:acme/backend:push"],
      ["acme/backend: pull,push"]
    ],
    ["nothing", [], []],
    ["an empty parameter", [""], []],
    [
      "actions that there are not, beside one",
      ["repository:acme/backend:admin,pull,"],
      ["acme/backend: pull"]
    ],
    ["actions in other letters", ["repository:acme/backend:PULL"], []]
  ])("are read: %s", (_, parameters, expected) => {
    expect(read(...parameters)).toEqual(expected)
  })

  it.each([
    "registry:catalog:*",
    "repository(plugin):acme/backend:pull",
    "Repository:acme/backend:pull",
    "repository:acme/backend",
    "repository::pull",
    "repository:acme/backend:pull:push",
    "repository:registry.example:5000/acme/backend:pull",
    "repository:Acme/backend:pull",
    "repository:acme/../backend:pull",
    "repository:acme/./backend:pull",
    "repository:acme//backend:pull",
    "repository:/acme/backend:pull",
    "repository:acme/backend/:pull",
    "repository:acme%2fbackend:pull",
    "repository:acme\\backend:pull",
    "repository:acme/backend\u0000:pull",
    "repository:acme/backend\nrepository:acme/app:pull",
    "repository:acme/bäckend:pull",
    "repository:acme/*:pull",
    "repository:*:*",
    "repository:-acme/backend:pull",
    "repository:acme/backend-:pull",
    `repository:acme/${"a".repeat(251)}:pull`
  ])("that name no repository, or not certainly one, ask for nothing: %j", (scope) => {
    expect(read(scope)).toEqual([])
  })

  it("are looked at up to a number", () => {
    const scopes = Array.from({ length: 17 }, (_, at) => `repository:acme/a${at}:pull`)
    expect(readScopes(scopes.slice(0, 16))).toHaveLength(16)
    expect(readScopes(scopes)).toBeNull()
    expect(readScopes([scopes.join(" ")])).toBeNull()
  })
})
