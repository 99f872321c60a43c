import { describe, expect, it } from "vitest"
import { apiPatterns, makeRouteOf, methodName } from "./route-patterns.ts"

const routeOf = makeRouteOf(apiPatterns)

describe("the route of a target", () => {
  it.each([
    ["/api/v4/projects/123/job_token_permissions", "/api/v4/projects/:id/job_token_permissions"],
    [
      "/api/v4/projects/acme%2Fsecret/job_token_permissions?private_token=x",
      "/api/v4/projects/:id/job_token_permissions"
    ],
    ["/api/v4/projects/1/audit_events/7", "/api/v4/projects/:id/audit_events/:event_id"],
    ["/-/readiness", "/-/readiness"],
    ["/docs", "/docs"],
    ["/", "unmatched"],
    ["", "unmatched"],
    ["/api/v4/projects//job_token_permissions", "unmatched"],
    ["/api/v4/projects/123/job_token_permissions/", "unmatched"],
    ["/api/v4/projects/acme/secret/job_token_permissions", "unmatched"],
    ["/planted", "unmatched"],
    ["/__proto__", "unmatched"],
    ["http://planted/docs", "unmatched"]
  ])("%s is %s", (target, route) => {
    expect(routeOf(target)).toBe(route)
  })

  it("is itself for every pattern, so that no route goes by another's name", () => {
    expect(apiPatterns.length).toBeGreaterThan(20)
    for (const pattern of apiPatterns) expect(routeOf(pattern.replaceAll(/:[a-z_]+/g, "1"))).toBe(pattern)
  })
})

describe("a method", () => {
  it("that nobody knows makes no new name", () => {
    expect(["GET", "PROPFIND", "planted", undefined].map(methodName)).toEqual([
      "GET",
      "other",
      "other",
      "other"
    ])
  })
})
