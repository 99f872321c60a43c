import type { Reference, RegistryAction } from "@jobwarden/service"
import type { Sample } from "../classify/route.ts"

const resource = "package_registry.conan"

const reference = "103f6067a947f366ef91fc1b7da351c588d1827f"
const revision = "8d9f2b8a5c1e4f7aa0b1c2d3e4f50617"

type Row = readonly [action: RegistryAction, method: string, behind: string]

const first = (user: string): readonly Row[] => {
  const recipe = `conans/zlib/1.3.1/${user}/stable`
  const files = `files/zlib/1.3.1/${user}/stable/0`
  const packaged = `${files}/package/${reference}/0/conan_package.tgz`
  const exported = `${files}/export/conanfile.py`
  return [
    ["read", "GET", packaged],
    ["read", "GET", exported],
    ["read", "GET", `${recipe}/search`],
    ["read", "GET", `${recipe}/packages/${reference}/digest`],
    ["read", "GET", `${recipe}/packages/${reference}/download_urls`],
    ["read", "GET", `${recipe}/packages/${reference}`],
    ["read", "POST", `${recipe}/packages/${reference}/upload_urls`],
    ["read", "GET", `${recipe}/digest`],
    ["read", "GET", `${recipe}/download_urls`],
    ["read", "GET", recipe],
    ["read", "POST", `${recipe}/upload_urls`],
    ["delete", "DELETE", recipe],
    ["write", "PUT", packaged],
    ["write", "PUT", `${packaged}/authorize`],
    ["write", "PUT", exported],
    ["write", "PUT", `${exported}/authorize`]
  ]
}

const recipe = "conans/zlib/1.3.1/_/_"
const recipeRevision = `${recipe}/revisions/${revision}`
const packageRevision = `${recipeRevision}/packages/${reference}/revisions/${revision}`

const second: readonly Row[] = [
  ["read", "GET", `${packageRevision}/files/conan_package.tgz`],
  ["read", "GET", `${recipeRevision}/files/conanfile.py`],
  ["read", "GET", `${recipeRevision}/search`],
  ["read", "GET", `${recipe}/search`],
  ["read", "GET", `${recipeRevision}/packages/${reference}/latest`],
  ["read", "GET", `${recipe}/latest`],
  ["read", "GET", `${recipeRevision}/packages/${reference}/revisions`],
  ["read", "GET", `${recipe}/revisions`],
  ["read", "GET", `${packageRevision}/files`],
  ["read", "GET", `${recipeRevision}/files`],
  ["delete", "DELETE", packageRevision],
  ["delete", "DELETE", recipeRevision],
  ["write", "PUT", `${packageRevision}/files/conan_package.tgz`],
  ["write", "PUT", `${packageRevision}/files/conan_package.tgz/authorize`],
  ["write", "PUT", `${recipeRevision}/files/conanfile.py`],
  ["write", "PUT", `${recipeRevision}/files/conanfile.py/authorize`]
]

const around: readonly Row[] = [
  ["read", "GET", "conans/search?q=zlib*&ignorecase=True"],
  ["read", "GET", "users/authenticate"],
  ["read", "GET", "users/check_credentials"]
]

const samples = (place: string, project: Reference, rows: readonly Row[]): readonly Sample[] =>
  rows.map(([action, method, behind]) => ({
    request: `${method} ${place}/${behind}`,
    action,
    target: { type: "project", project, resource }
  }))

const below = "/api/v4/projects/123/packages/conan"
const shared = "/api/v4/packages/conan/v1"

export const conanSamples: readonly Sample[] = [
  ...samples(`${below}/v1`, 123, [...first("_"), ...around, ["read", "GET", "ping"]]),
  ...samples(shared, "acme/group/backend", first("acme+group+backend")),
  ...samples(shared, "acme/backend", first("acme%2Bbackend")),
  ...samples(`${below}/v2`, 123, [...second, ...around]),
  {
    request: `GET ${shared}/conans/search?q=zlib`,
    action: "read",
    target: { type: "group", group: null, resource }
  },
  ...["ping", "users/authenticate", "users/check_credentials"].map((behind): Sample => ({
    request: `GET ${shared}/${behind}`,
    action: "read",
    target: { type: "registry" }
  }))
]
