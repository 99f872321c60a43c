import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { parseTarget } from "./request-target.ts"
import { matchRoute, prepareRoute, type Parameters } from "./route.ts"

/** The variables that a path has by a pattern; `null` where it is not one of its paths. */
const variables = (pattern: string, path: string): Parameters | null => {
  const route = prepareRoute({
    method: "GET",
    pattern,
    action: "read",
    query: ["page"],
    target: () => null
  })
  return matchRoute(route, Result.getOrThrow(parseTarget(path)))
}

describe("a route", () => {
  it.each<readonly [string, string, Partial<Parameters>]>([
    ["/a/:id/b", "/a/7/b", { id: 7 }],
    ["/a/:id/b", "/a/acme%2Fapp/b", { id: "acme/app" }],
    ["/a/:package_id/b/:file_id", "/a/17/b/4", { packageId: 17 }],
    ["/a/*path/:file", "/a/x/y", { path: ["x"], file: "y" }],
    ["/a/*path/:file", "/a/x/y/z", { path: ["x", "y"], file: "z" }],
    ["/:id/*path/-/:file", "/7/x/-/y", { id: 7, path: ["x"], file: "y" }],
    ["/:id/*path/-/:file", "/7/x/-/y/-/z", { id: 7, path: ["x", "-", "y"], file: "z" }],
    ["/a/*path", "/a/x/y?page=1", { path: ["x", "y"] }],
    ["/a/:name/b", "/a/@x%2fy/b", { name: "@x/y" }],
    ["/a/*path/-/:name", "/a/x/y/-/@x%2Fy", { path: ["x", "y"], name: "@x/y" }],
    ["/a/:scope/:tag", "/a/x/y", { words: { scope: "x", tag: "y" } }],
    ["/a/:file/", "/a/x/", { file: "x" }],
    ["/a/:file(/)", "/a/x/", { file: "x" }],
    ["/a/:file(/)", "/a/x", { file: "x" }],
    ["/v2/", "/v2/", {}]
  ])("%s has %s", (pattern, path, expected) => {
    expect(variables(pattern, path)).toMatchObject(expected)
  })

  it.each([
    ["/a/:id/b", "/a/7"],
    ["/a/:id/b", "/a/7/b/c"],
    ["/a/:id/b", "/a/7/c"],
    ["/a/:id/b", "/a/b/7"],
    ["/a/:package_id", "/a/x"],
    ["/a/:package_id/b/:file_id", "/a/17/b/x"],
    ["/a/*path/:file", "/a/x"],
    ["/:id/*path/-/:file", "/7/x/y/z"],
    ["/:id/*path/-/:file", "/7/x/-/y/z"],
    ["/a/*path/:file", "/a/x%2Fy/z"],
    ["/a/*path/:file", "/a/x/y%2Fz"],
    ["/a/b", "/a/b?other=1"],
    ["/a/:file/", "/a/x"],
    ["/a/:file", "/a/x/"],
    ["/a/*path/:file", "/a/x/y/"],
    ["/a/:scope/:name", "/a/x%2Fy/z"],
    ["/a/*path/:name", "/a/x%2Fy/z/w"]
  ])("%s has not %s", (pattern, path) => {
    expect(variables(pattern, path)).toBeNull()
  })
})
