import { describe, expect, it } from "vitest"
import { classify } from "../classify/classify.ts"

const ask = (request: string) => {
  const at = request.indexOf(" ")
  return classify({ method: request.slice(0, at), target: request.slice(at + 1), headers: [] })
}

const digest = "sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b"
const uploads = "POST /v2/acme/backend/blobs/uploads/"
const npm = "/api/v4/projects/123/packages/npm"

describe("nobody knows", () => {
  it.each([
    // A mount that leaves it to the registry where the blob comes from, or says it in no way that is one.
    `${uploads}?mount=${digest}`,
    `${uploads}?from=acme%2Fapp`,
    `${uploads}?mount=${digest}&from=`,
    `${uploads}?mount=${digest}&from=app`,
    `${uploads}?mount=${digest}&from=acme%2F..%2Fother`,
    `${uploads}?mount=${digest}&from=acme%2Fapp&from=acme%2Fbackend`,
    `${uploads}?mount=latest&from=acme%2Fapp`,
    // Names of repositories that a registry could read in two ways, or that are none.
    "GET /v2/acme/backend/manifests/image/manifests/latest",
    "GET /v2/acme/blobs/manifests/latest",
    "GET /v2/acme/backend/blobs/uploads/manifests/latest",
    "GET /v2/acme/tags/tags/list",
    "GET /v2/backend/manifests/latest",
    "GET /v2/Acme/backend/manifests/latest",
    "GET /v2/acme/-backend/manifests/latest",
    "GET /v2/acme%2Fbackend/manifests/latest",
    "GET /v2/acme/backend/manifests/-latest",
    "GET /v2/acme/backend/blobs/latest",
    "GET /v2/acme/backend/manifests/latest/",
    "POST /v2/acme/backend/blobs/uploads",
    "GET /v2",
    "GET /v1/acme/backend/manifests/latest",
    `GET /v2/${"a/".repeat(130)}b/manifests/latest`,
    // A scope of a token that asks for something else than a repository.
    "GET /jwt/auth?service=container_registry&scope=registry:catalog:*",
    "GET /jwt/auth?service=container_registry&scope=repository:acme/backend:admin",
    "GET /jwt/auth?service=container_registry&scope=repository:acme/backend:pull:push",
    "GET /jwt/auth?service=container_registry&scope=repository:acme/backend:constructor",
    "GET /jwt/auth?service=container_registry&scope=repository:acme/backend:",
    "GET /jwt/auth?service=container_registry&scope=a&scope=b",
    "GET /jwt/auth?service=docker",
    // Recipes of Conan whose user names no project.
    "GET /api/v4/packages/conan/v1/conans/zlib/1.3.1/_/stable",
    "GET /api/v4/packages/conan/v1/conans/zlib/1.3.1/acme/stable",
    "GET /api/v4/packages/conan/v1/conans/zlib/1.3.1/acme+/stable",
    "GET /api/v4/packages/conan/v1/conans/zlib/1.3.1/+acme+backend/stable",
    // Names of npm that are places of its registry, or two parts where one was meant.
    `GET ${npm}/-`,
    `GET ${npm}/.git`,
    `GET ${npm}/app/other`,
    `GET ${npm}/@acme`,
    `GET ${npm}/@acme%2fapp%2fother`,
    `GET ${npm}/@acme/@other%2fapp`,
    `GET ${npm}/app/-/other-1.0.0.tgz`,
    `GET ${npm}/app/-/app-1.0.0.tgz/-rev/1`,
    `GET ${npm}/@acme/app/-/@other/app-1.0.0.tgz`,
    `PUT ${npm}/-/package/app/dist-tags/`,
    `DELETE ${npm}/app`,
    `POST ${npm}/app`,
    `PUT ${npm}/@acme%252fapp`,
    // A format that there is not.
    "GET /api/v4/projects/123/packages?package_type=constructor",
    "GET /api/v4/projects/123/packages?package_type="
  ])("%s", (request) => {
    expect(ask(request).type).toBe("unknown")
  })
})

describe("what asks for more than it seems to", () => {
  it("a token asks for everything that its scope does", () => {
    const asked = ask(
      "GET /jwt/auth?service=container_registry&scope=repository:acme/backend:push,delete,push"
    )
    const also = asked.type === "known" ? asked.also.map(({ action }) => action) : []
    expect(also).toEqual(["write", "delete"])
  })

  it("a list asks for every format, or for the one that it shows", () => {
    const formats = (request: string) => {
      const asked = ask(request)
      return asked.type === "known" ? 1 + asked.also.length : 0
    }
    expect(formats("GET /api/v4/projects/123/packages")).toBe(14)
    expect(formats("GET /api/v4/projects/123/packages?package_type=maven")).toBe(1)
  })

  it("a group is no project, and a number that is no id is a path", () => {
    expect(ask("GET /api/v4/groups/123/-/packages/npm/app")).toMatchObject({ target: { group: 123 } })
    expect(ask("GET /api/v4/projects/0123/packages/npm/app")).toMatchObject({ target: { project: "0123" } })
    expect(ask("GET /api/v4/packages/terraform/modules/v1/123/network/aws")).toMatchObject({
      target: { group: "123" }
    })
  })
})
