import type { RegistryTarget } from "@jobwarden/service"
import type { Format, Parameters, Route } from "../classify/route.ts"
import { atInstance, atProject, ofPackage, ofProject, ofProjectIf, sample } from "./place.ts"

const resource = "package_registry.terraform_module"

const one = sample(resource)

const isVersion = ({ words }: Parameters): boolean => /^\d[\w.+-]*$/.test(words["version"] ?? "")

/** In GitLab the namespace is a group's path, a number's too, and the module lies in a project below it. */
const inNamespace: Route["target"] = ({ words }): RegistryTarget | null => {
  const { module = "", namespace = "", system = "" } = words
  return ofPackage(resource, `${module}/${system}`, namespace)
}

const versioned: Route["target"] = (parameters, query) =>
  isVersion(parameters) ? inNamespace(parameters, query) : null

const shared = `${atInstance}/terraform/modules/v1/:namespace/:module/:system`
const own = `${atProject}/terraform/modules/:module/:system`

const fetched = ["archive", "terraform-get"]

const found = (request: string): Format["samples"][number] => ({
  request,
  action: "read",
  target: ofPackage(resource, "network/aws", "acme")
})

/**
 * What Terraform and OpenTofu ask. The twin `…/file/authorize` is in GitLab's
 * lib/api/terraform/modules/v1/project_packages.rb at 08c811d7.
 */
export const terraformModule: Format = {
  name: "terraform_module",
  routes: [
    { method: "GET", pattern: shared, action: "read", target: inNamespace },
    { method: "GET", pattern: `${shared}/versions`, action: "read", target: inNamespace },
    { method: "GET", pattern: `${shared}/download`, action: "read", target: inNamespace },
    { method: "GET", pattern: `${shared}/:version`, action: "read", target: versioned },
    { method: "GET", pattern: `${shared}/:version/download`, action: "read", target: versioned },
    {
      method: "GET",
      pattern: `${shared}/:version/file`,
      action: "read",
      query: ["archive"],
      target: versioned
    },
    { method: "GET", pattern: own, action: "read", query: fetched, target: ofProject(resource) },
    {
      method: "GET",
      pattern: `${own}/:version`,
      action: "read",
      query: fetched,
      target: ofProjectIf(resource, isVersion)
    },
    ...["", "/authorize"].map((twin): Route => ({
      method: "PUT",
      pattern: `${own}/:version/file${twin}`,
      action: "write",
      target: ofProjectIf(resource, isVersion)
    }))
  ],
  samples: [
    found("GET /api/v4/packages/terraform/modules/v1/acme/network/aws"),
    found("GET /api/v4/packages/terraform/modules/v1/acme/network/aws/versions"),
    found("GET /api/v4/packages/terraform/modules/v1/acme/network/aws/download"),
    found("GET /api/v4/packages/terraform/modules/v1/acme/network/aws/1.0.0"),
    found("GET /api/v4/packages/terraform/modules/v1/acme/network/aws/1.0.0-rc.1/download"),
    found("GET /api/v4/packages/terraform/modules/v1/acme/network/aws/1.0.0/file?archive=tgz"),
    one("read", "GET /api/v4/projects/123/packages/terraform/modules/network/aws?terraform-get=1"),
    one(
      "read",
      "GET /api/v4/projects/acme%2Fbackend/packages/terraform/modules/network/aws/1.0.0",
      "acme/backend"
    ),
    one("write", "PUT /api/v4/projects/123/packages/terraform/modules/network/aws/1.0.0/file"),
    one("write", "PUT /api/v4/projects/123/packages/terraform/modules/network/aws/1.0.0/file/authorize")
  ]
}
