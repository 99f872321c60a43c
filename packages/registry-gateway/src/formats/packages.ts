import type { RegistryTarget } from "@jobwarden/service"
import type { Format, Parameters } from "../classify/route.ts"

const onePackage = ({ id, packageId }: Pick<Parameters, "id" | "packageId">): RegistryTarget => ({
  type: "package_id",
  project: id,
  packageId
})

const place = "/api/v4/projects/:id/packages/:package_id"

/**
 * What GitLab has for packages of all formats, by their ids. The path says nothing of the format, so the package
 * directory does. Lists are not among the routes: they show packages of formats that the caller may not read.
 */
export const packages: Format = {
  name: "packages",
  routes: [
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
