import type { RegistryTarget } from "@jobwarden/service"
import { gitlab } from "@jobwarden/core"
import type { Format, Parameters, Route } from "../classify/route.ts"

const onePackage = ({ id, packageId }: Pick<Parameters, "id" | "packageId">): RegistryTarget => ({
  type: "package_id",
  project: id,
  packageId
})

const place = "/api/v4/projects/:id/packages/:package_id"

/** Every format that there is. */
const resources = gitlab.resources.flatMap((one) =>
  "formats" in one ? one.formats.map((format: string) => `${one.name}.${format}`) : []
)

const [some = ""] = resources

/** The formats that a list shows: the one that is asked for, or all there are. */
const listed = (type: string | undefined): ReadonlyArray<string> =>
  type === undefined ? resources : resources.filter((resource) => resource === `package_registry.${type}`)

const list: Route = {
  method: "GET",
  pattern: "/api/v4/projects/:id/packages",
  action: "read",
  query: [
    "page",
    "per_page",
    "order_by",
    "sort",
    "package_type",
    "package_name",
    "package_version",
    "include_versionless",
    "status"
  ],
  target: ({ id }, query) => {
    const [resource] = listed(query.get("package_type"))
    return resource === undefined ? null : { type: "project", project: id, resource }
  },
  also: ({ id }, query) =>
    listed(query.get("package_type"))
      .slice(1)
      .map((resource) => ({ action: "read", target: { type: "project", project: id, resource } }))
}

/**
 * What GitLab has for packages of all formats. By its id nothing is said of a package's format, so the package
 * directory does. A list is for whoever may read every format that it shows.
 */
export const packages: Format = {
  name: "packages",
  routes: [
    list,
    { method: "GET", pattern: place, action: "read", target: onePackage },
    { method: "DELETE", pattern: place, action: "delete", target: onePackage },
    {
      method: "GET",
      pattern: `${place}/package_files`,
      action: "read",
      query: ["page", "per_page", "order_by", "sort"],
      target: onePackage
    },
    {
      method: "GET",
      pattern: `${place}/package_files/:file_id/download`,
      action: "read",
      target: onePackage
    },
    { method: "DELETE", pattern: `${place}/package_files/:file_id`, action: "delete", target: onePackage }
  ],
  samples: [
    {
      request: "GET /api/v4/projects/123/packages?package_type=npm&per_page=50",
      action: "read",
      target: { type: "project", project: 123, resource: "package_registry.npm" }
    },
    {
      request: "GET /api/v4/projects/123/packages",
      action: "read",
      target: { type: "project", project: 123, resource: some },
      also: resources
        .slice(1)
        .map((resource) => ({ action: "read", target: { type: "project", project: 123, resource } }))
    },
    {
      request: "GET /api/v4/projects/123/packages/17",
      action: "read",
      target: { type: "package_id", project: 123, packageId: 17 }
    },
    {
      request: "DELETE /api/v4/projects/acme%2Fbackend/packages/17",
      action: "delete",
      target: { type: "package_id", project: "acme/backend", packageId: 17 }
    },
    {
      request: "GET /api/v4/projects/123/packages/17/package_files?page=2&per_page=20",
      action: "read",
      target: { type: "package_id", project: 123, packageId: 17 }
    },
    {
      request: "GET /api/v4/projects/123/packages/17/package_files/4711/download",
      action: "read",
      target: { type: "package_id", project: 123, packageId: 17 }
    },
    {
      request: "DELETE /api/v4/projects/123/packages/17/package_files/4711",
      action: "delete",
      target: { type: "package_id", project: 123, packageId: 17 }
    }
  ]
}
