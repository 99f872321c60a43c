import type { Format } from "../classify/route.ts"
import { atProject, ofProjectIf, sample } from "./place.ts"

const resource = "package_registry.golang"

const one = sample(resource)

/** What the Go command asks of a proxy. Nothing is uploaded: a tag publishes. */
export const golang: Format = {
  name: "golang",
  routes: [
    {
      method: "GET",
      pattern: `${atProject}/go/*path/@v/:file`,
      action: "read",
      target: ofProjectIf(resource, ({ file }) => file === "list" || /^v.+\.(?:info|mod|zip)$/.test(file))
    }
  ],
  samples: [
    one("read", "GET /api/v4/projects/123/packages/go/gitlab.example/acme/backend/@v/list"),
    one("read", "GET /api/v4/projects/123/packages/go/gitlab.example/acme/backend/@v/v1.0.0.info"),
    one("read", "GET /api/v4/projects/123/packages/go/gitlab.example/!acme/backend/@v/v1.0.0.mod"),
    one(
      "read",
      "GET /api/v4/projects/acme%2Fbackend/packages/go/x/@v/v1.0.0%2Bincompatible.zip",
      "acme/backend"
    )
  ]
}
