/** Where a request is described that was known by hearsay only. Denied, it would be, without one. */
export interface Source {
  /** The paths, as GitLab and the specification write them. */
  readonly paths: RegExp
  readonly what: string
  readonly source: string
}

/** Every one of them was read; the short hash is that of the commit that was read. */
export const sources: ReadonlyArray<Source> = [
  {
    paths: /^\/v2\//,
    what: "container images: manifests, blobs, uploads, tags",
    source: "spec.md of opencontainers/distribution-spec at 0056e984"
  },
  {
    paths: /^\/jwt\/auth/,
    what: "GitLab's tokens for its container registry",
    source:
      "app/controllers/jwt_controller.rb at 011a905a and " +
      "app/services/auth/container_registry_authentication_service.rb at 01d159b4 of GitLab"
  },
  {
    paths: /\/nuget\/v2\/(?:FindPackagesById|Packages)\(/,
    what: "NuGet's second feed, in OData",
    source: "lib/api/nuget_project_packages.rb of GitLab at 04027f81"
  },
  {
    paths: /\/rubygems\/(?:api\/v1\/gems\/authorize|:file_name|quick\/Marshal\.4\.8\/:file_name)$/,
    what: "RubyGems: the upload's twin, the indexes and the gemspecs",
    source: "lib/api/rubygem_packages.rb of GitLab at 05f0ebba"
  },
  {
    paths: /\/helm\/api\/:channel\/charts\/authorize$/,
    what: "Helm: the upload's twin",
    source: "lib/api/helm_packages.rb of GitLab at 0c872e02"
  },
  {
    paths: /\/debian\/:file_name\/authorize$/,
    what: "Debian: the upload's twin",
    source: "lib/api/debian_project_packages.rb of GitLab at 017a6c12"
  },
  {
    paths: /\/terraform\/modules\/:module_name\/:module_system\/:module_version\/file\/authorize$/,
    what: "Terraform modules: the upload's twin",
    source: "lib/api/terraform/modules/v1/project_packages.rb of GitLab at 08c811d7"
  }
]
