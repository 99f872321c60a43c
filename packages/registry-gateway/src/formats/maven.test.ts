import { describe, expect, it } from "vitest"
import { classify } from "../classify/classify.ts"
import { packageOf } from "./maven.ts"

const cell = (method: string, target: string) => {
  const classified = classify({ method, target, headers: [] })
  if (classified.type === "unknown") return "unknown"
  const { action, target: about } = classified
  return about.type === "project" ? `${about.resource}:${action}` : `${about.type}:${action}`
}

const inProject = (path: string): string => `/api/v4/projects/123/packages/maven/${path}`

describe("a file of a Maven package", () => {
  const folder = "com/acme/app/1.0.0/"
  it.each([
    ...["", ".sha1", ".md5", ".sha256", ".sha512", ".asc", ".asc.md5"].flatMap((suffix) => [
      `${folder}app-1.0.0.jar${suffix}`,
      `${folder}app-1.0.0.pom${suffix}`,
      `com/acme/app/maven-metadata.xml${suffix}`,
      `com/acme/app/2.0-SNAPSHOT/maven-metadata.xml${suffix}`
    ]),
    `${folder}app-1.0.0-sources.jar`,
    `${folder}app-1.0.0.module`,
    `${folder}app-1.0.0.jar/authorize`,
    "single/1.0/single-1.0.jar"
  ])("%s is read and written as the package", (path) => {
    expect(cell("GET", inProject(path))).toBe("package_registry.maven:read")
    expect(cell("HEAD", inProject(path))).toBe("package_registry.maven:read")
    expect(cell("PUT", inProject(path))).toBe("package_registry.maven:write")
    expect(cell("DELETE", inProject(path))).toBe("unknown")
    expect(cell("POST", inProject(path))).toBe("unknown")
  })

  it.each(["", "app.jar", "app/1.0", "app/x-maven-metadata.xml", "a/b/1.0/maven-metadata.xml.bak"])(
    "%j is none",
    (path) => {
      expect(cell("GET", inProject(path))).toBe("unknown")
      expect(cell("PUT", inProject(path))).toBe("unknown")
    }
  )

  it.each(["/api/v4/groups/7/-/packages/maven/", "/api/v4/packages/maven/"])(
    "is only read below %s",
    (place) => {
      const target = `${place}${folder}app-1.0.0.jar`
      expect(cell("GET", target)).toBe("package:read")
      expect(cell("PUT", target)).toBe("unknown")
      expect(cell("DELETE", target)).toBe("unknown")
    }
  )

  it.each([
    "/api/v4/groups/7/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
    "/api/v4/group/7/-/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
    "/api/v3/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
    "/gitlab/api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
    "/api/v4/projects/123/packages/mvn/com/acme/app/1.0.0/app-1.0.0.jar",
    "/api/v4/projects/123/packages/",
    "/api/v4/projects/123/packages/017",
    "/api/v4/projects/123/packages/0",
    "/api/v4/projects/123/packages/17.json",
    "/api/v4/projects/123/packages/9007199254740993000",
    "/api/v4/projects/123/packages/17/pipelines",
    "/api/v4/projects/123/issues"
  ])("does not lie at %s", (target) => {
    for (const method of ["GET", "PUT", "DELETE"]) expect(cell(method, target)).toBe("unknown")
  })

  it("lies in a project by its id or by its encoded path; digits that are no id are a path", () => {
    const projectOf = (id: string) => {
      const classified = classify({
        method: "GET",
        target: `/api/v4/projects/${id}/packages/maven/a/1/a-1.pom`,
        headers: []
      })
      return classified.type === "known" && classified.target.type === "project"
        ? classified.target.project
        : null
    }
    expect(["123", "acme%2Fbackend", "acme%2fsub%2Fbackend", "0123", "backend"].map(projectOf)).toEqual([
      123,
      "acme/backend",
      "acme/sub/backend",
      "0123",
      "backend"
    ])
  })
})

describe("the package that a file belongs to", () => {
  it.each<readonly [string, string, string | undefined]>([
    ["com/acme/app/1.0.0/app-1.0.0.jar", "com/acme/app", "1.0.0"],
    ["com/acme/app/maven-metadata.xml", "com/acme/app", undefined],
    ["com/acme/app/maven-metadata.xml.sha1.asc", "com/acme/app", undefined],
    ["com/acme/app/2.0-SNAPSHOT/maven-metadata.xml", "com/acme/app", "2.0-SNAPSHOT"],
    ["com/acme/app/2.0-SNAPSHOT/app-2.0-20260822.101112-1.jar", "com/acme/app", "2.0-SNAPSHOT"],
    ["com/acme/maven-metadata.xml", "com/acme", undefined]
  ])("%s", (written, name, version) => {
    const parts = written.split("/")
    expect(packageOf({ path: parts.slice(0, -1), file: parts.at(-1) ?? "" })).toEqual({
      resource: "package_registry.maven",
      name,
      ...(version === undefined ? {} : { version })
    })
  })
})
