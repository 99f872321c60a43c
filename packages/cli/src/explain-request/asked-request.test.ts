import { describe, expect, it } from "vitest"
import { readRequest, splitRequest } from "./asked-request.ts"

const asked = (request: string) => {
  const { method, target } = splitRequest(request) ?? { method: "", target: "" }
  const { isUnknown, permissions, questions } = readRequest(method, target)
  return {
    needs: permissions.type === "known" ? permissions.row.permissions : null,
    questions: questions.map(({ action, target }) =>
      target.type === "project"
        ? `${target.resource}:${action} of ${target.project}`
        : `${action} of a ${target.type}`
    ),
    isUnknown
  }
}

const maven = "packages/maven/com/acme/app/1/app-1.jar"

describe("a request", () => {
  it.each<readonly [string, ReadonlyArray<string> | null, ReadonlyArray<string>]>([
    [`PUT /api/v4/projects/123/${maven}`, ["admin_packages"], ["package_registry.maven:write of 123"]],
    [
      `get /api/v4/projects/acme%2Fbackend/${maven}`,
      ["read_packages"],
      ["package_registry.maven:read of acme/backend"]
    ],
    [
      "PUT /api/v4/projects/123/packages/npm/app",
      ["admin_packages"],
      ["package_registry.npm:write of 123", "package_registry.npm:delete of 123"]
    ],
    ["PUT /api/v4/projects/123/packages/nuget/", null, ["package_registry.nuget:write of 123"]],
    [
      "POST /api/v4/projects/123/deployments",
      ["admin_deployments", "admin_environments"],
      ["deployments:write of 123", "environments:write of 123"]
    ],
    [
      "DELETE /api/v4/projects/acme%2fbackend/releases/v1",
      ["admin_releases"],
      ["releases:delete of acme/backend"]
    ],
    ["GET /api/v4/projects/123/jobs?page=2", ["read_jobs"], ["jobs:read of 123"]],
    ["GET /api/v4/projects/123/packages/17/pipelines", ["read_pipelines"], ["pipelines:read of 123"]],
    ["GET /api/v4/job", [], []],
    ["DELETE /api/v4/projects/123/packages/17", ["admin_packages"], ["delete of a package_id"]],
    ["GET /v2/acme/backend/manifests/latest", null, ["read of a repository"]]
  ])("%s", (request, needs, questions) => {
    expect(asked(request)).toEqual({ needs, questions, isUnknown: false })
  })

  it.each([
    `PATCH /api/v4/projects/123/${maven}`,
    "GET /api/v4/projects/123/issues/5/notes",
    "GET /api/v4/projects/123/packages/../jobs",
    "GET /acme/backend"
  ])("that nobody knows asks for nothing, and is unknown: %s", (request) => {
    expect(asked(request)).toMatchObject({ questions: [], isUnknown: true })
  })

  it("for packages that GitLab would take, and the gateway does not understand, is unknown", () => {
    const request = "PUT /api/v4/projects/123/packages/generic/app/1.0.0/app%20two.bin"
    expect(asked(request)).toEqual({ needs: null, questions: [], isUnknown: true })
    expect(asked("GET /api/v4/projects/123/packages?x=1")).toEqual({
      needs: ["read_packages"],
      questions: [],
      isUnknown: true
    })
  })
})

describe("what is written for a request", () => {
  it.each(["", "GET", "/api/v4/job", "GET  /api/v4/job", "GET /a b", "GET a", "GET\t/a", "G-T /a"])(
    "is not %j",
    (written) => {
      expect(splitRequest(written)).toBeNull()
    }
  )
})
