import type { Format } from "../classify/route.ts"
import { atProject, ofProject, ofProjectIf, sample } from "./place.ts"

const resource = "package_registry.rubygems"

const one = sample(resource)

const isIndex = (file: string): boolean => /^(?:latest_|prerelease_)?specs\.4\.8\.gz$/.test(file)

/**
 * What `gem` and Bundler ask. The upload's twin, the indexes and `quick` are in GitLab's
 * lib/api/rubygem_packages.rb at 05f0ebba.
 */
export const rubygems: Format = {
  name: "rubygems",
  routes: [
    {
      method: "GET",
      pattern: `${atProject}/rubygems/gems/:file`,
      action: "read",
      target: ofProjectIf(resource, ({ file }) => /.\.gem$/.test(file))
    },
    {
      method: "GET",
      pattern: `${atProject}/rubygems/api/v1/dependencies`,
      action: "read",
      query: ["gems"],
      target: ofProject(resource)
    },
    {
      method: "GET",
      pattern: `${atProject}/rubygems/:file`,
      action: "read",
      target: ofProjectIf(resource, ({ file }) => isIndex(file))
    },
    {
      method: "GET",
      pattern: `${atProject}/rubygems/quick/Marshal.4.8/:file`,
      action: "read",
      target: ofProjectIf(resource, ({ file }) => /.\.gemspec\.rz$/.test(file))
    },
    {
      method: "POST",
      pattern: `${atProject}/rubygems/api/v1/gems`,
      action: "write",
      target: ofProject(resource)
    },
    {
      method: "POST",
      pattern: `${atProject}/rubygems/api/v1/gems/authorize`,
      action: "write",
      target: ofProject(resource)
    }
  ],
  samples: [
    one("read", "GET /api/v4/projects/123/packages/rubygems/gems/app-1.0.0.gem"),
    one("read", "GET /api/v4/projects/123/packages/rubygems/api/v1/dependencies?gems=app,other"),
    one("read", "GET /api/v4/projects/acme%2Fbackend/packages/rubygems/latest_specs.4.8.gz", "acme/backend"),
    one("read", "GET /api/v4/projects/123/packages/rubygems/quick/Marshal.4.8/app-1.0.0.gemspec.rz"),
    one("write", "POST /api/v4/projects/123/packages/rubygems/api/v1/gems"),
    one("write", "POST /api/v4/projects/123/packages/rubygems/api/v1/gems/authorize")
  ]
}
