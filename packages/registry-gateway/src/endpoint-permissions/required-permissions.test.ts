import { describe, expect, it } from "vitest"
import { endpointRows } from "./rows.ts"
import { requiredPermissions, type RequiredPermissions } from "./required-permissions.ts"

const told = (answer: RequiredPermissions): string =>
  answer.type === "unknown" ? answer.why : answer.row.permissions.join(" and ") || "not controlled"

const ask = (method: string, path: string): string => told(requiredPermissions(method, `/api/v4${path}`))

const notListed = "the route is not in GitLab's list"

/** A path of a row: every variable is filled with something that no other row has a word for. */
const sampleOf = (path: string): string =>
  path
    .replace("(/)(*suffix_path)", "/v1/downloads")
    .replace("(*path/)", "some/folder/")
    .replaceAll(/\*\w+/g, "some/thing")
    .replaceAll(/:\w*[a-z0-9]/g, "17")

const rows = endpointRows.map((row) => {
  const [method = "", path = "", permissions = ""] = row.split(" ")
  return { method, path, permissions: permissions === "-" ? [] : permissions.split("+") }
})

describe("every route that GitLab lists", () => {
  it("is 186 of them, by permission", () => {
    const counts = Object.fromEntries(
      [...Map.groupBy(rows, ({ permissions }) => permissions.join("+"))].map(([name, some]) => [
        name,
        some.length
      ])
    )
    expect(counts).toEqual({
      "": 30,
      read_deployments: 3,
      admin_deployments: 3,
      "admin_deployments+admin_environments": 1,
      read_environments: 2,
      admin_environments: 6,
      read_jobs: 7,
      read_merge_requests: 4,
      read_packages: 59,
      admin_packages: 32,
      read_pipelines: 4,
      admin_pipelines: 1,
      read_releases: 7,
      admin_releases: 8,
      read_repositories: 5,
      read_secure_files: 3,
      admin_secure_files: 2,
      read_terraform_state: 2,
      admin_terraform_state: 5,
      read_work_items: 2
    })
  })

  it.each(rows)("$method $path has a request that asks for it", ({ method, path, permissions }) => {
    const answer = requiredPermissions(method, `/api/v4${sampleOf(path)}`)
    expect(answer).toEqual({ type: "known", row: { method, path, permissions } })
    expect(requiredPermissions(method, `/api/v4${sampleOf(path)}?page=2`)).toEqual(answer)
  })

  it.each(rows)("$method $path has requests beside it that do not", ({ method, path }) => {
    const sample = `/api/v4${sampleOf(path)}`
    for (const [by, at] of [
      ["TRACE", sample],
      [method.toLowerCase(), sample],
      [method, `/x${sample}`],
      [method, sample.replace("/api/v4", "/api/v5")],
      [method, sample.replace("/api/v4", "")],
      [method, `${sample}/`],
      [method, sample.replace("/api/v4/", "/api/v4//")],
      [method, sample.replace("/api/v4/", "/api/v4/x/../")],
      [method, `${sample};x`],
      [method, `${sample}#x`],
      [method, `${sample}%00`],
      [method, `${sample}?page=1&page=2`]
    ] as const) {
      expect(requiredPermissions(by, at).type, `${by} ${at}`).toBe("unknown")
    }
  })
})

describe("the most exact of the routes that fit", () => {
  it.each([
    ["GET", "/projects/123/packages/npm/@acme%2fapp", "read_packages"],
    ["GET", "/projects/acme%2Fbackend/packages/npm/-/package/@acme%2fapp/dist-tags", "read_packages"],
    ["GET", "/groups/7/-/packages/npm/@acme%2fapp", "not controlled"],
    ["GET", "/groups/7/-/packages/npm/-/package/app/dist-tags", "read_packages"],
    ["GET", "/packages/npm/app", "not controlled"],
    ["GET", "/packages/npm/-/package/app/dist-tags", "read_packages"],
    ["POST", "/projects/123/packages/npm/-/npm/v1/security/audits/quick", "read_packages"],
    ["POST", "/projects/123/packages/conan/v1/conans/a/1/b/c/upload_urls", "read_packages"],
    ["PUT", "/projects/123/packages/maven/com/acme/app/1/app-1.jar", "admin_packages"],
    ["GET", "/projects/123/packages/17/pipelines", "read_pipelines"],
    ["GET", "/projects/123/repository/changelog", "read_releases"],
    ["POST", "/projects/123/deployments", "admin_deployments and admin_environments"],
    ["DELETE", "/projects/123/environments/review_apps", "admin_environments"],
    ["DELETE", "/projects/123/environments/17", "admin_environments"],
    ["GET", "/projects/123/releases/permalink/latest", "read_releases"],
    ["GET", "/projects/123/releases/permalink/latest/downloads/x", "read_releases"],
    ["GET", "/projects/123/repository/files/src%2Fmain.ts/raw", "read_repositories"],
    ["HEAD", "/projects/123/jobs/5/artifacts", "read_jobs"],
    ["GET", "/group/7/-/packages/composer/packages", "not controlled"],
    ["POST", "/projects/123/trigger/pipeline", "not controlled"],
    ["GET", "/job", "not controlled"]
  ])("%s %s asks for %s", (method, path, expected) => {
    expect(ask(method, path)).toBe(expected)
  })
})

describe("a route that GitLab does not list", () => {
  it.each([
    ["GET", "/projects/123/packages/nuget/index"],
    ["POST", "/projects/123/packages/helm/api/stable/charts"],
    ["PUT", "/projects/123/packages/debian/app.deb"],
    ["GET", "/projects/123/issues/5/notes"],
    ["GET", "/projects/123"],
    ["GET", "/projects/acme/backend/jobs"],
    ["POST", "/projects/123/packages/maven/com/acme/app/1/app-1.jar"],
    ["GET", "/projects/123/repository/files/src/main.ts/raw"]
  ])("%s %s is unknown", (method, path) => {
    expect(ask(method, path)).toBe(notListed)
  })

  it.each(["", "/", "/api/v4", "/api/v3/projects/1/jobs", "/acme/backend", "http://x/api/v4/job"])(
    "%j is unknown",
    (target) => {
      expect(requiredPermissions("GET", target).type).toBe("unknown")
    }
  )
})
