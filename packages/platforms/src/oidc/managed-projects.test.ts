import { describe, expect, it } from "vitest"
import type { JobClaims } from "./claims.ts"
import { managedProjects } from "./managed-projects.ts"

const claims: JobClaims = {
  jobId: 1,
  userId: 4,
  source: 5,
  isFork: false,
  ref: { name: "main", path: "refs/heads/main", protected: true },
  environment: { name: "policy", protected: true },
  role: "developer"
}

const anyRef = { project: 5, manages: [123] } as const
const onMain = { ...anyRef, ref: "main" } as const
const onTag = { ...anyRef, ref: "refs/tags/main" } as const
const there = { ...anyRef, environment: "policy" } as const

const tag = { name: "main", path: "refs/tags/main", protected: true }

describe("managedProjects", () => {
  it.each([
    ["on any protected ref", anyRef, claims],
    ["on the branch", onMain, claims],
    ["on the ref by its full name", onTag, { ...claims, ref: tag }],
    ["in the protected environment", there, claims]
  ])("lets in a job of the project %s", (_, manager, job) => {
    expect(managedProjects([manager], job)).toEqual([123])
  })

  it.each<readonly [string, Parameters<typeof managedProjects>[0][number], Partial<JobClaims>]>([
    ["a fork's pipeline on a protected ref", anyRef, { isFork: true }],
    ["an unprotected ref", anyRef, { ref: { ...claims.ref, protected: false } }],
    ["another project", anyRef, { source: 6 }],
    ["another branch", onMain, { ref: { name: "next", path: "refs/heads/next", protected: true } }],
    [
      "a branch that begins alike",
      onMain,
      { ref: { name: "main2", path: "refs/heads/main2", protected: true } }
    ],
    ["a protected tag with the branch's name", onMain, { ref: tag }],
    ["a ref whose kind is not said", onMain, { ref: { ...claims.ref, path: null } }],
    ["the branch with the tag's name", onTag, {}],
    ["no environment", there, { environment: null }],
    ["another environment", there, { environment: { name: "policy2", protected: true } }],
    ["the environment, unprotected", there, { environment: { name: "policy", protected: false } }]
  ])("does not let in %s", (_, manager, special) => {
    expect(managedProjects([manager], { ...claims, ...special })).toEqual([])
  })

  it("adds up what several managers manage, once each", () => {
    const managers = [
      anyRef,
      onMain,
      { project: 5, manages: ["acme/app"] },
      { project: 6, manages: [7] }
    ] as const
    expect(managedProjects(managers, claims)).toEqual([123, "acme/app"])
  })
})
